import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { hashPassword } from "@/lib/access/password";
import { copyRows } from "@/prisma/bulk";
import { DEMO_PASSWORD } from "@/prisma/demo/accounts.mjs";
import { makeCommune } from "@/prisma/demo/commune";
import { officialsOf } from "@/prisma/demo/officials";
import { communePlace, communesOf, DISTRICT_PLACES, endedCommunesOf, PROVINCE_PLACE } from "@/prisma/demo/places";
import { postingRow, ROUND_ROWS, resubmittedReviews, rowsOf, type Tables, unitRow, userRow } from "@/prisma/demo/rows";
import { analyse, setAside } from "@/scripts/bulk.mjs";

// Loads the demonstration into an empty register: synthetic people in real places.
//   node --import tsx prisma/demo/load.ts [181 06388 …]     with DATABASE_OWNER_URL set

/** Tables whose triggers rest meanwhile: what they would keep is written by hand, in sets. */
const RESTING = [
  "unit",
  "user_account",
  "posting",
  "round",
  "household",
  "person",
  "membership",
  "commune_list",
  "list_event",
  "review",
  "review_version",
  "review_comment",
  "movement",
];

/** Of these, the tables with nearly all the rows, and those that are filled from them at the end: keys and indexes come after the rows. */
const LARGE = ["household", "person", "membership", "review"];
const LAST = ["movement", "movement_summary", "review_version"];

/** Who left is named as they were named then. */
const NAMES =
  "UPDATE membership m SET person_name = p.full_name FROM person p WHERE p.id = m.person_id AND m.valid_to IS NOT NULL";

/** The versions that reviewers see: the second one where that shows what stands. */
const VERSIONS = `
  INSERT INTO review_version (review_id, submission, unit_path, answers, result, final_class, at)
  SELECT v.id, CASE WHEN r.id IS NULL THEN 1 ELSE 2 END, v.unit_path, v.answers, v.result, v.final_class, v.finished_at
  FROM review v LEFT JOIN unnest($1::uuid[]) AS r (id) ON r.id = v.id WHERE v.status = 'DONE'`;

async function write(client: pg.Client, tables: Tables): Promise<void> {
  for (const [name, rows] of Object.entries(tables)) await copyRows(client, name, rows);
}

type Loaded = { communes: number; households: number; persons: number };

/**
 * Loads the demonstration in one transaction: a load that is cut short leaves an empty register.
 *
 * @param ownerUrl address of the database, with the role that owns the schema
 * @param of codes of districts and communes; without any, the whole province
 * @param onProgress told after each commune
 */
export async function loadDemonstration(
  ownerUrl: string,
  { of = [], onProgress }: { of?: readonly string[]; onProgress?: (done: number, of: number) => void } = {},
): Promise<Loaded> {
  const communes = communesOf(...of);
  const districts = DISTRICT_PLACES.filter(({ code }) => communes.some(({ district }) => district === code));
  const unknown = of.filter((one) => !communes.some(({ code, district }) => one === code || one === district));
  if (unknown.length > 0) throw new RangeError(`no such district or commune: ${unknown.join(", ")}`);
  const officials = officialsOf(communes);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN; SET LOCAL synchronous_commit = off");
    await client.query("SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB'");
    // A tenth of the rows is sample enough.
    await client.query("SET default_statistics_target = 30");
    for (const table of RESTING) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    const places = [...communes, ...endedCommunesOf(...of)].map(communePlace);
    const putBack = await setAside(client, LARGE);
    const putBackLast = await setAside(client, LAST);
    await write(client, {
      unit: [PROVINCE_PLACE, ...districts, ...places].map(unitRow),
      user_account: officials.map((official) => userRow(official, passwordHash)),
      posting: officials.map(postingRow),
      round: ROUND_ROWS,
    });

    const loaded: Loaded = { communes: communes.length, households: 0, persons: 0 };
    const resubmitted: string[] = [];
    // The next commune is made up while the server writes the one before.
    let writing: Promise<void> = Promise.resolve();
    for (const [done, facts] of communes.entries()) {
      const commune = makeCommune(facts);
      const tables = rowsOf(commune);
      resubmitted.push(...resubmittedReviews(commune));
      loaded.households += commune.households.length;
      loaded.persons += tables.person?.length ?? 0;
      await writing;
      onProgress?.(done, communes.length);
      writing = write(client, tables);
      // A failure is reported by the next wait; until then it is not forgotten.
      writing.catch(() => undefined);
    }
    await writing;
    await client.query(NAMES);
    for (const statement of putBack) await client.query(statement);
    // What follows is a matter of good plans.
    await analyse(client);
    await client.query(VERSIONS, [resubmitted]);
    await client.query("SELECT summaries_loaded()");
    for (const statement of putBackLast) await client.query(statement);
    await client.query(
      `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation) VALUES ('demo', 'demo.load', 'unit', $1, $2, 'INSERT')`,
      [PROVINCE_PLACE.id, PROVINCE_PLACE.path],
    );
    // Constraints that wait for the end of a transaction would keep the triggers from being switched on again.
    await client.query("SET CONSTRAINTS ALL IMMEDIATE");
    for (const table of RESTING) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await client.query("COMMIT");
    await client.query("ANALYZE review_version, movement, movement_summary, household_summary, review_summary");
    return loaded;
  } finally {
    await client.end();
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_OWNER_URL;
  if (!url) throw new Error("DATABASE_OWNER_URL is not set");
  const { communes, households, persons } = await loadDemonstration(url, { of: process.argv.slice(2) });
  process.stdout.write(`  ${communes} communes, ${households} households, ${persons} persons\n`);
}
