-- The sums of households and reviews by level and path, as those of the ledger are: row security leaves the comparison of a text
-- to an index, that of an enum not.
ALTER TABLE household_summary ALTER COLUMN level TYPE TEXT, DROP CONSTRAINT household_summary_pkey;
ALTER TABLE household_summary ADD CONSTRAINT household_summary_pkey PRIMARY KEY (level,unit_path,class,closed);
DROP INDEX household_summary_path_idx;

ALTER TABLE review_summary ALTER COLUMN level TYPE TEXT, DROP CONSTRAINT review_summary_pkey;
ALTER TABLE review_summary ADD CONSTRAINT review_summary_pkey PRIMARY KEY (round_id,level,unit_path,status);
DROP INDEX review_summary_path_idx;
