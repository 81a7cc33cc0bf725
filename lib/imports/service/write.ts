import "server-only";
import { now, today } from "@/lib/core/clock";
import { asking, type Tx } from "@/lib/core/db";
import { columnName, fill, pick } from "@/lib/core/fields";
import { normaliseName } from "@/lib/core/name";
import { birthColumns } from "@/lib/households/form-values";
import { sealNationalId } from "@/lib/households/identity";
import { EMPTY_MEMBER, PLAIN_LISTED_FIELDS, type PlainListedFacts } from "@/lib/households/member-fields";
import { type Arrival, insertMembers } from "@/lib/households/members";
import type { MemberInput } from "@/lib/households/schema";
import type { Edit } from "@/lib/imports/compare";
import type { ListedHousehold, ListedMember } from "@/lib/imports/listed";
import { Prisma } from "@/prisma/generated/client";

// Some hundred households in a handful of statements: a statement for each would take thirty times as long.

/** A household of a list with the id and the code that it gets. */
export type Listed = { id: string; code: string; listed: ListedHousehold };

/** A listed member as the register takes them: a missing number has the reason "other", a fact that is not told is not known. */
function memberOf(listed: ListedMember, isHead: boolean): MemberInput {
  const { fullName, sex, birth, ethnicityCode, nationalId, relationship } = listed;
  if (sex === null || ethnicityCode === null) throw new RangeError("a person of whom too little is known");
  return {
    ...EMPTY_MEMBER,
    id: crypto.randomUUID(),
    fullName,
    sex,
    birth,
    ethnicityCode,
    nationalId,
    nationalIdAbsence: nationalId ? null : "OTHER",
    relationship: isHead ? "HEAD" : (relationship ?? "OTHER"),
    ...Object.fromEntries(Object.entries(pick(listed, PLAIN_LISTED_FIELDS)).filter(([, value]) => value !== null)),
  };
}

/**
 * Building block: registers households of a list with their members, as imported. Codes have been taken.
 * @returns the ids of the persons
 */
export async function registerHouseholds(
  tx: Tx,
  commune: { communeId: string; unitPath: string },
  households: readonly Listed[],
): Promise<string[]> {
  if (households.length === 0) return [];
  const rows = households.map(({ id, code, listed }) => ({
    id,
    code,
    village_id: listed.village?.id,
    address: listed.address || listed.village?.name,
    phone: listed.phone || null,
    // As the triggers will count them: nothing is left for them to change.
    head_name: normaliseName(listed.members[0]?.fullName ?? ""),
    member_count: listed.members.length,
    alias: listed.code || null,
    alias_id: crypto.randomUUID(),
  }));
  const json = JSON.stringify(rows);
  await tx.$executeRaw`
    INSERT INTO household (id, code, commune_id, village_id, unit_path, address, phone, head_name, member_count, origin, created_at)
    SELECT r.id, r.code, ${commune.communeId}::uuid, r.village_id, ${commune.unitPath}, left(r.address, 200), r.phone, r.head_name,
      r.member_count, 'IMPORTED', ${now()}
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r (id uuid, code text, village_id uuid, address text, phone text, head_name text, member_count int)`;
  await tx.$executeRaw`
    UPDATE household_counter SET last = last + ${households.length}::int WHERE commune_id = ${commune.communeId}::uuid`;
  // The code of the list finds the household, too, and the next list of its kind with it.
  await tx.$executeRaw`
    INSERT INTO household_alias (id, code, household_id, unit_path)
    SELECT r.alias_id, left(r.alias, 40), r.id, ${commune.unitPath}
    FROM jsonb_to_recordset(${json}::jsonb) AS r (id uuid, alias_id uuid, alias text) WHERE r.alias IS NOT NULL`;
  const arrivals = households.flatMap(({ id, listed }) =>
    listed.members.map(
      (one, position): Arrival => ({ householdId: id, position, member: memberOf(one, position === 0) }),
    ),
  );
  await insertMembers(asking(tx), arrivals, today());
  return arrivals.map(({ member }) => member.id);
}

type Change = { householdId: string; listed: ListedHousehold; edits: readonly Edit[] };
type MemberEdit = Extract<Edit, { of: "member" }>;

/**
 * Building block: changes households and their members as a list says.
 * @returns whom it was about, and how many were added
 */
export async function changeHouseholds(
  tx: Tx,
  changes: readonly Change[],
): Promise<{ households: string[]; persons: string[]; arrived: number }> {
  if (changes.length === 0) return { households: [], persons: [], arrived: 0 };
  const households = changes.map(({ householdId, listed, edits }) => {
    const has = (field: string) => edits.some((edit) => edit.of === "household" && edit.field === field);
    return {
      id: householdId,
      village_id: has("village") ? listed.village?.id : null,
      address: has("address") ? listed.address : null,
      phone: has("phone") ? listed.phone : null,
    };
  });
  await tx.$executeRaw`
    UPDATE household h SET village_id = coalesce(r.village_id, h.village_id), address = coalesce(left(r.address, 200), h.address),
      phone = coalesce(r.phone, h.phone), version = h.version + 1
    FROM jsonb_to_recordset(${JSON.stringify(households)}::jsonb) AS r (id uuid, village_id uuid, address text, phone text)
    WHERE h.id = r.id`;

  const members = changes.flatMap(({ listed, edits }) => {
    const byPerson = new Map<string, MemberEdit[]>();
    for (const edit of edits)
      if (edit.of === "member") byPerson.set(edit.personId, [...(byPerson.get(edit.personId) ?? []), edit]);
    return [...byPerson].map(([id, own]) => memberColumns(id, own, listed.members[own[0]?.index ?? 0]));
  });
  await changeMembers(tx, members);

  const arrivals = changes.flatMap(({ householdId, listed, edits }) =>
    edits.flatMap((edit): Arrival[] => {
      const one = edit.of === "arrival" ? listed.members[edit.index] : undefined;
      // A household has a head already.
      return one ? [{ householdId, position: 100 + one.row, member: memberOf(one, false) }] : [];
    }),
  );
  if (arrivals.length > 0) await insertMembers(asking(tx), arrivals, today());
  return {
    households: households.map(({ id }) => id),
    persons: [...members.map(({ id }) => id), ...arrivals.map(({ member }) => member.id)],
    arrived: arrivals.length,
  };
}

/** What of a person's row a list may change. */
const COLUMNS = ["full_name", "sex", "ethnicity_code", ...PLAIN_LISTED_FIELDS.map(columnName)];
const CHANGES = Prisma.raw(COLUMNS.map((name) => `${name} = coalesce(r.${name}, p.${name})`).join(", "));

/** The columns of somebody that change, by name; what stays is null or left out. */
function memberColumns(id: string, edits: readonly MemberEdit[], member: ListedMember | undefined) {
  if (!member) throw new RangeError("an edit of nobody");
  const has = (field: MemberEdit["field"]) => edits.some((edit) => edit.field === field);
  const columns = {
    fullName: has("fullName") ? normaliseName(member.fullName) : null,
    sex: has("sex") ? member.sex : null,
    ethnicityCode: has("ethnicityCode") ? member.ethnicityCode : null,
    ...(has("birth") ? birthColumns(member.birth) : {}),
    ...(has("nationalId") ? sealNationalId(id, member.nationalId) : {}),
    ...fill<PlainListedFacts>(PLAIN_LISTED_FIELDS, (field) => (has(field) ? member[field] : null)),
    relationship: has("relationship") ? member.relationship : null,
  };
  return { id, ...Object.fromEntries(Object.entries(columns).map(([field, value]) => [columnName(field), value])) };
}

async function changeMembers(tx: Tx, members: readonly ReturnType<typeof memberColumns>[]): Promise<void> {
  if (members.length === 0) return;
  const json = JSON.stringify(members);
  await tx.$executeRaw`
    UPDATE person p SET ${CHANGES}, birth_year = coalesce(r.birth_year, p.birth_year),
      birth_month = CASE WHEN r.birth_year IS NULL THEN p.birth_month ELSE r.birth_month END,
      birth_day = CASE WHEN r.birth_year IS NULL THEN p.birth_day ELSE r.birth_day END,
      national_id_sealed = coalesce(r.national_id_sealed, p.national_id_sealed),
      national_id_hash = coalesce(r.national_id_hash, p.national_id_hash),
      national_id_absence = CASE WHEN r.national_id_hash IS NULL THEN p.national_id_absence END, version = p.version + 1
    FROM jsonb_populate_recordset(NULL::person, ${json}::jsonb) r
    WHERE p.id = r.id`;
  await tx.$executeRaw`
    UPDATE membership m SET relationship = r.relationship::"Relationship"
    FROM jsonb_to_recordset(${json}::jsonb) AS r (id uuid, relationship text)
    WHERE m.person_id = r.id AND m.valid_to IS NULL AND r.relationship IS NOT NULL`;
}
