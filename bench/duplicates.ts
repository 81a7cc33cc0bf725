// How long it takes to look for one person among 840,000, and for all pairs of a province: `npm run bench duplicates`.

import pg from "pg";
import { authorised } from "@/bench/actor";
import { closeDatabase } from "@/lib/core/db";
import { listParts } from "@/lib/duplicates/queries/pairs";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import type { TypedMembers } from "@/lib/duplicates/schema";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import type { Sex } from "@/prisma/generated/enums";

const plain = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
const one = async <T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> =>
  (await plain.query<T>(sql, values)).rows;

const share = (values: number[], of: number): string =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * of))]?.toFixed(1) ?? "–";

type Known = { full_name: string; sex: Sex; birth_year: number; household_id: string };

/** As they are typed a second time: a few without accents, a few abbreviated. */
const typed = (people: readonly Known[]): TypedMembers => ({
  householdId: crypto.randomUUID(),
  villageId: "",
  members: people.map(({ full_name, sex, birth_year }, i) => ({
    id: crypto.randomUUID(),
    fullName: i % 3 === 1 ? full_name.normalize("NFD").replace(/\p{Mn}/gu, "") : full_name,
    sex,
    birth: String(birth_year),
    nationalId: i % 2 === 0 ? "020080123456" : "",
  })),
});

async function main() {
  const { officer, province } = await authorised(one);
  const people = await one<Known>(
    `SELECT p.full_name, p.sex, p.birth_year, m.household_id FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
     WHERE p.id IN (SELECT id FROM person TABLESAMPLE SYSTEM (0.5) REPEATABLE (7)) ORDER BY p.id LIMIT 500`,
  );
  for (const person of people.slice(0, 50)) await findTypedAgain(officer, typed([person]));
  const alone: number[] = [];
  const four: number[] = [];
  for (const [i, person] of people.entries()) {
    const since = performance.now();
    await findTypedAgain(officer, typed([person]));
    alone.push(performance.now() - since);
    if (i % 4 !== 0) continue;
    const from = performance.now();
    await findTypedAgain(officer, typed(people.slice(i, i + 4)));
    four.push(performance.now() - from);
  }
  console.log(
    `one person:           p50 ${share(alone, 0.5)} ms, p95 ${share(alone, 0.95)} ms, most ${share(alone, 1)} ms (goal ≤ 30 ms)`,
  );
  console.log(
    `a household of four:  p50 ${share(four, 0.5)} ms, p95 ${share(four, 0.95)} ms, most ${share(four, 1)} ms`,
  );

  const begin = performance.now();
  for (const part of await listParts(province)) {
    const since = performance.now();
    const { pairs } = await findPairs(province, { unitId: part.id });
    console.log(`${part.name.padEnd(20)}  ${((performance.now() - since) / 1000).toFixed(1)} s, ${pairs} pairs`);
  }
  console.log(
    `all pairs of the province: ${((performance.now() - begin) / 1000).toFixed(1)} s, at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of memory`,
  );
  await plain.end();
  await closeDatabase();
}

await main();
