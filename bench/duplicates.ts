import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
const c = await pool.connect();
const q = async (sql: string, v: unknown[] = []) => {
  const t = performance.now();
  const r = await c.query(sql, v);
  console.log((performance.now() - t).toFixed(1), "ms", sql.slice(0, 80).replaceAll("\n", " "));
  return r.rows;
};
console.log(
  await q(
    "SELECT pg_size_pretty(pg_relation_size('person')) p, pg_size_pretty(pg_relation_size('person_match_idx')) i, avg(cardinality(match_keys)) from person",
  ),
);
await c.query(
  "BEGIN; SELECT set_config('app.lo','20/180/06000/',true), set_config('app.hi','20/180/060000',true), set_config('app.role','COMMUNE_OFFICER',true)",
);
const some = await q(
  "SELECT id, full_name, sex, birth_year, unit_path FROM person TABLESAMPLE SYSTEM (0.05) LIMIT 200",
);
const times: number[] = [];
let rows = 0;
for (const p of some) {
  const t = performance.now();
  const r = await c.query("SELECT * FROM find_duplicates($1::jsonb, 200)", [
    JSON.stringify([
      {
        id: crypto.randomUUID(),
        name: p.full_name,
        sex: p.sex,
        year: p.birth_year,
        month: null,
        day: null,
        hash: "",
        path: p.unit_path,
      },
    ]),
  ]);
  times.push(performance.now() - t);
  rows += r.rows.length;
}
times.sort((a, b) => a - b);
console.log("p50", times[100], "p95", times[190], "max", times.at(-1), "rows", rows / some.length);
await c.query("ROLLBACK");
c.release();
await pool.end();
