-- A province at full size: 11 districts, 194 communes, 1,746 villages, as many households as bench/load.ts is asked for
-- (200,000 have 840,000 persons), three rounds.
-- Made by the server itself in sets. The people are numbers with names; nobody is meant.

ALTER TABLE household DISABLE TRIGGER USER;
ALTER TABLE person DISABLE TRIGGER USER;
ALTER TABLE membership DISABLE TRIGGER USER;
ALTER TABLE review DISABLE TRIGGER USER;
ALTER TABLE movement DISABLE TRIGGER USER;
ALTER TABLE commune_list DISABLE TRIGGER USER;
ALTER TABLE unit DISABLE TRIGGER USER;
ALTER TABLE user_account DISABLE TRIGGER USER;
ALTER TABLE posting DISABLE TRIGGER USER;
ALTER TABLE round DISABLE TRIGGER USER;

INSERT INTO unit (id, code, name, full_name, kind, level, path, valid_from)
VALUES (gen_random_uuid(), '20', 'Đo', 'Tỉnh Đo', 'tỉnh', 'PROVINCE', '20/', '2020-01-01');

INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, valid_from)
SELECT gen_random_uuid(), (180 + d)::text, 'Huyện ' || d, 'Huyện ' || d, 'huyện', 'DISTRICT', '20/' || (180 + d) || '/', p.id, '2020-01-01'
FROM unit p, generate_series(0, 10) d WHERE p.level = 'PROVINCE';

INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, valid_from)
SELECT gen_random_uuid(), (6000 + c)::text, 'Xã ' || c, 'Xã ' || c, 'xã', 'COMMUNE', d.path || '0' || (6000 + c) || '/', d.id, '2020-01-01'
FROM generate_series(0, 193) c JOIN unit d ON d.level = 'DISTRICT' AND d.code = (180 + c % 11)::text;
UPDATE unit SET code = '0' || code WHERE level = 'COMMUNE';

INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, area, valid_from)
SELECT gen_random_uuid(), lpad(v::text, 2, '0'), 'Thôn ' || v, 'Thôn ' || v, 'thôn', 'VILLAGE', c.path || lpad(v::text, 2, '0') || '/', c.id, 'RURAL', '2020-01-01'
FROM unit c, generate_series(1, 9) v WHERE c.level = 'COMMUNE';

CREATE TEMP TABLE place AS
SELECT row_number() OVER (ORDER BY v.path) - 1 AS n, v.id, v.path, v.parent_id AS commune_id, c.code AS commune
FROM unit v JOIN unit c ON c.id = v.parent_id WHERE v.level = 'VILLAGE';
CREATE UNIQUE INDEX ON place (n);

CREATE FUNCTION pg_temp.pick(words text[], seed bigint) RETURNS text LANGUAGE sql IMMUTABLE
AS $$ SELECT words[1 + (('x' || substr(md5(seed::text), 1, 7))::bit(28)::int % array_length(words, 1))] $$;

CREATE FUNCTION pg_temp.person_name(seed bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT concat_ws(' ',
    pg_temp.pick('{Hoàng,Nông,Lương,Vi,Hà,Lý,Dương,Nguyễn,Đàm,Bế,Triệu,Hứa,Chu,Lăng,Lâm,Mông,Đặng,Bàn}', seed * 3),
    pg_temp.pick('{Văn,Thị,Đình,Thu,Minh,Hồng,Đức,Kim,Quang}', seed * 3 + 1),
    pg_temp.pick('{Sơn,Hoa,Hòa,Mai,Bình,Đào,Ánh,Ân,An,Dung,Dũng,Hương,Lan,Tuấn,Hùng,Thủy,Yến,Phượng,Khánh,Nga,Quỳnh,Tâm,Vân,Xuân,Bắc,Điệp,Hạnh,Kiên,Liên,Thắng}', seed * 3 + 2))
$$;

CREATE TEMP TABLE h AS
SELECT i, gen_random_uuid() AS id, p.id AS village_id, p.path, p.commune_id, p.commune,
  row_number() OVER (PARTITION BY p.commune_id ORDER BY i) AS seq, 4 + (i % 5 = 0)::int AS members,
  CASE WHEN i % 30 = 0 THEN 'POOR' WHEN i % 12 = 1 THEN 'NEAR_POOR' ELSE 'NOT_POOR' END::"HouseholdClass" AS class
FROM generate_series(1, current_setting('bench.households')::int) i JOIN place p ON p.n = i % (SELECT count(*) FROM place);

INSERT INTO household (id, code, commune_id, village_id, unit_path, address, head_name, member_count, class)
SELECT id, commune || '-' || lpad(seq::text, 5, '0'), commune_id, village_id, path, 'Nhà số ' || i, pg_temp.person_name(i * 10), members, class FROM h;
INSERT INTO household_counter (commune_id, unit_path, last)
SELECT commune_id, (SELECT path FROM unit WHERE id = commune_id), max(seq) FROM h GROUP BY commune_id;

ANALYZE h;

CREATE TEMP TABLE p AS
SELECT h.i::bigint * 10 + m AS seed, gen_random_uuid() AS id, h.id AS household_id, h.path, m FROM h, generate_series(0, h.members - 1) m;
ANALYZE p;

-- ── bench/load.ts seals the numbers here: table sealed (person_id, sealed, hash)

INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_sealed, national_id_hash,
  schooling_level, work_status, has_health_insurance)
SELECT id, path, pg_temp.person_name(seed), CASE WHEN m % 2 = 0 THEN 'MALE' ELSE 'FEMALE' END::"Sex", 1950 + (seed % 55)::int, '07',
  s.sealed, s.hash, 'LOWER_SECONDARY', 'SELF_EMPLOYED', true
FROM p JOIN sealed s ON s.person_id = p.id;
INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
SELECT gen_random_uuid(), household_id, id, path, CASE WHEN m = 0 THEN 'HEAD' ELSE 'CHILD' END::"Relationship", m, '2020-01-01' FROM p;

INSERT INTO round (id, year, track, unit_path, standard_id, standard_hash, chain, opens_on, closes_on, status)
SELECT gen_random_uuid(), y, 'ANNUAL', '20/', 'vn-2022-2026', repeat('0', 64), 'COMMUNE_DISTRICT_PROVINCE', make_date(y, 9, 1), make_date(y, 12, 14),
  CASE WHEN y = 2024 THEN 'OPEN' ELSE 'CLOSED' END::"RoundStatus"
FROM generate_series(2022, 2024) y;

INSERT INTO commune_list (id, round_id, commune_id, unit_path, status, submission, resident_households, resident_persons)
SELECT gen_random_uuid(), r.id, c.id, c.path, CASE WHEN r.status = 'OPEN' THEN 'DRAFT' ELSE 'APPROVED' END::"ListStatus",
  (r.status = 'CLOSED')::int, 1060, 4400
FROM round r, unit c WHERE c.level = 'COMMUNE';

-- In the open round one household in twenty is still to be reviewed.
INSERT INTO review (id, round_id, household_id, commune_list_id, village_id, unit_path, status, start_class, start_persons,
  answers, snapshot, result, income_score, deprivation_score, computed_class, final_class, movement_kind, end_persons, surveyed_on, finished_at)
SELECT gen_random_uuid(), r.id, h.id, l.id, h.village_id, h.path, s.status::"ReviewStatus", h.class, h.members,
  '{"area":"RURAL","incomeSource":"PAPER","incomeScore":150}', CASE WHEN s.done THEN '{}'::jsonb END, CASE WHEN s.done THEN '{}'::jsonb END,
  CASE WHEN s.done THEN 100 + h.i % 90 END, CASE WHEN s.done THEN (h.i % 7) * 10 END, CASE WHEN s.done THEN h.class END,
  CASE WHEN s.done THEN h.class END, CASE WHEN s.done THEN CASE WHEN h.class = 'NOT_POOR' THEN 'NONE' ELSE 'STAYS' END::"MovementKind" END,
  CASE WHEN s.done THEN h.members END, make_date(r.year, 10, 1 + h.i % 28), CASE WHEN s.done THEN make_date(r.year, 11, 1)::timestamptz END
FROM round r JOIN commune_list l ON l.round_id = r.id JOIN h ON h.commune_id = l.commune_id,
LATERAL (SELECT r.status = 'CLOSED' OR h.i % 20 <> 0 AS done, CASE WHEN r.status = 'CLOSED' OR h.i % 20 <> 0 THEN 'DONE' ELSE 'LISTED' END AS status) s;

INSERT INTO movement (id, round_id, household_id, village_id, unit_path, start_class, end_class, kind, persons_start, persons_end)
SELECT gen_random_uuid(), round_id, household_id, village_id, unit_path, start_class, final_class, movement_kind, start_persons, end_persons
FROM review WHERE status = 'DONE';

INSERT INTO user_account (id, username, full_name)
SELECT gen_random_uuid(), 'bench.' || n, 'Người đo ' || n FROM generate_series(0, 1) n;
INSERT INTO posting (id, user_id, role, unit_id, unit_path, valid_from)
SELECT gen_random_uuid(), a.id, 'PROVINCE_STAFF', u.id, u.path, '2020-01-01' FROM user_account a, unit u WHERE a.username = 'bench.0' AND u.level = 'PROVINCE';
INSERT INTO posting (id, user_id, role, unit_id, unit_path, valid_from)
SELECT gen_random_uuid(), a.id, 'COMMUNE_OFFICER', u.id, u.path, '2020-01-01' FROM user_account a, unit u WHERE a.username = 'bench.1' AND u.code = '06000';

-- ── bench/load.ts puts keys and indexes back here

SELECT summaries_loaded();

ALTER TABLE household ENABLE TRIGGER USER;
ALTER TABLE person ENABLE TRIGGER USER;
ALTER TABLE membership ENABLE TRIGGER USER;
ALTER TABLE review ENABLE TRIGGER USER;
ALTER TABLE movement ENABLE TRIGGER USER;
ALTER TABLE commune_list ENABLE TRIGGER USER;
ALTER TABLE unit ENABLE TRIGGER USER;
ALTER TABLE user_account ENABLE TRIGGER USER;
ALTER TABLE posting ENABLE TRIGGER USER;
ALTER TABLE round ENABLE TRIGGER USER;
