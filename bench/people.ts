// People made up to measure how well the same person is found twice: households of a province and, beside them, records of some
// of their members typed once more with the errors that lists show (docs/performance.md). The same seed makes the same people.

import { addDays } from "@/lib/core/day";
import type { MatchFacts } from "@/lib/duplicates/match";
import { drawEthnicity, drawFamilyName, drawName } from "@/prisma/demo/names";
import { Chance, idOf } from "@/prisma/demo/random";
import type { Sex } from "@/prisma/generated/enums";

/** A record; `truth` names the person it is of. */
export type MadePerson = MatchFacts & { householdId: string; truth: string; copy: boolean };

type Family = { id: string; path: string; members: MadePerson[] };

const DISTRICTS = 10;
const COMMUNES = 18;
const VILLAGES = 9;

/** Shares of the errors in a record typed a second time, in percent. Conventions of this measurement, not observations. */
const ERRORS = {
  accentsLost: 12,
  telex: 5,
  toneElsewhere: 10,
  order: 3,
  abbreviated: 8,
  fillerLeftOut: 4,
  letter: 4,
  capitals: 10,
  onlyYear: 20,
  firstOfJanuary: 6,
  swapped: 4,
  yearSlip: 4,
  daySlip: 3,
  idMissing: 45,
  idTransposed: 5,
  sex: 2,
} as const;

const placeOf = (chance: Chance, commune?: string): string => {
  const village = `${String(chance.between(1, VILLAGES)).padStart(2, "0")}/`;
  if (commune) return commune + village;
  return `20/${180 + chance.between(0, DISTRICTS - 1)}/0${6000 + chance.between(0, COMMUNES - 1)}/${village}`;
};

const communeOf = (path: string): string => path.slice(0, -3);

function nationalId(chance: Chance, sex: Sex, year: number): string {
  const century = (year >= 2000 ? 2 : 0) + (sex === "FEMALE" ? 1 : 0);
  return `020${century}${String(year % 100).padStart(2, "0")}${String(chance.between(0, 999_999)).padStart(6, "0")}`;
}

function person(
  chance: Chance,
  family: Omit<Family, "members">,
  given: { sex: Sex; year: number; name: string; day?: string },
) {
  const day = given.day ?? addDays(`${given.year}-01-01`, chance.between(0, 364));
  const whole = chance.percent(65);
  return {
    id: "",
    fullName: given.name,
    sex: given.sex,
    birthYear: given.year,
    birthMonth: whole ? Number(day.slice(5, 7)) : null,
    birthDay: whole ? Number(day.slice(8, 10)) : null,
    nationalIdHash: given.year < 2010 && chance.percent(80) ? nationalId(chance, given.sex, given.year) : null,
    unitPath: family.path,
    householdId: family.id,
    truth: "",
    copy: false,
  };
}

/** A couple, their children, at times a parent; now and then twins and namesakes, who are not one person. */
function makeFamily(seed: string, number: number): Family {
  const chance = new Chance("duplicates", seed, "family", number);
  const family = { id: idOf("duplicates", seed, "household", number), path: placeOf(chance) };
  const ethnicity = drawEthnicity(chance);
  const name = drawFamilyName(chance, ethnicity);
  const year = chance.between(1950, 1998);
  const members = [person(chance, family, { sex: "MALE", year, name: drawName(chance, "MALE", name) })];
  if (chance.percent(88)) {
    const other = drawName(chance, "FEMALE", drawFamilyName(chance, ethnicity));
    members.push(person(chance, family, { sex: "FEMALE", year: year + chance.between(-3, 5), name: other }));
  }
  const children = chance.between(0, 4);
  for (let i = 0; i < children; i++) {
    const born = year + 22 + 3 * i + chance.between(0, 2);
    if (born > 2024) break;
    const sex: Sex = chance.percent(52) ? "MALE" : "FEMALE";
    const day = addDays(`${born}-01-01`, chance.between(0, 364));
    members.push(person(chance, family, { sex, year: born, day, name: drawName(chance, sex, name) }));
    // Twins have names of their own.
    const twin = drawName(chance, sex, name);
    if (chance.percent(2) && twin !== members.at(-1)?.fullName)
      members.push(person(chance, family, { sex, year: born, day, name: twin }));
  }
  if (chance.percent(20))
    members.push(person(chance, family, { sex: "FEMALE", year: year - 24, name: drawName(chance, "FEMALE", name) }));
  return {
    ...family,
    members: members.map((member, i) => {
      const id = idOf("duplicates", seed, "person", number, i);
      return { ...member, id, truth: id };
    }),
  };
}

const TONES: readonly (readonly [string, string])[] = [
  ["òa", "oà"],
  ["óa", "oá"],
  ["ỏa", "oả"],
  ["õa", "oã"],
  ["ọa", "oạ"],
  ["òe", "oè"],
  ["óe", "oé"],
  ["ỏe", "oẻ"],
  ["ùy", "uỳ"],
  ["úy", "uý"],
  ["ủy", "uỷ"],
  ["ũy", "uỹ"],
  ["ụy", "uỵ"],
];

/** Letters as Telex types them: what is left in a field when the input method was off. */
const TELEX: Readonly<Record<string, string>> = {
  "\u0300": "f",
  "\u0301": "s",
  "\u0309": "r",
  "\u0303": "x",
  "\u0323": "j",
};
function asTelex(word: string): string {
  let tone = "";
  let text = "";
  for (const letter of word.normalize("NFD")) {
    const key = TELEX[letter];
    if (key) tone = key;
    else if (letter === "\u0302") text += text.at(-1) ?? "";
    else if (letter === "\u0306" || letter === "\u031b") text += "w";
    else text += letter === "đ" ? "dd" : letter === "Đ" ? "DD" : letter;
  }
  return text + tone;
}

const withoutMarks = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .replaceAll("đ", "d")
    .replaceAll("Đ", "D");

function slipLetter(chance: Chance, word: string): string {
  const at = chance.between(1, Math.max(1, word.length - 2));
  const kind = chance.between(0, 2);
  if (kind === 0) return word.slice(0, at) + word.slice(at + 1);
  if (kind === 1) return word.slice(0, at) + chance.pick([..."aeiounghtc"]) + word.slice(at + 1);
  return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
}

function abbreviate(chance: Chance, words: string[]): string[] {
  const short = (word: string) => (/^Ng/.test(word) && chance.percent(60) ? "Ng." : `${word[0] ?? ""}.`);
  const how = chance.between(0, 2);
  return words.map((word, i) => {
    const [first, last] = [i === 0, i === words.length - 1];
    if (last) return word;
    return (how === 0 && first) || (how === 1 && !first) || how === 2 ? short(word) : word;
  });
}

function misspell(chance: Chance, name: string): string {
  const has = (error: keyof typeof ERRORS) => chance.percent(ERRORS[error]);
  let text = name;
  if (has("toneElsewhere")) for (const [from, to] of TONES) text = text.replaceAll(from, to);
  let words = text.split(" ");
  if (words.length > 2 && has("fillerLeftOut")) words = words.filter((word) => word !== "Thị" && word !== "Văn");
  if (has("letter")) {
    const at = chance.between(0, words.length - 1);
    words = words.map((word, i) => (i === at && word.length > 2 ? slipLetter(chance, word) : word));
  }
  if (has("telex")) {
    const at = chance.between(0, words.length - 1);
    words = words.map((word, i) => (i === at ? asTelex(word) : word));
  }
  if (has("abbreviated")) words = abbreviate(chance, words);
  if (has("order")) words = [words.at(-1) ?? "", ...words.slice(0, -1)];
  text = words.join(" ");
  if (has("accentsLost")) text = withoutMarks(text);
  return has("capitals") ? text.toLocaleUpperCase("vi") : text;
}

function mistype(chance: Chance, known: MadePerson): MadePerson {
  const has = (error: keyof typeof ERRORS) => chance.percent(ERRORS[error]);
  let { birthYear, birthMonth, birthDay, nationalIdHash, sex } = known;
  // The second list may know the day that the first one did not.
  if (birthMonth === null && chance.percent(30))
    [birthMonth, birthDay] = [chance.between(1, 12), chance.between(1, 28)];
  if (has("yearSlip")) {
    const [tens, ones] = [Math.floor(birthYear / 10) % 10, birthYear % 10];
    const exchanged = Math.floor(birthYear / 100) * 100 + ones * 10 + tens;
    birthYear = exchanged >= 1930 && exchanged <= 2024 && chance.percent(50) ? exchanged : birthYear - 1;
  }
  if (has("swapped") && birthMonth !== null && birthDay !== null && birthDay <= 12)
    [birthMonth, birthDay] = [birthDay, birthMonth];
  if (has("daySlip") && birthDay !== null) birthDay = 1 + (birthDay % 28);
  if (has("firstOfJanuary")) [birthMonth, birthDay] = [1, 1];
  if (has("onlyYear")) [birthMonth, birthDay] = [null, null];
  if (birthMonth === 2 && (birthDay ?? 0) > 28) birthDay = 28;
  if (birthDay === 31 && birthMonth !== null && ![1, 3, 5, 7, 8, 10, 12].includes(birthMonth)) birthDay = 30;
  if (nationalIdHash !== null && has("idMissing")) nationalIdHash = null;
  if (nationalIdHash !== null && has("idTransposed"))
    nationalIdHash = `${nationalIdHash.slice(0, 9)}${nationalIdHash[10] ?? ""}${nationalIdHash[9] ?? ""}${nationalIdHash[11] ?? ""}`;
  if (has("sex")) sex = sex === "MALE" ? "FEMALE" : "MALE";
  return {
    ...known,
    fullName: misspell(chance, known.fullName),
    birthYear,
    birthMonth,
    birthDay,
    nationalIdHash,
    sex,
    copy: true,
  };
}

/** Where a record typed again stands: in the village, in the commune, or anywhere. */
function movedFrom(chance: Chance, path: string): string {
  if (chance.percent(30)) return path;
  return chance.percent(45) ? placeOf(chance, communeOf(path)) : placeOf(chance);
}

/**
 * Records of a register: about five in a hundred are of people who are in it already, half of them in households typed twice,
 * half as members of another household.
 *
 * @param seed "training" or "test": two sets that share nobody
 */
export function makePeople(seed: string, size: number): MadePerson[] {
  const families: Family[] = [];
  const wanted = Math.floor(size * 0.95);
  let made = 0;
  for (let i = 0; made < wanted; i++) {
    const family = makeFamily(seed, i);
    families.push(family);
    made += family.members.length;
  }
  const people = families.flatMap(({ members }) => members);
  const chance = new Chance("duplicates", seed, "copies");
  const copied = new Set<string>();
  for (let i = 0; people.length < size; i++) {
    const family = chance.pick(families);
    const add = (known: MadePerson, where: Pick<Family, "id" | "path">) => {
      if (copied.has(known.truth) || people.length >= size) return;
      copied.add(known.truth);
      people.push({
        ...mistype(chance, known),
        id: idOf("duplicates", seed, "copy", i, known.id),
        householdId: where.id,
        unitPath: where.path,
      });
    };
    if (chance.percent(25)) {
      const where = { id: idOf("duplicates", seed, "household copy", i), path: movedFrom(chance, family.path) };
      for (const member of family.members) if (chance.percent(90)) add(member, where);
    } else {
      const near = chance.percent(60);
      const others = near ? families.filter(({ path }) => communeOf(path) === communeOf(family.path)) : families;
      const into = chance.pick(others);
      if (into !== family) add(chance.pick(family.members), into);
    }
  }
  return people;
}
