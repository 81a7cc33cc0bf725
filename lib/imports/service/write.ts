import "server-only";
import { now, today } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";
import { parsePartialDate } from "@/lib/core/format";
import { sealNationalId } from "@/lib/households/identity";
import { normaliseName } from "@/lib/households/names";
import type { Edit } from "@/lib/imports/compare";
import type { ListedHousehold, ListedMember } from "@/lib/imports/listed";

// Some hundred households in a handful of statements: a statement for each would take thirty times as long.

/** A household of a list with the id and the code that it gets. */
export type Listed = { id: string; code: string; listed: ListedHousehold };

type NewPerson = { id: string; householdId: string; position: number; member: ListedMember };

const birthOf = (text: string) => {
  const date = parsePartialDate(text);
  if (!date) throw new RangeError("an unchecked birth date");
  return { birth_year: date.year, birth_month: date.month ?? null, birth_day: date.day ?? null };
};

const identityOf = (personId: string, digits: string) => {
  const { nationalIdSealed, nationalIdHash } = sealNationalId(personId, digits);
  return { national_id_sealed: nationalIdSealed, national_id_hash: nationalIdHash };
};

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
  const persons = households.flatMap(({ id, listed }) =>
    listed.members.map(
      (member, position): NewPerson => ({ id: crypto.randomUUID(), householdId: id, position, member }),
    ),
  );
  await addPersons(tx, commune.unitPath, persons);
  return persons.map(({ id }) => id);
}

async function addPersons(tx: Tx, unitPath: string, persons: readonly NewPerson[]): Promise<void> {
  if (persons.length === 0) return;
  const json = JSON.stringify(
    persons.map(({ id, householdId, position, member }) => ({
      id,
      household_id: householdId,
      membership_id: crypto.randomUUID(),
      position,
      full_name: normaliseName(member.fullName),
      sex: member.sex,
      ...birthOf(member.birth),
      ethnicity_code: member.ethnicityCode,
      ...identityOf(id, member.nationalId),
      has_health_insurance: member.healthInsurance,
      schooling_level: member.schooling,
      disability: member.disability ?? "NONE",
      relationship: position === 0 ? "HEAD" : (member.relationship ?? "OTHER"),
    })),
  );
  await tx.$executeRaw`
    INSERT INTO person (id, unit_path, full_name, sex, birth_year, birth_month, birth_day, ethnicity_code, national_id_sealed,
      national_id_hash, national_id_absence, has_health_insurance, schooling_level, disability)
    SELECT r.id, coalesce(h.unit_path, ${unitPath}), r.full_name, r.sex::"Sex", r.birth_year, r.birth_month, r.birth_day,
      r.ethnicity_code, r.national_id_sealed, r.national_id_hash,
      CASE WHEN r.national_id_hash IS NULL THEN 'OTHER'::"NationalIdAbsence" END, r.has_health_insurance,
      r.schooling_level::"SchoolingLevel", r.disability::"Disability"
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r (id uuid, household_id uuid, full_name text, sex text, birth_year int, birth_month int, birth_day int, ethnicity_code text,
        national_id_sealed text, national_id_hash text, has_health_insurance bool, schooling_level text, disability text)
    LEFT JOIN household h ON h.id = r.household_id`;
  await tx.$executeRaw`
    INSERT INTO membership (id, household_id, person_id, unit_path, relationship, position, valid_from)
    SELECT r.membership_id, r.household_id, r.id, ${unitPath}, r.relationship::"Relationship", r.position, ${today()}::date
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r (id uuid, household_id uuid, membership_id uuid, relationship text, position int)`;
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
    edits.flatMap((edit): NewPerson[] => {
      const member = edit.of === "arrival" ? listed.members[edit.index] : undefined;
      // A household has a head already.
      return member ? [{ id: crypto.randomUUID(), householdId, position: 100 + member.row, member }] : [];
    }),
  );
  await addPersons(tx, "", arrivals);
  return {
    households: households.map(({ id }) => id),
    persons: [...members, ...arrivals].map(({ id }) => id),
    arrived: arrivals.length,
  };
}

function memberColumns(id: string, edits: readonly MemberEdit[], member: ListedMember | undefined) {
  if (!member) throw new RangeError("an edit of nobody");
  const has = (field: MemberEdit["field"]) => edits.some((edit) => edit.field === field);
  return {
    id,
    full_name: has("fullName") ? normaliseName(member.fullName) : null,
    sex: has("sex") ? member.sex : null,
    ...(has("birth") ? birthOf(member.birth) : {}),
    ethnicity_code: has("ethnicityCode") ? member.ethnicityCode : null,
    ...(has("nationalId") ? identityOf(id, member.nationalId) : {}),
    has_health_insurance: has("hasHealthInsurance") ? member.healthInsurance : null,
    schooling_level: has("schoolingLevel") ? member.schooling : null,
    disability: has("disability") ? member.disability : null,
    relationship: has("relationship") ? member.relationship : null,
  };
}

async function changeMembers(tx: Tx, members: readonly ReturnType<typeof memberColumns>[]): Promise<void> {
  if (members.length === 0) return;
  const json = JSON.stringify(members);
  await tx.$executeRaw`
    UPDATE person p SET full_name = coalesce(r.full_name, p.full_name), sex = coalesce(r.sex::"Sex", p.sex),
      birth_year = coalesce(r.birth_year, p.birth_year),
      birth_month = CASE WHEN r.birth_year IS NULL THEN p.birth_month ELSE r.birth_month END,
      birth_day = CASE WHEN r.birth_year IS NULL THEN p.birth_day ELSE r.birth_day END,
      ethnicity_code = coalesce(r.ethnicity_code, p.ethnicity_code),
      national_id_sealed = coalesce(r.national_id_sealed, p.national_id_sealed),
      national_id_hash = coalesce(r.national_id_hash, p.national_id_hash),
      national_id_absence = CASE WHEN r.national_id_hash IS NULL THEN p.national_id_absence END,
      has_health_insurance = coalesce(r.has_health_insurance, p.has_health_insurance),
      schooling_level = coalesce(r.schooling_level::"SchoolingLevel", p.schooling_level),
      disability = coalesce(r.disability::"Disability", p.disability), version = p.version + 1
    FROM jsonb_to_recordset(${json}::jsonb)
      AS r (id uuid, full_name text, sex text, birth_year int, birth_month int, birth_day int, ethnicity_code text,
        national_id_sealed text, national_id_hash text, has_health_insurance bool, schooling_level text, disability text)
    WHERE p.id = r.id`;
  await tx.$executeRaw`
    UPDATE membership m SET relationship = r.relationship::"Relationship"
    FROM jsonb_to_recordset(${json}::jsonb) AS r (id uuid, relationship text)
    WHERE m.person_id = r.id AND m.valid_to IS NULL AND r.relationship IS NOT NULL`;
}
