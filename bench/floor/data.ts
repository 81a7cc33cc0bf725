import pg from "pg";

// The same work with `pg` and nothing else: as the schema's owner, whom no policy binds, without a transaction around a
// read, and without checking what comes in or goes out.

const globals = globalThis as { floorPool?: pg.Pool };
globals.floorPool ??= new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 8 });
const pool = globals.floorPool;

const rows = async (name: string, text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> =>
  (await pool.query({ name, text, values })).rows;

/** The first path after a subtree. */
const end = (path: string) => `${path.slice(0, -1)}0`;

/** What a page was asked for. */
export type Asked = { searchParams: Promise<{ [name: string]: string | undefined }> };

const LIST = `SELECT h.id, h.code, h.head_name, v.full_name AS village, c.full_name AS commune, h.member_count, h.class
  FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id
  WHERE h.closed_on IS NULL AND h.unit_path >= $1 AND h.unit_path < $2`;
const ORDER = "ORDER BY h.head_given, h.head_other, h.id LIMIT 50";

/** Fifty households of a place by name; by a part of a member's name when one is given. */
export const listHouseholds = (path: string, q = "") =>
  q
    ? rows(
        "found",
        `WITH found AS (SELECT DISTINCT m.household_id FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
           WHERE p.search_key LIKE $3 AND p.unit_path >= $1 AND p.unit_path < $2 LIMIT 201)
         ${LIST} AND h.id IN (SELECT household_id FROM found) ${ORDER}`,
        [path, end(path), `%${q}%`],
      )
    : rows(`list${path.split("/").length}`, `${LIST} ${ORDER}`, [path, end(path)]);

/** Households, places and lists of a name. */
export const search = async (path: string, q: string) => ({
  households: (await listHouseholds(path, q)).slice(0, 20),
  places: await rows(
    "places",
    "SELECT id, full_name FROM unit WHERE search_key LIKE $1 AND path >= $2 AND path < $3 LIMIT 15",
    [`%${q}%`, path, end(path)],
  ),
  lists: await rows(
    "lists",
    `SELECT l.id, c.full_name FROM commune_list l JOIN unit c ON c.id = l.commune_id
     WHERE c.search_key LIKE $1 AND l.unit_path >= $2 AND l.unit_path < $3 LIMIT 5`,
    [`%${q}%`, path, end(path)],
  ),
});

/** A household with its members and its reviews. */
export const getHousehold = async (id: string) => ({
  household: await rows(
    "h",
    `SELECT h.*, v.full_name AS village, c.full_name AS commune FROM household h
     JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id WHERE h.id = $1`,
    [id],
  ),
  members: await rows(
    "m",
    `SELECT m.relationship, p.full_name, p.sex, p.birth_year, e.name AS ethnicity FROM membership m JOIN person p ON p.id = m.person_id
     JOIN ethnic_group e ON e.code = p.ethnicity_code WHERE m.household_id = $1 ORDER BY m.position`,
    [id],
  ),
  reviews: await rows(
    "r",
    `SELECT v.id, v.status, v.final_class, v.income_score, v.deprivation_score, r.year FROM review v JOIN round r ON r.id = v.round_id
     WHERE v.household_id = $1 ORDER BY r.year DESC`,
    [id],
  ),
});

/** A review with its household and members. */
export async function getReview(id: string) {
  const [review] = await rows("review", "SELECT household_id, status, version, answers FROM review WHERE id = $1", [
    id,
  ]);
  return { review, ...(await getHousehold(review?.household_id)) };
}

/** The changes of the newest round, by district, from the kept sums. */
export const getReport = (path: string) =>
  rows(
    "report",
    `SELECT d.full_name AS district, s.start_class, s.end_class, s.kind, sum(s.households)::int AS households, sum(s.persons_end)::int AS persons
     FROM movement_summary s JOIN unit c ON c.id = s.unit_id JOIN unit d ON d.id = c.parent_id
     WHERE s.round_id = (SELECT id FROM round ORDER BY year DESC LIMIT 1) AND s.level = 'COMMUNE' AND s.dimension = 'ALL' AND s.unit_path >= $1 AND s.unit_path < $2
     GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [path, end(path)],
  );

/** How far a commune's list is, from the kept counts. */
export const getStart = (path: string) =>
  rows(
    "start",
    `SELECT l.status, s.status AS review, s.reviews FROM commune_list l JOIN review_summary s ON s.round_id = l.round_id AND s.unit_id = l.commune_id
     WHERE l.round_id = (SELECT id FROM round ORDER BY year DESC LIMIT 1) AND l.unit_path = $1`,
    [path],
  );

async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    // Some rules of the register ask who acts.
    await client.query(`BEGIN; SELECT door_owner('{"role": "COMMUNE_OFFICER"}')`);
    await work(client);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

type NewHousehold = {
  id: string;
  communeId: string;
  villageId: string;
  members: { id: string; fullName: string }[];
};

/** A household with its members: a statement for each table. */
export const register = ({ id, communeId, villageId, members }: NewHousehold) =>
  inTransaction(async (client) => {
    await client.query({
      name: "c1",
      text: `WITH n AS (UPDATE household_counter SET last = last + 1 WHERE commune_id = $2 RETURNING last)
        INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
        SELECT $1, u.code || '-' || lpad(last::text, 5, '0'), $2, $3, '', 'Nhà đo' FROM n, unit u WHERE u.id = $2`,
      values: [id, communeId, villageId],
    });
    await client.query({
      name: "c2",
      text: `INSERT INTO person (id, unit_path, full_name, sex, birth_year, ethnicity_code, national_id_absence)
        SELECT t.i, u.path, t.n, 'MALE', 1980, '07', 'NEVER_ISSUED' FROM unnest($1::uuid[], $3::text[]) AS t(i, n), unit u WHERE u.id = $2`,
      values: [members.map((one) => one.id), villageId, members.map((one) => one.fullName)],
    });
    await client.query({
      name: "c3",
      text: `INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
        SELECT gen_random_uuid(), $2, i, '', (CASE WHEN o = 1 THEN 'HEAD' ELSE 'CHILD' END)::"Relationship", o::int, now()
        FROM unnest($1::uuid[]) WITH ORDINALITY AS t(i, o)`,
      values: [members.map((one) => one.id), id],
    });
  });

/** One answer of a review. */
export const saveReview = (id: string, patch: object) =>
  inTransaction(async (client) => {
    await client.query({ name: "s1", text: "SELECT answers FROM review WHERE id = $1 FOR UPDATE", values: [id] });
    await client.query({
      name: "s2",
      text: "UPDATE review SET status = 'DRAFT', answers = answers || $2, version = version + 1 WHERE id = $1",
      values: [id, JSON.stringify(patch)],
    });
  });

/** A row of the download, as it is written. */
export type Row = (string | number | null)[];

/** Every household of a place with its result in the newest round, from one cursor. */
export async function* exportRows(path: string): AsyncGenerator<Row> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await client.query(
      `DECLARE households NO SCROLL CURSOR FOR
       SELECT d.full_name, c.full_name, v.full_name, h.code, h.head_name, h.member_count, r.start_class, r.status,
         to_char(r.surveyed_on, 'DD/MM/YYYY'), r.income_score, r.deprivation_score, r.final_class, r.movement_kind
       FROM household h JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id JOIN unit d ON d.id = c.parent_id
       LEFT JOIN review r ON r.household_id = h.id AND r.round_id = (SELECT id FROM round ORDER BY year DESC LIMIT 1)
       WHERE h.closed_on IS NULL AND h.unit_path >= '${path}' AND h.unit_path < '${end(path)}' ORDER BY h.unit_path, h.code`,
    );
    for (;;) {
      const { rows } = await client.query<Row>({ text: "FETCH 5000 FROM households", rowMode: "array" });
      yield* rows;
      if (rows.length < 5000) break;
    }
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
