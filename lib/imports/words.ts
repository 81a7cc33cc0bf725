import { foldName, normaliseName } from "@/lib/households/names";
import type { AreaType, Disability, HouseholdClass, Relationship, SchoolingLevel, Sex } from "@/prisma/generated/enums";

// The words of lists, as the codes of the register. Null: a word that means nothing here.

/** Without accents, case, punctuation and doubled space. */
export const foldWord = (text: string): string =>
  foldName(normaliseName(text))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const lookUp = <T>(groups: readonly (readonly [T, readonly string[]])[]): Map<string, T> =>
  new Map(groups.flatMap(([value, words]) => words.map((word): [string, T] => [word, value])));

const SEXES = lookUp<Sex>([
  ["MALE", ["nam", "trai", "1", "m", "male", "man"]],
  ["FEMALE", ["nu", "gai", "2", "f", "female", "woman"]],
]);

/** "nam", "nữ", "1", "2" (as on the official forms). */
export const readSex = (text: string): Sex | null => SEXES.get(foldWord(text)) ?? null;

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

const RELATIONSHIPS = lookUp<Relationship>([
  ["HEAD", ["chu ho", "ch", "chu", "head", "la chu ho", "0"]],
  ["SPOUSE", ["vo", "chong", "vo chong", "vo chu ho", "chong chu ho", "vo hoac chong", "spouse"]],
  [
    "CHILD",
    [
      "con",
      "con trai",
      "con gai",
      "con de",
      "con ruot",
      "con chu ho",
      "con trai chu ho",
      "con gai chu ho",
      "con ut",
      "child",
    ],
  ],
  ["ADOPTED_CHILD", ["con nuoi", "con rieng", "con ke", "adopted child"]],
  ["CHILD_IN_LAW", ["con re", "con dau re", "dau", "re", "con dau con re", "child in law"]],
  [
    "PARENT",
    [
      "bo",
      "me",
      "bo me",
      "cha",
      "ba me",
      "cha me",
      "bo de",
      "me de",
      "bo ruot",
      "me ruot",
      "me gia",
      "bo gia",
      "parent",
    ],
  ],
  [
    "PARENT_IN_LAW",
    ["bo vo", "me vo", "bo chong", "me chong", "bo me vo", "bo me chong", "bo me vo hoac chong", "parent in law"],
  ],
  ["GRANDPARENT", ["ong", "ba", "ong ba", "ong noi", "ba noi", "ong ngoai", "ba ngoai", "grandparent"]],
  [
    "GRANDCHILD",
    ["chau", "chau noi", "chau ngoai", "chau ruot", "chau trai", "chau gai", "chau dich ton", "grandchild"],
  ],
  [
    "SIBLING",
    [
      "anh",
      "chi",
      "em",
      "anh trai",
      "chi gai",
      "em trai",
      "em gai",
      "anh chi em",
      "anh ruot",
      "em ruot",
      "chi ruot",
      "sibling",
    ],
  ],
  [
    "OTHER",
    [
      "khac",
      "o nho",
      "co",
      "chu",
      "di",
      "cau",
      "bac",
      "chau dau",
      "chau re",
      "em dau",
      "em re",
      "anh re",
      "chi dau",
      "chat",
      "other",
    ],
  ],
]);

/** How a person is related to the head, from what people write. "Con dâu" is a child-in-law; "Con đầu" the first child. */
export function readRelationship(text: string): Relationship | null {
  const exact = normaliseName(text).toLocaleLowerCase("vi");
  if (/^(?:con )?dâu\b/u.test(exact)) return "CHILD_IN_LAW";
  if (/^con đầu\b/u.test(exact)) return "CHILD";
  if (exact === "bà") return "GRANDPARENT";
  if (exact === "ba" || exact === "má") return "PARENT";
  if (/^(?:chú|cô|dì|cậu|bác|mợ|thím)$/u.test(exact)) return "OTHER";
  const folded = foldWord(text);
  const known = RELATIONSHIPS.get(folded) ?? RELATIONSHIPS.get(folded.replace(/ (?:cua )?chu ho$/, ""));
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

const SCHOOLING = lookUp<SchoolingLevel>([
  ["NONE", ["khong", "chua qua cap nao", "mu chu", "chua di hoc", "khong biet chu", "chua hoc", "none"]],
  ["PRESCHOOL", ["mam non", "mau giao", "preschool"]],
  ["PRIMARY", ["tieu hoc", "th", "cap 1", "cap i", "primary"]],
  ["LOWER_SECONDARY", ["trung hoc co so", "thcs", "cap 2", "cap ii", "lower secondary"]],
  ["UPPER_SECONDARY", ["trung hoc pho thong", "thpt", "cap 3", "cap iii", "upper secondary"]],
  ["ELEMENTARY_VOCATIONAL", ["so cap", "so cap nghe", "elementary vocational"]],
  ["INTERMEDIATE", ["trung cap", "trung cap nghe", "tc", "intermediate"]],
  ["COLLEGE", ["cao dang", "cd", "college"]],
  ["UNIVERSITY", ["dai hoc", "dh", "dai hoc tro len", "sau dai hoc", "university", "university or higher"]],
]);

/** The highest level completed: the level, or the class reached ("7/12", "lớp 7"), of which the last completed level counts. */
export function readSchooling(text: string): SchoolingLevel | null {
  const known = SCHOOLING.get(foldWord(text));
  if (known) return known;
  const grade = Number(/^(?:lop )?(\d{1,2})(?: ?(?:\/| ) ?1[02])?$/.exec(foldWord(text))?.[1] ?? Number.NaN);
  if (!(grade >= 0 && grade <= 12)) return null;
  if (grade === 12) return "UPPER_SECONDARY";
  if (grade >= 9) return "LOWER_SECONDARY";
  return grade >= 5 ? "PRIMARY" : "NONE";
}

const DISABILITIES = lookUp<Disability>([
  ["NONE", ["khong", "0", "none", "ko"]],
  ["MILD", ["nhe", "mild", "kt nhe", "khuyet tat nhe"]],
  ["SEVERE", ["nang", "severe", "kt nang", "khuyet tat nang"]],
  ["EXTREME", ["dac biet nang", "dbn", "extreme", "kt dac biet nang", "khuyet tat dac biet nang"]],
]);

export const readDisability = (text: string): Disability | null => DISABILITIES.get(foldWord(text)) ?? null;
