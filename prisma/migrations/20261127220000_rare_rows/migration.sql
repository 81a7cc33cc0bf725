-- What a list's completeness looks for is found from those few who left a household or have no number.
CREATE INDEX membership_left_idx ON membership (unit_path) WHERE valid_to IS NOT NULL;
CREATE INDEX person_without_number_idx ON person (unit_path) WHERE national_id_absence IS NOT NULL;
-- The planner is to know how much of these a commune has, too: else it takes it for a row, and reads a thousand as often.
ALTER TABLE membership ALTER COLUMN unit_path SET STATISTICS 500;
ALTER TABLE review ALTER COLUMN unit_path SET STATISTICS 500;
ALTER TABLE movement ALTER COLUMN unit_path SET STATISTICS 500;
