import type { PlainListedFacts } from "@/lib/households/member-fields";
import type { HouseholdClass, Relationship, Sex } from "@/prisma/generated/enums";

/** A person as a list tells of them. Texts are "" and the others null where it says nothing. */
export type ListedMember = {
  /** The row of the sheet. */
  row: number;
  fullName: string;
  sex: Sex | null;
  /** The list says no sex: it is what the relationship or the national id says. Nothing known is replaced by it. */
  sexGuessed: boolean;
  /** "17/05/1980", "05/1980" or "1980". */
  birth: string;
  /** The list says no birth date: the year is what the national id says. Nothing known is replaced by it. */
  birthGuessed: boolean;
  ethnicityCode: string | null;
  relationship: Relationship | null;
  /** Digits. */
  nationalId: string;
} & PlainListedFacts;

/** What a list says of a household that is for a review to decide, and never becomes a fact of the register. */
type ListedResult = {
  incomeScore: number | null;
  deprivationScore: number | null;
  classBefore: HouseholdClass | null;
  classNow: HouseholdClass | null;
};

/** A household as a list tells of it, with its village found. */
export type ListedHousehold = {
  rows: readonly number[];
  code: string;
  address: string;
  phone: string;
  memberCount: number | null;
  village: { id: string; name: string } | null;
  /** The head first. */
  members: readonly ListedMember[];
  /** Whether the list names everybody, or the head alone. */
  namesAll: boolean;
  result: ListedResult;
};

/** Something to look at. */
export type Remark = {
  level: "error" | "warning";
  /** Key and parameters of the namespace `imports` (lib/core/message.ts). */
  message: string;
  /** The row of the sheet; 0 for the household as a whole. */
  row: number;
  /** The column of the sheet, from 0; −1 for the row as a whole. */
  column: number;
  /** What stands in the cell, where that helps; "" for a blank one. */
  value?: string;
};
