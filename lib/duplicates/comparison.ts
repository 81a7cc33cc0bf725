import type { NameLevel } from "@/lib/duplicates/name-words";

export const BIRTH_LEVELS = ["DATE", "SWAPPED", "DAY_MONTH", "SLIP", "YEAR", "YEAR_OFF", "SAME_YEAR", "OTHER"] as const;
export type BirthLevel = (typeof BIRTH_LEVELS)[number];
export const PLACE_LEVELS = ["VILLAGE", "COMMUNE", "DISTRICT", "ELSEWHERE"] as const;
export type PlaceLevel = (typeof PLACE_LEVELS)[number];
/** How many other members of the two households agree as well; UNKNOWN within one household. */
export const COMPANY_LEVELS = ["THREE", "TWO", "ONE", "NONE", "UNKNOWN"] as const;
export type CompanyLevel = (typeof COMPANY_LEVELS)[number];

/** How far two records agree, field by field. */
export type Comparison = {
  id: "SAME" | "UNKNOWN" | "OTHER";
  name: NameLevel;
  birth: BirthLevel;
  sex: "SAME" | "OTHER";
  place: PlaceLevel;
  company: CompanyLevel;
};
