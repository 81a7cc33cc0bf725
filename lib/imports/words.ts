import { fill } from "@/lib/core/fields";
import { normaliseName } from "@/lib/core/name";
import {
  type ListedField,
  listed,
  MEMBER_FIELDS,
  type MemberFieldSpec,
  type MemberValues,
  PLAIN_LISTED_FIELDS,
  type PlainListedField,
} from "@/lib/households/member-fields";
import { foldName } from "@/lib/households/names";
import type { AreaType, HouseholdClass, Relationship, SchoolingLevel, Sex } from "@/prisma/generated/enums";

// The words of lists, as the codes of the register. Null: a word that means nothing here.

/** Without accents, case, punctuation and doubled space. */
const foldWord = (text: string): string =>
  foldName(normaliseName(text))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const lookUp = <T>(groups: readonly (readonly [T, readonly string[]])[]): Map<string, T> =>
  new Map(groups.flatMap(([value, words]) => words.map((word): [string, T] => [word, value])));

/** Reads the words that the table of facts has for a field's values. */
function wordReader<F extends ListedField>(field: F): (text: string) => NonNullable<MemberValues[F]> | null {
  const { list }: MemberFieldSpec = MEMBER_FIELDS[field];
  const values = new Map(
    Object.entries(list?.words ?? {}).flatMap(([value, words]) => listed(words).map((word) => [word, value] as const)),
  );
  // The table's words are those of its own values.
  return (text) => (values.get(foldWord(text)) as NonNullable<MemberValues[F]> | undefined) ?? null;
}

/** "nam", "nữ", "1", "2" (as on the official forms). */
export const readSex = wordReader("sex");

const YES = new Set(["x", "co", "1", "v", "yes", "true", "dung", "xx", "√", "✓", "✔", "☑"]);
const NO = new Set(["khong", "0", "ko", "no", "false", "k", "sai", "-", "–", "☐"]);

/** A box of a list: ticked, or not; null for a text that is neither. A blank is `false` only where a tick is usual. */
export function readTick(text: string): boolean | null {
  const plain = text.trim();
  if (plain === "") return false;
  const folded = foldWord(plain);
  if (YES.has(folded) || YES.has(plain)) return true;
  return NO.has(folded) || NO.has(plain) ? false : null;
}

/**
 * Names of the ethnic groups under both official numberings (1979 and 2008) and as they are spelled, by the code of 1979. The
 * codes 01–09 of that list are confirmed, the others as commonly listed.
 */
const GROUPS = lookUp<string>([
  ["01", ["kinh", "viet"]],
  ["02", ["tay", "tho tay", "ngan", "phen", "thu lao", "pa di"]],
  ["03", ["thai", "tay thai"]],
  ["04", ["hoa", "han", "trieu chau", "hoa han"]],
  ["05", ["khome", "kho me", "khmer", "kho mer"]],
  ["06", ["muong"]],
  ["07", ["nung"]],
  ["08", ["mong", "hmong", "h mong", "mong hmong", "meo", "mong h mong", "hmong meo"]],
  ["09", ["dao", "man", "zao"]],
  ["10", ["gia rai", "giarai", "jrai", "gia lai", "j rai"]],
  ["11", ["ngai"]],
  ["12", ["e de", "ede", "rade"]],
  ["13", ["ba na", "bana", "bahnar"]],
  ["14", ["xo dang", "xodang", "se dang", "sedang"]],
  [
    "15",
    [
      "san chay",
      "cao lan",
      "san chi",
      "san chay cao lan san chi",
      "cao lan san chi",
      "san chay cao lan",
      "san chay san chi",
    ],
  ],
  ["16", ["co ho", "coho", "k ho"]],
  ["17", ["cham", "cham pa"]],
  ["18", ["san diu"]],
  ["19", ["hre", "h re"]],
  ["20", ["mnong", "m nong"]],
  ["21", ["ra glai", "raglai", "ra glay", "raglay"]],
  ["22", ["xtieng", "x tieng", "stieng"]],
  ["23", ["bru van kieu", "van kieu", "bru"]],
  ["24", ["tho"]],
  ["25", ["giay", "nhang"]],
  ["26", ["co tu", "cotu", "ka tu"]],
  ["27", ["gie trieng", "gie", "trieng"]],
  ["28", ["ma"]],
  ["29", ["kho mu", "khomu"]],
  ["30", ["co", "cor", "cua"]],
  ["31", ["ta oi", "taoi"]],
  ["32", ["cho ro", "choro"]],
  ["33", ["khang"]],
  ["34", ["xinh mun"]],
  ["35", ["ha nhi"]],
  ["36", ["chu ru", "churu"]],
  ["37", ["lao"]],
  ["38", ["la chi"]],
  ["39", ["la ha"]],
  ["40", ["phu la"]],
  ["41", ["la hu"]],
  ["42", ["lu"]],
  ["43", ["lo lo"]],
  ["44", ["chut"]],
  ["45", ["mang"]],
  ["46", ["pa then"]],
  ["47", ["co lao"]],
  ["48", ["cong"]],
  ["49", ["bo y"]],
  ["50", ["si la"]],
  ["51", ["pu peo"]],
  ["52", ["brau"]],
  ["53", ["o du", "odu"]],
  ["54", ["ro mam", "romam"]],
]);

/** The code (numbering of 1979) of an ethnic group by its name; a bare number is not read, because two numberings exist. */
export function readEthnicity(text: string): string | null {
  const folded = foldWord(text).replace(/^(?:dan toc|nguoi|dt) /, "");
  return GROUPS.get(folded) ?? null;
}

const relationshipOf = wordReader("relationship");

/** How a person is related to the head, from what people write. "Con dâu" is a child-in-law; "Con đầu" the first child. */
export function readRelationship(text: string): Relationship | null {
  const exact = normaliseName(text).toLocaleLowerCase("vi");
  if (/^(?:con )?dâu\b/u.test(exact)) return "CHILD_IN_LAW";
  if (/^con đầu\b/u.test(exact)) return "CHILD";
  if (exact === "bà") return "GRANDPARENT";
  if (exact === "ba" || exact === "má") return "PARENT";
  if (/^(?:chú|cô|dì|cậu|bác|mợ|thím)$/u.test(exact)) return "OTHER";
  const folded = foldWord(text);
  const known = relationshipOf(folded) ?? relationshipOf(folded.replace(/ (?:cua )?chu ho$/, ""));
  if (known) return known;
  if (folded === "con dau") return "CHILD_IN_LAW";
  return null;
}

const MEN = /^(?:chồng|bố|cha|ông|con trai|con rể|rể|cháu trai|anh|em trai|chú|cậu|bác trai)(?:\s|$)/iu;
const WOMEN = /^(?:vợ|mẹ|má|bà|con gái|con dâu|dâu|cháu gái|chị|em gái|cô|dì|thím|mợ)(?:\s|$)/iu;

/** What a word for a relationship says of the sex of who is so related; null for most. */
export function sexOfRelationship(text: string): Sex | null {
  const plain = normaliseName(text);
  // "Vợ chồng", "anh chị em", "ông bà": either. "Bố vợ" is a man all the same.
  if (
    /^(?:vợ[\s,/]+(?:hoặc\s+)?chồng|bố[\s,/]+mẹ|cha[\s,/]+mẹ|ông[\s,/]+bà|anh[\s,/]+chị|con dâu[\s,/]+)/iu.test(plain)
  )
    return null;
  if (MEN.test(plain)) return "MALE";
  return WOMEN.test(plain) ? "FEMALE" : null;
}

const CLASSES = lookUp<HouseholdClass>([
  ["POOR", ["ngheo", "ho ngheo", "n", "hn", "1", "poor", "poor household", "ngheo da chieu", "ho ngheo da chieu"]],
  ["NEAR_POOR", ["can ngheo", "ho can ngheo", "cn", "hcn", "2", "near poor", "near poor household"]],
  [
    "AVERAGE_STANDARD",
    [
      "ho co muc song trung binh",
      "muc song trung binh",
      "mstb",
      "trung binh",
      "ho mstb",
      "ho trung binh",
      "average standard",
      "average standard household",
      "ho lam nong lam ngu diem nghiep co muc song trung binh",
    ],
  ],
  [
    "NOT_POOR",
    [
      "khong ngheo",
      "ho khong ngheo",
      "thoat ngheo",
      "ho thoat ngheo",
      "thoat can ngheo",
      "ho thoat can ngheo",
      "vuot chuan can ngheo",
      "ngoai danh sach",
      "3",
      "not poor",
      "household not poor",
    ],
  ],
]);

/** The class of a household by its words, or by the numbers of commune lists: 1 poor, 2 near-poor, 3 escaped. */
export const readClass = (text: string): HouseholdClass | null => CLASSES.get(foldWord(text)) ?? null;

const AREAS = lookUp<AreaType>([
  ["URBAN", ["thanh thi", "1", "tt", "do thi", "urban"]],
  ["RURAL", ["nong thon", "2", "nt", "rural"]],
]);

/** 1 urban, 2 rural, as commune lists have it; or the words. */
export const readArea = (text: string): AreaType | null => AREAS.get(foldWord(text)) ?? null;

const schoolingOf = wordReader("schoolingLevel");

/** The highest level completed: the level, or the class reached ("7/12", "lớp 7"), of which the last completed level counts. */
export function readSchooling(text: string): SchoolingLevel | null {
  const known = schoolingOf(text);
  if (known) return known;
  const grade = Number(/^(?:lop )?(\d{1,2})(?: ?(?:\/| ) ?1[02])?$/.exec(foldWord(text))?.[1] ?? Number.NaN);
  if (!(grade >= 0 && grade <= 12)) return null;
  if (grade === 12) return "UPPER_SECONDARY";
  if (grade >= 9) return "LOWER_SECONDARY";
  return grade >= 5 ? "PRIMARY" : "NONE";
}

/** A fact that is read by its words alone; null for a text that means nothing here. */
type FactReader = (text: string) => string | boolean | null;

/** Where the words of the table are not all. */
const READERS: Partial<Record<PlainListedField, FactReader>> = {
  // The number of a card says that there is one.
  hasHealthInsurance: (text) => /\d{8,}/.test(text) || readTick(text),
  schoolingLevel: readSchooling,
};

/** How each such fact is read. */
export const FACT_READERS = fill<Record<PlainListedField, FactReader>>(
  PLAIN_LISTED_FIELDS,
  (field) => READERS[field] ?? (MEMBER_FIELDS[field].kind === "yes_no" ? readTick : wordReader(field)),
);
