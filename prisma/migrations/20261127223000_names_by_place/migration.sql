-- The names of a commune's people are gone through out of this index alone.
DROP INDEX person_path_idx;
CREATE INDEX person_path_idx ON person (unit_path) INCLUDE (id, search_key);
