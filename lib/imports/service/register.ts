import "server-only";
import { z } from "zod";
import { now } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";
import { columnName, fill } from "@/lib/core/fields";
import { normaliseName } from "@/lib/core/name";
import { hashNationalId } from "@/lib/households/identity";
import {
  MEMBER_FIELDS,
  type MemberValues,
  PLAIN_LISTED_FIELDS,
  type PlainListedField,
} from "@/lib/households/member-fields";
import { foldName } from "@/lib/households/names";
import { codedSchema, type SchemasOf } from "@/lib/households/schema";
import { type RegisterHousehold, type RegisterMember, yearOf } from "@/lib/imports/compare";
import type { ListedHousehold } from "@/lib/imports/listed";
import { Prisma } from "@/prisma/generated/client";
import { Relationship, Sex } from "@/prisma/generated/enums";

/** Each fact that lists tell, under its name. */
const FACTS = Prisma.raw(PLAIN_LISTED_FIELDS.map((field) => `'${field}', p.${columnName(field)}`).join(", "));

const rowSchema = z.object({
  id: z.string(),
  code: z.string(),
  aliases: z.array(z.string()),
  villageId: z.string(),
  villageName: z.string(),
  address: z.string(),
  phone: z.string().nullable(),
  closed: z.boolean(),
  members: z.array(
    z.object({
      id: z.string(),
      fullName: z.string(),
      sex: z.enum(Sex),
      birthYear: z.int(),
      birthMonth: z.int().nullable(),
      birthDay: z.int().nullable(),
      ethnicityCode: z.string(),
      nationalIdHash: z.string().nullable(),
      relationship: z.enum(Relationship),
      ...fill<SchemasOf<Pick<MemberValues, PlainListedField>>>(PLAIN_LISTED_FIELDS, (field) =>
        codedSchema(MEMBER_FIELDS[field]),
      ),
    }),
  ),
});

const takenSchema = z.array(z.object({ hash: z.string().nullable() }));

/** By a name and a year of birth; by the name alone where the list says none. */
const nameKey = (name: string, year: number | null) => `${foldName(normaliseName(name))}|${year ?? ""}`;

/** The households of a commune that some listed ones might be, and which national ids are held outside of them. */
type Candidates = {
  of: (listed: ListedHousehold) => RegisterHousehold[];
  takenElsewhere: ReadonlySet<string>;
  /** So many numbers are held outside the reach that no more of them is told in this hour. */
  limited: boolean;
};

/**
 * Building block: what the register holds that these households of a list might be. A few statements, however many they are.
 */
export async function findCandidates(
  tx: Tx,
  communeId: string,
  listed: readonly ListedHousehold[],
): Promise<Candidates> {
  // A register that was empty a minute ago has no statistics yet: without them every look-up would walk through all of it.
  await tx.$executeRaw`SELECT set_config('enable_seqscan', 'off', true)`;
  const codes = [...new Set(listed.map(({ code }) => code).filter(Boolean))];
  const hashes = [
    ...new Set(listed.flatMap(({ members }) => members.map(({ nationalId }) => nationalId).filter(Boolean))),
  ].map(hashNationalId);
  const heads = new Map(
    listed.flatMap(({ members: [head] }): [string, { name: string; year: number | null }][] =>
      head?.fullName
        ? [[nameKey(head.fullName, yearOf(head)), { name: foldName(normaliseName(head.fullName)), year: yearOf(head) }]]
        : [],
    ),
  );
  const names = [...heads.values()].map(({ name }) => name);
  const years = [...heads.values()].map(({ year }) => year);
  const rows = z.array(rowSchema).parse(
    await tx.$queryRaw`
      WITH might AS (
        SELECT h.id FROM household h WHERE h.commune_id = ${communeId}::uuid AND h.code = ANY (${codes}::text[])
        UNION
        SELECT a.household_id FROM household_alias a WHERE a.code = ANY (${codes}::text[])
        UNION
        SELECT m.household_id FROM person p JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
        WHERE p.national_id_hash = ANY (${hashes}::text[])
        UNION
        SELECT m.household_id
        FROM unnest(${names}::text[], ${years}::int[]) AS n (name, year)
        JOIN person p ON p.search_key = n.name AND p.birth_year = coalesce(n.year, p.birth_year)
        JOIN membership m ON m.person_id = p.id AND m.valid_to IS NULL
      )
      SELECT h.id::text, h.code, h.village_id::text AS "villageId", v.full_name AS "villageName", h.address, h.phone,
        h.closed_on IS NOT NULL AS closed,
        coalesce((SELECT array_agg(a.code) FROM household_alias a WHERE a.household_id = h.id), '{}') AS aliases,
        coalesce((
          SELECT jsonb_agg(jsonb_build_object('id', p.id, 'fullName', p.full_name, 'sex', p.sex, 'birthYear', p.birth_year,
            'birthMonth', p.birth_month, 'birthDay', p.birth_day, 'ethnicityCode', p.ethnicity_code,
            'nationalIdHash', p.national_id_hash, 'relationship', m.relationship, ${FACTS})
            ORDER BY m.position, p.id)
          FROM membership m JOIN person p ON p.id = m.person_id WHERE m.household_id = h.id AND m.valid_to IS NULL
        ), '[]') AS members
      FROM might JOIN household h ON h.id = might.id JOIN unit v ON v.id = h.village_id
      WHERE h.commune_id = ${communeId}::uuid
      ORDER BY h.code`,
  );
  const index = new Map<string, Set<RegisterHousehold>>();
  const put = (key: string, household: RegisterHousehold) => {
    const there = index.get(key) ?? new Set();
    index.set(key, there.add(household));
  };
  for (const household of rows) {
    for (const code of [household.code, ...household.aliases]) put(`code|${code}`, household);
    for (const member of household.members) for (const key of memberKeys(member)) put(key, household);
  }
  const held = new Set(rows.flatMap(({ members }) => members.map(({ nationalIdHash }) => nationalIdHash)));
  const elsewhere = hashes.filter((hash) => !held.has(hash));
  const taken = takenSchema.parse(
    await tx.$queryRaw`SELECT hash FROM taken_in_list(${elsewhere}::text[], ${now().toISOString()}::timestamptz)`,
  );
  return {
    of(one) {
      const found = new Set(one.code ? index.get(`code|${one.code}`) : []);
      for (const { nationalId } of one.members)
        if (nationalId)
          for (const household of index.get(`id|${hashNationalId(nationalId)}`) ?? []) found.add(household);
      const [head] = one.members;
      if (head?.fullName)
        for (const household of index.get(`name|${nameKey(head.fullName, yearOf(head))}`) ?? []) found.add(household);
      return [...found];
    },
    takenElsewhere: new Set(taken.flatMap(({ hash }) => hash ?? [])),
    limited: taken.some(({ hash }) => hash === null),
  };
}

const memberKeys = ({ fullName, birthYear, nationalIdHash }: RegisterMember): string[] => [
  `name|${nameKey(fullName, birthYear)}`,
  `name|${nameKey(fullName, null)}`,
  ...(nationalIdHash === null ? [] : [`id|${nationalIdHash}`]),
];
