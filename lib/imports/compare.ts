import { parsePartialDate } from "@/lib/core/format";
import { type MessageParams, say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import {
  type ListedField,
  type MemberValues,
  PLAIN_LISTED_FIELDS,
  type PlainListedField,
} from "@/lib/households/member-fields";
import { foldName } from "@/lib/households/names";
import type { FieldName } from "@/lib/imports/fields";
import type { ListedHousehold, ListedMember, Remark } from "@/lib/imports/listed";
import type { ImportKind, Relationship, Sex } from "@/prisma/generated/enums";

/** A member in force, as the register holds them. The national id is known by its hash. */
export type RegisterMember = {
  id: string;
  fullName: string;
  sex: Sex;
  birthYear: number;
  birthMonth: number | null;
  birthDay: number | null;
  ethnicityCode: string;
  nationalIdHash: string | null;
  relationship: Relationship;
} & Pick<MemberValues, PlainListedField>;

export type RegisterHousehold = {
  id: string;
  code: string;
  aliases: readonly string[];
  villageId: string;
  villageName: string;
  address: string;
  phone: string | null;
  closed: boolean;
  members: readonly RegisterMember[];
};

/** One thing that the list would change. Values as the register keeps them; a national id is never among them. */
export type Edit =
  | { of: "household"; field: "village" | "address" | "phone"; before: string; after: string }
  | {
      of: "member";
      personId: string;
      name: string;
      /** Which of the listed members says so. */
      index: number;
      field: ListedField;
      before: string | boolean | null;
      after: string | boolean | null;
    }
  | { of: "arrival"; index: number; name: string };

/** A remark before it is known which column it stands in. */
export type Finding = Pick<Remark, "level" | "message" | "row"> & { field: FieldName | null };

export type Outcome = {
  kind: ImportKind;
  /** The household of the register that it is. */
  household: { id: string; code: string } | null;
  edits: Edit[];
  findings: Finding[];
};

/** Hash of a national id, as the register keeps it. */
type Hash = (digits: string) => string;

const sameName = (a: string, b: string) => foldName(normaliseName(a)) === foldName(normaliseName(b));
const hasAccents = (name: string) => foldName(name) !== name.normalize("NFC").toLowerCase();
/** The year of birth that a list says. */
export const yearOf = ({ birth, birthGuessed }: ListedMember): number | null =>
  birthGuessed ? null : (parsePartialDate(birth)?.year ?? null);

const finding = (level: Finding["level"], key: string, params: MessageParams = {}): Finding => ({
  level,
  message: say(key, params),
  row: 0,
  field: null,
});
const error = (key: string, params?: MessageParams) => finding("error", key, params);
const warning = (key: string, params?: MessageParams) => finding("warning", key, params);

export type RequiredFact = "fullName" | "sex" | "birth" | "ethnicityCode";

/** What of a person the register cannot do without and the list does not say. */
function missingFacts(member: ListedMember): RequiredFact[] {
  return [
    ...(member.fullName === "" ? (["fullName"] as const) : []),
    ...(member.sex === null ? (["sex"] as const) : []),
    ...(member.birth === "" ? (["birth"] as const) : []),
    ...(member.ethnicityCode === null ? (["ethnicityCode"] as const) : []),
  ];
}

/** The one candidate, none, or several that a person must choose between. */
type Found = { one: RegisterHousehold; byNameAlone: boolean } | { none: true } | { several: RegisterHousehold[] };

/**
 * Which household of the register a listed one is. By its own code or a national id; else by an earlier code with the head's
 * name, or by the head's name, birth year and village. Whatever points to two households is for a person to settle.
 */
function find(listed: ListedHousehold, candidates: readonly RegisterHousehold[], hash: Hash): Found {
  const [head] = listed.members;
  const hashes = new Set(listed.members.flatMap(({ nationalId }) => (nationalId ? [hash(nationalId)] : [])));
  const isHead = (member: RegisterMember) =>
    head !== undefined &&
    sameName(member.fullName, head.fullName) &&
    (yearOf(head) === null || yearOf(head) === member.birthYear);
  const strong = candidates.filter(
    ({ code, members }) =>
      (listed.code !== "" && code === listed.code) ||
      members.some(({ nationalIdHash }) => nationalIdHash !== null && hashes.has(nationalIdHash)),
  );
  const open = candidates.filter(({ closed }) => !closed);
  const byCode = open.filter(
    ({ aliases, members }) => listed.code !== "" && aliases.includes(listed.code) && members.some(isHead),
  );
  const born = head !== undefined && yearOf(head) !== null;
  const byName = open.filter(
    ({ members, villageId }) => born && listed.village?.id === villageId && members.some(isHead),
  );
  // A list that says neither when its people were born nor where they live.
  const byNameAlone = open.filter(({ members }) => !born && listed.village === null && members.some(isHead));
  const found = [strong, byCode, byName, byNameAlone].find((some) => some.length > 0) ?? [];
  const [first, ...others] = found;
  if (!first) return { none: true };
  return others.length === 0 ? { one: first, byNameAlone: found === byNameAlone } : { several: found };
}

/** Which member of the register each listed one is: by national id, by name and birth year, and the head by being it. */
function matchMembers(
  listed: ListedHousehold,
  members: readonly RegisterMember[],
  hash: Hash,
): (RegisterMember | "ambiguous" | null)[] {
  const free = new Set(members);
  const result: (RegisterMember | "ambiguous" | null)[] = listed.members.map(() => null);
  const settle = (index: number, found: RegisterMember[]) => {
    const [one, ...others] = found;
    if (!one) return;
    if (others.length > 0) {
      result[index] = "ambiguous";
      return;
    }
    result[index] = one;
    free.delete(one);
  };
  const rules: ((listed: ListedMember, member: RegisterMember, index: number) => boolean)[] = [
    (one, member) => one.nationalId !== "" && member.nationalIdHash === hash(one.nationalId),
    (one, member) => sameName(one.fullName, member.fullName) && yearOf(one) === member.birthYear,
    (one, member) => sameName(one.fullName, member.fullName) && (yearOf(one) === null || one.relationship === "HEAD"),
    (one, member, index) => index === 0 && member.relationship === "HEAD" && yearOf(one) === member.birthYear,
  ];
  for (const rule of rules) {
    listed.members.forEach((one, index) => {
      if (result[index] === null)
        settle(
          index,
          [...free].filter((member) => rule(one, member, index)),
        );
    });
  }
  return result;
}

/** What the list knows better of a member. What it does not say never replaces what is known. */
function memberEdits(one: ListedMember, index: number, member: RegisterMember, hash: Hash): Edit[] {
  const edits: Edit[] = [];
  const edit = (field: ListedField, before: string | boolean | null, after: string | boolean | null) =>
    edits.push({ of: "member", personId: member.id, name: member.fullName, index, field, before, after });
  if (
    one.fullName !== "" &&
    one.fullName.normalize("NFC") !== member.fullName.normalize("NFC") &&
    // Capitals, and a name typed without its accents, say nothing new.
    !(
      sameName(one.fullName, member.fullName) &&
      (!hasAccents(one.fullName) ||
        one.fullName.toLowerCase() === member.fullName.toLowerCase() ||
        toneOnly(one.fullName, member.fullName))
    )
  )
    edit("fullName", member.fullName, one.fullName);
  if (one.sex !== null && !one.sexGuessed && one.sex !== member.sex) edit("sex", member.sex, one.sex);
  const birth = one.birthGuessed ? null : parsePartialDate(one.birth);
  if (birth) {
    const vaguer =
      birth.year === member.birthYear &&
      (!birth.month || birth.month === member.birthMonth) &&
      (!birth.day || birth.day === member.birthDay);
    if (!vaguer) edit("birth", birthText(member), one.birth);
  }
  if (one.ethnicityCode !== null && one.ethnicityCode !== member.ethnicityCode)
    edit("ethnicityCode", member.ethnicityCode, one.ethnicityCode);
  if (one.nationalId !== "" && member.nationalIdHash !== hash(one.nationalId))
    edit("nationalId", member.nationalIdHash === null ? "" : "•", "•");
  if (
    one.relationship !== null &&
    one.relationship !== "OTHER" &&
    one.relationship !== member.relationship &&
    one.relationship !== "HEAD" &&
    member.relationship !== "HEAD"
  )
    edit("relationship", member.relationship, one.relationship);
  for (const field of PLAIN_LISTED_FIELDS)
    if (one[field] !== null && one[field] !== member[field]) edit(field, member[field], one[field]);
  return edits;
}

/** "Hoà" and "Hòa" are the same name in two spellings. */
const toneOnly = (a: string, b: string): boolean => {
  const letters = (name: string) => [...name.normalize("NFD").toLowerCase()].sort().join("");
  return letters(a) === letters(b);
};

const birthText = ({ birthYear, birthMonth, birthDay }: RegisterMember): string =>
  [birthDay, birthMonth, birthYear]
    .filter((part) => part !== null)
    .map((part) => String(part).padStart(2, "0"))
    .join("/");

/**
 * What a listed household would do to the register: begin, change, change nothing, or wait for a person.
 *
 * @param candidates households of the commune that it might be
 * @param takenElsewhere hashes of national ids that somebody outside these candidates holds
 */
export function compareHousehold(
  listed: ListedHousehold,
  candidates: readonly RegisterHousehold[],
  takenElsewhere: ReadonlySet<string>,
  hash: Hash,
): Outcome {
  const findings: Finding[] = [];
  const outcome = (kind: ImportKind, household: RegisterHousehold | null = null, edits: Edit[] = []): Outcome => ({
    kind: findings.some(({ level }) => level === "error") ? "PROBLEM" : kind,
    household: household && { id: household.id, code: household.code },
    edits,
    findings,
  });
  const found = find(listed, candidates, hash);
  if ("several" in found) {
    findings.push(error("found.several", { codes: found.several.map(({ code }) => code).join(", ") }));
    return outcome("PROBLEM");
  }
  for (const { nationalId, fullName, row } of listed.members)
    if (nationalId && takenElsewhere.has(hash(nationalId)))
      findings.push({ ...error("found.id_taken", { name: fullName }), row, field: "nationalId" });
  if ("one" in found && found.byNameAlone) findings.push(warning("found.by_name_alone", { code: found.one.code }));
  return "one" in found
    ? compareWith(listed, found.one, found.byNameAlone, hash, findings, outcome)
    : compareNew(listed, findings, outcome);
}

type Finish = (kind: ImportKind, household?: RegisterHousehold | null, edits?: Edit[]) => Outcome;

function compareNew(listed: ListedHousehold, findings: Finding[], outcome: Finish): Outcome {
  if (!listed.village) findings.push({ ...error("missing.village"), field: "village" });
  for (const member of listed.members)
    for (const fact of missingFacts(member))
      findings.push({ ...error(`missing.${fact}`), row: member.row, field: fact });
  if (listed.namesAll && listed.members.filter(({ relationship }) => relationship === "HEAD").length > 1)
    findings.push(error("found.two_heads"));
  const later = listed.members.filter(({ nationalId }) => nationalId === "").length;
  if (later > 0) findings.push(warning("later.national_ids", { count: later }));
  if (listed.address === "") findings.push(warning("later.address"));
  if (listed.memberCount !== null && listed.memberCount !== listed.members.length)
    findings.push(warning("later.members", { listed: listed.memberCount, named: listed.members.length }));
  return outcome("NEW");
}

function compareWith(
  listed: ListedHousehold,
  household: RegisterHousehold,
  byNameAlone: boolean,
  hash: Hash,
  findings: Finding[],
  outcome: Finish,
): Outcome {
  if (household.closed) {
    findings.push(error("found.closed", { code: household.code }));
    return outcome("PROBLEM", household);
  }
  const matched = matchMembers(listed, household.members, hash);
  const known = matched.filter((member): member is RegisterMember => member !== null && member !== "ambiguous");
  if (known.length === 0) {
    findings.push(error("found.other_people", { code: household.code, name: household.members[0]?.fullName ?? "" }));
    return outcome("PROBLEM", household);
  }
  const edits: Edit[] = [];
  if (listed.village && listed.village.id !== household.villageId)
    edits.push({ of: "household", field: "village", before: household.villageName, after: listed.village.name });
  if (listed.address !== "" && foldName(listed.address) !== foldName(household.address))
    edits.push({ of: "household", field: "address", before: household.address, after: listed.address });
  if (listed.phone !== "" && listed.phone !== household.phone)
    edits.push({ of: "household", field: "phone", before: household.phone ?? "", after: listed.phone });

  listed.members.forEach((one, index) => {
    const member = matched[index];
    if (member === "ambiguous") findings.push({ ...error("found.two_members", { name: one.fullName }), row: one.row });
    else if (member) {
      const own = memberEdits(one, index, member, hash);
      const contradicts = own.some((edit) => edit.of === "member" && edit.field === "nationalId" && edit.before !== "");
      if (contradicts)
        findings.push({ ...error("found.id_differs", { name: one.fullName }), row: one.row, field: "nationalId" });
      // Two people may share name and year; one who differs in sex as well is perhaps another.
      const byIdentity = one.nationalId !== "" && member.nationalIdHash === hash(one.nationalId);
      if (!byIdentity && own.some((edit) => edit.of === "member" && edit.field === "sex"))
        findings.push({ ...error("found.sex_differs", { name: one.fullName }), row: one.row, field: "sex" });
      edits.push(...own);
    } else {
      for (const fact of missingFacts(one)) findings.push({ ...error(`missing.${fact}`), row: one.row, field: fact });
      if (one.relationship === "HEAD" || (index === 0 && listed.namesAll))
        findings.push({ ...error("found.other_head", { name: one.fullName }), row: one.row });
      edits.push({ of: "arrival", index, name: one.fullName });
    }
  });
  const [head] = matched;
  if (listed.namesAll && head && head !== "ambiguous" && head.relationship !== "HEAD")
    findings.push(warning("found.head_differs", { name: head.fullName }));
  const absent = household.members.filter((member) => !known.includes(member));
  if (listed.namesAll && absent.length > 0)
    findings.push(warning("found.not_listed", { names: absent.map(({ fullName }) => fullName).join(", ") }));
  if (!listed.namesAll && listed.memberCount !== null && listed.memberCount !== household.members.length)
    findings.push(warning("found.count_differs", { listed: listed.memberCount, here: household.members.length }));
  // A name alone is enough to say that a household is known, and too little to change it.
  if (edits.length > 0 && byNameAlone) findings.push(error("found.name_too_little", { code: household.code }));
  return outcome(edits.length > 0 ? "CHANGES" : "SAME", household, edits);
}
