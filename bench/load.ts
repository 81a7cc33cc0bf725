import { readFileSync } from "node:fs";
import pg from "pg";
import { sealNationalId } from "@/lib/households/identity";
import { setAside } from "@/scripts/bulk.mjs";

// Loads the province of bench/province.sql into an empty register, the national ids sealed as the application seals them.
//   … bench/load.ts HOUSEHOLDS

const [places, people, sums] = readFileSync("bench/province.sql", "utf8").split(/^-- ── .*$/m);
if (!places || !people || !sums) throw new Error("bench/province.sql has lost a mark");
const households = Number(process.argv[2]);
if (!Number.isInteger(households)) throw new Error("how many households?");

const BATCH = 20_000;

/** The tables that hold nearly all the rows. */
const LARGE = ["household", "person", "membership", "review", "movement"];

const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await client.connect();
await client.query("BEGIN");
await client.query("SET LOCAL work_mem = '256MB'; SET LOCAL maintenance_work_mem = '512MB'");
await client.query("SELECT set_config('bench.households', $1, true)", [String(households)]);
const putBack = await setAside(client, LARGE);
await client.query(places);
await client.query("CREATE TEMP TABLE sealed (person_id uuid, sealed text, hash text)");
await client.query(
  "DECLARE numbers NO SCROLL CURSOR FOR SELECT id, lpad(seed::text, 12, '0') AS digits FROM p ORDER BY seed",
);
for (;;) {
  const { rows } = await client.query<{ id: string; digits: string }>(`FETCH ${BATCH} FROM numbers`);
  if (rows.length === 0) break;
  const sealed = rows.map(({ id, digits }) => sealNationalId(id, digits));
  await client.query("INSERT INTO sealed SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])", [
    rows.map(({ id }) => id),
    sealed.map(({ nationalIdSealed }) => nationalIdSealed),
    sealed.map(({ nationalIdHash }) => nationalIdHash),
  ]);
}
await client.query("CLOSE numbers");
await client.query("ANALYZE sealed");
await client.query(people);
for (const statement of putBack) await client.query(statement);
await client.query(sums);
await client.query("COMMIT");
await client.query("VACUUM ANALYZE");
await client.end();
