import type { PlainListedFacts } from "@/lib/households/member-fields";
import type { Need } from "@/lib/reviews/answers";
import type { AreaType, HouseholdClass, Relationship, Sex } from "@/prisma/generated/enums";

/** What a row says. Texts are "" and the others null where it says nothing; a missing number is never zero. */
export type ImportRecord = {
  /** The row of the sheet, from 1. */
  row: number;
  /** As they stand in the list: a number of the household and one of the person in it. */
  rowNumber: string;
  householdNumber: string;
  memberNumber: string;
  /** The code in the list: never a key by itself, because codes restart in every commune. */
  code: string;
  headName: string;
  district: string;
  commune: string;
  village: string;
  address: string;
  phone: string;
  memberCount: number | null;
  area: AreaType | null;
  quickScreen: string;
  incomeScore: number | null;
  deprivationScore: number | null;
  classBefore: HouseholdClass | null;
  classNow: HouseholdClass | null;
  movement: "NEW" | "RELAPSED" | "OLD" | null;
  /** "yyyy-MM-dd" */
  reviewedOn: string | null;
  surveyor: string;
  notes: string;
  policyBeneficiary: boolean | null;
  merit: boolean | null;
  localMinority: boolean | null;
  noLabourCapacity: boolean | null;
  needs: Need[];
  fullName: string;
  sex: Sex | null;
  /** What the word for the relationship says of the sex ("vợ", "con trai"). */
  sexSaid: Sex | null;
  /** "17/05/1980", "05/1980" or "1980", as the register's forms take it. */
  birth: string;
  /** Code under the numbering of 1979. */
  ethnicityCode: string | null;
  relationship: Relationship | null;
  /** The relationship in the words of the list, where it is none of the known ones. */
  relationshipText: string;
  /** 12 or 9 digits. */
  nationalId: string;
  nationalIdDate: string | null;
} & PlainListedFacts;

export type CellProblem = {
  /** From 0; −1 for the row as a whole. */
  column: number;
  level: "error" | "warning";
  /** Key and parameters of the namespace `imports` (lib/core/message.ts): "problem.birth_form". */
  message: string;
};
