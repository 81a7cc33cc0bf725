-- Exports read households place by place, and go on where the last page ended.
CREATE INDEX household_path_code_idx ON household (unit_path, code);
DROP INDEX household_path_idx;
