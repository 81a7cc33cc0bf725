// How many people typed twice are found, and how many of those that are shown are: `npm run bench quality`. The weights come
// from the training half (bench/weights.ts); the people here are the test half and share nobody with it.

import pg from "pg";
import { type MadePerson, makePeople } from "@/bench/people";
import type { Actor } from "@/lib/access/policy";
import { closeDatabase } from "@/lib/core/db";
import { formatPartialDate } from "@/lib/core/format";
import { communePathOf, MATCH_LEVELS, type MatchLevel } from "@/lib/duplicates/match";
import { listParts } from "@/lib/duplicates/queries/pairs";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import { sealNationalId } from "@/lib/households/identity";

const SIZE = 50_000;
const db = new pg.Pool({ connectionString: process.env.DATABASE_OWNER_URL, max: 2 });
const TABLES = ["unit", "household", "person", "membership", "user_account", "posting"];

/** A register takes each national id once: a record with a number that is taken is refused, and never stands beside the other. */
function splitRefused(people: readonly MadePerson[]): { kept: MadePerson[]; refused: MadePerson[] } {
  const taken = new Set<string>();
  const kept: MadePerson[] = [];
  const refused: MadePerson[] = [];
  for (const person of people) {
    const isTaken = person.nationalIdHash !== null && taken.has(person.nationalIdHash);
    (isTaken ? refused : kept).push(person);
    if (person.nationalIdHash) taken.add(person.nationalIdHash);
  }
  return { kept, refused };
}

async function load(people: readonly MadePerson[]): Promise<void> {
  await db.query(`TRUNCATE ${TABLES.join(", ")} CASCADE`);
  for (const table of TABLES) await db.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const paths = [...new Set(people.flatMap(({ unitPath }) => ancestors(unitPath)))].sort();
  await db.query(
    `INSERT INTO unit (id, code, name, full_name, kind, level, path, parent_id, area, valid_from)
     SELECT gen_random_uuid(), code, code, code, '', level::"UnitLevel", path, NULL, CASE WHEN level = 'VILLAGE' THEN 'RURAL'::"AreaType" END, '2020-01-01'
     FROM unnest($1::text[], $2::text[], $3::text[]) AS u (path, code, level)`,
    [
      paths,
      paths.map((path) => path.split("/").at(-2)),
      paths.map((path) => ["PROVINCE", "DISTRICT", "COMMUNE", "VILLAGE"][path.split("/").length - 2]),
    ],
  );
  await db.query(
    "UPDATE unit u SET parent_id = p.id FROM unit p WHERE p.path = regexp_replace(u.path, '[^/]+/$', '') AND u.path <> p.path",
  );
  const households = [...new Map(people.map((person) => [person.householdId, person])).values()];
  await db.query(
    `INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
     SELECT h.id, replace(c.path, '/', '') || '-' || lpad((row_number() OVER (PARTITION BY c.id))::text, 5, '0'), c.id, v.id, v.path, ''
     FROM unnest($1::uuid[], $2::text[]) AS h (id, path) JOIN unit v ON v.path = h.path JOIN unit c ON c.id = v.parent_id`,
    [households.map(({ householdId }) => householdId), households.map(({ unitPath }) => unitPath)],
  );
  const sealed = people.map(({ id, nationalIdHash }) => sealNationalId(id, nationalIdHash));
  await db.query(
    `INSERT INTO person (id, unit_path, full_name, sex, birth_year, birth_month, birth_day, ethnicity_code, national_id_sealed, national_id_hash, national_id_absence)
     SELECT p.id, p.path, p.name, p.sex::"Sex", p.y, p.m, p.d, '07', p.sealed, p.hash, CASE WHEN p.hash IS NULL THEN 'LOST'::"NationalIdAbsence" END
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[], $8::text[], $9::text[])
       AS p (id, path, name, sex, y, m, d, sealed, hash)`,
    [
      people.map(({ id }) => id),
      people.map(({ unitPath }) => unitPath),
      people.map(({ fullName }) => fullName),
      people.map(({ sex }) => sex),
      people.map(({ birthYear }) => birthYear),
      people.map(({ birthMonth }) => birthMonth),
      people.map(({ birthDay }) => birthDay),
      sealed.map(({ nationalIdSealed }) => nationalIdSealed),
      sealed.map(({ nationalIdHash }) => nationalIdHash),
    ],
  );
  await db.query(
    `INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
     SELECT gen_random_uuid(), m.household, m.person, m.path, 'OTHER', 0, '2020-01-01' FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS m (household, person, path)`,
    [people.map(({ householdId }) => householdId), people.map(({ id }) => id), people.map(({ unitPath }) => unitPath)],
  );
  for (const table of TABLES) await db.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await db.query("VACUUM ANALYZE");
}

const ancestors = (path: string): string[] => {
  const codes = path.split("/").slice(0, -1);
  return codes.map((_, i) => `${codes.slice(0, i + 1).join("/")}/`);
};

async function actorAt(path: string): Promise<Actor> {
  const { rows } = await db.query<{ id: string; level: Actor["level"] }>("SELECT id, level FROM unit WHERE path = $1", [
    path,
  ]);
  const unit = rows[0];
  if (!unit) throw new Error(`no unit ${path}`);
  return {
    userId: crypto.randomUUID(),
    name: "Người đo",
    postingId: crypto.randomUUID(),
    role: unit.level === "PROVINCE" ? "PROVINCE_STAFF" : "COMMUNE_OFFICER",
    level: unit.level,
    unitId: unit.id,
    unitName: path,
    unitPath: path,
    requestId: "bench",
    sessionId: "",
    isSteppedUp: true,
    address: "",
  };
}

const percent = (part: number, whole: number): string => (whole === 0 ? "–" : ((100 * part) / whole).toFixed(1));

/** Shown pairs and those of them that are right, level by level and added up. */
function report(title: string, all: number, shown: { level: MatchLevel; right: boolean }[]): void {
  console.log(`\n${title}: ${all} records of people who are in the register already`);
  let [seen, right] = [0, 0];
  for (const level of MATCH_LEVELS) {
    const found = shown.filter((one) => one.level === level);
    const good = found.filter((one) => one.right).length;
    seen += found.length;
    right += good;
    console.log(
      `| ${level} | ${found.length} | ${percent(good, found.length)} | ${percent(good, all)} | ${percent(right, seen)} | ${percent(right, all)} |`,
    );
  }
}

async function main() {
  const people = makePeople("test", SIZE);
  const { kept, refused } = splitRefused(people);
  await load(kept);
  const truth = new Map(people.map(({ id, truth }) => [id, truth]));

  const province = await actorAt("20/");
  for (const part of await listParts(province)) await findPairs(province, { unitId: part.id });
  const pairs = await db.query<{ a: string; b: string; level: MatchLevel }>(
    "SELECT person_a_id AS a, person_b_id AS b, level::text AS level FROM duplicate_pair",
  );
  console.log(
    "| level | shown | of these right, % | of all found, % | down to here right, % | down to here found, % |",
  );
  report(
    "The queue",
    kept.filter(({ copy }) => copy).length,
    pairs.rows.map(({ a, b, level }) => ({ level, right: truth.get(a) === truth.get(b) })),
  );

  // Typing: every second record as it is typed, with the commune's reach.
  const known = new Map(people.filter(({ copy }) => !copy).map((person) => [person.truth, person]));
  const officers = new Map<string, Actor>();
  const typed = async (person: MadePerson) => {
    const path = communePathOf(person.unitPath);
    const officer = officers.get(path) ?? (await actorAt(path));
    officers.set(path, officer);
    const { members } = await findTypedAgain(officer, {
      householdId: crypto.randomUUID(),
      villageId: "",
      members: [
        {
          id: person.id,
          fullName: person.fullName,
          sex: person.sex,
          birth: formatPartialDate({ year: person.birthYear, month: person.birthMonth, day: person.birthDay }),
          nationalId: person.nationalIdHash ?? "",
        },
      ],
    });
    return members[0]?.candidates ?? [];
  };
  const shown: { level: MatchLevel; right: boolean }[] = [];
  let all = 0;
  for (const person of people.filter(({ copy }) => copy)) {
    const first = known.get(person.truth);
    if (!first || communePathOf(first.unitPath) !== communePathOf(person.unitPath)) continue;
    all++;
    for (const one of await typed(person))
      shown.push({ level: one.level, right: truth.get(one.personId) === person.truth });
  }
  report("While typing one person, in the commune", all, shown);

  const strangers = makePeople("new", 3_000).filter(({ copy }) => !copy);
  let troubled = 0;
  for (const person of strangers) {
    if (!officers.has(communePathOf(person.unitPath))) continue;
    if ((await typed({ ...person, nationalIdHash: null })).length > 0) troubled++;
  }
  console.log(
    `\n${strangers.length} people who are in the register nowhere: ${percent(troubled, strangers.length)} % of them bring up somebody.`,
  );
  console.log(`${refused.length} records had a national id that was taken, and are refused by the register itself.`);
  await db.end();
  await closeDatabase();
}

await main();
