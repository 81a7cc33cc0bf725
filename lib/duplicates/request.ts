import type { HolderAnswer, HolderRequestState, Role, Sex } from "@/prisma/generated/enums";

/** On which side of a request its reader stands: who asked, whose person it is, who stands above both, or above the asking one alone. */
type RequestSide = "asking" | "holding" | "above" | "watching";

/** A person as one side wrote them. */
type WrittenPerson = {
  fullName: string;
  /** "17/05/1980", as far as it is known. */
  birth: string;
  sex: Sex;
  /** Masked. */
  number: string;
};

/** A number that two communes write for a person, as its reader may see it. */
export type RequestView = {
  id: string;
  version: number;
  side: RequestSide;
  state: HolderRequestState;
  /** Of the asking commune. */
  commune: string;
  askedBy: string;
  askedAt: Date;
  written: WrittenPerson;
  /** Whose number it is in the register; null for the asking side, and where it is somebody of another province. */
  holder: (WrittenPerson & { personId: string; householdId: string; code: string; place: string }) | null;
  answer: HolderAnswer | null;
  note: string;
  /** Where the holder lives, once the answer tells it. */
  place: string;
  answeredBy: string | null;
  answeredAt: Date | null;
  /** What its reader may do now. */
  mayAnswer: boolean;
  mayWithdraw: boolean;
  /** The asking commune has an answer to read, the holder's something to do. */
  waits: boolean;
};

/** Requests that wait for whoever is signed in. */
export type WaitingRequests = { toAnswer: number; answered: number; claimed: number };

/** What its answer asks of the holder's commune: to let them go, or to correct their number. */
export const ASKS_HOLDER: readonly HolderAnswer[] = ["MOVES", "HOLDER_WRONG"];

/** Somebody who asked about people elsewhere, over some days. */
export type AskingRow = {
  name: string;
  role: Role;
  office: string;
  /** Single askings and registrations, and lists brought in: which limit it counts against. */
  kind: "ask_elsewhere" | "list_elsewhere";
  asked: number;
  found: number;
  /** Hours in which the limit was reached. */
  limited: number;
  lastAt: Date;
};
