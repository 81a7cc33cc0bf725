import pg from "pg";
import { sealNationalId } from "@/lib/households/identity";

// Before national ids are sealed in a register that holds them in clear: seals each into a table of its own, from which the
// migration takes them. Cut short, it goes on where it stopped. Run by scripts/migrate.mjs.

const BATCH = 5000;

const client = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
await client.connect();
await client.query(
  "CREATE TABLE IF NOT EXISTS sealed_national_id (person_id uuid PRIMARY KEY, sealed text NOT NULL, hash text NOT NULL)",
);
for (;;) {
  const { rows } = await client.query<{ id: string; digits: string }>(
    `SELECT p.id, p.national_id AS digits FROM person p
     WHERE p.national_id IS NOT NULL AND NOT EXISTS (SELECT FROM sealed_national_id s WHERE s.person_id = p.id) LIMIT ${BATCH}`,
  );
  if (rows.length === 0) break;
  const sealed = rows.map(({ id, digits }) => sealNationalId(id, digits));
  await client.query("INSERT INTO sealed_national_id SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])", [
    rows.map(({ id }) => id),
    sealed.map(({ nationalIdSealed }) => nationalIdSealed),
    sealed.map(({ nationalIdHash }) => nationalIdHash),
  ]);
}
await client.end();
