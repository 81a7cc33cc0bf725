import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";
import { drawFamilyName, drawName } from "@/prisma/demo/names";
import type { Chance } from "@/prisma/demo/random";

/** Somebody new of a name that people here have: a register full of one family would measure something else. */
const drawMember = (chance: Chance, family: string, place: number): MemberInput => ({
  ...EMPTY_MEMBER,
  id: crypto.randomUUID(),
  fullName: drawName(chance, "MALE", family),
  birth: String(1950 + place * 10 + chance.between(0, 20)),
  relationship: place === 0 ? "HEAD" : "CHILD",
  ethnicityCode: "07",
  nationalIdAbsence: "NEVER_ISSUED",
  schoolingLevel: "PRIMARY",
  workStatus: "SELF_EMPLOYED",
  hasHealthInsurance: true,
});

/** Four members of a household, head and children. */
export function drawMembers(chance: Chance): MemberInput[] {
  const family = drawFamilyName(chance, "07");
  return [0, 1, 2, 3].map((place) => drawMember(chance, family, place));
}

/** What is typed on the way to a name, a code, a place: common and rare, begun words, codes, numbers that nobody has. */
export const TYPED = [
  "hoa",
  "hoang",
  "ho",
  "n",
  "nguyen van",
  "thi hoa",
  "hoang thi ho",
  "son",
  "nong thi mai",
  "duong",
  "yen",
  "quang binh",
  "khanh",
  "00017",
  "2024",
  "01",
  "020080123456",
  "xa",
  "thon",
  "thon 5",
  "xa 12 2024",
  "danh sach",
  "khong co ai",
];
