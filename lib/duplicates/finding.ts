import type { MatchLevel, Reason } from "@/lib/duplicates/match";
import type { PairStatus, Sex } from "@/prisma/generated/enums";

// What the screens are handed.

/** Somebody of the register whom a person being typed may be. */
export type Candidate = {
  personId: string;
  fullName: string;
  /** "17/05/1980", as far as it is known. */
  birth: string;
  sex: Sex;
  village: string;
  householdId: string;
  code: string;
  headName: string;
  /** A member now, of a household in force. */
  member: boolean;
  level: MatchLevel;
  reasons: Reason[];
};

/** Where somebody is who may be the same person, of whom the reader may know no more. */
export type Elsewhere = { commune: string; district: string; sameId: boolean; level: MatchLevel };

/** A household most of whose members are being typed once more. The household itself only where the reader may see it. */
export type SameHousehold = {
  matched: number;
  typed: number;
  commune: string;
  district: string;
  household: { id: string; code: string; headName: string } | null;
};

export type DuplicateFindings = {
  members: { memberId: string; candidates: Candidate[]; elsewhere: Elsewhere[] }[];
  households: SameHousehold[];
};

export type PairFilter = {
  level?: MatchLevel;
  /** Left out: what waits for a decision. */
  status?: PairStatus;
  /** Across communes only, or within one. */
  across?: boolean;
  page: number;
};

/** A pair in the queue. */
export type PairRow = {
  id: string;
  level: MatchLevel;
  status: PairStatus;
  reasons: Reason[];
  together: number;
  sides: [PairRowSide, PairRowSide];
};
export type PairRowSide = { name: string; birth: string; place: string; code: string };

const LEVELS: readonly string[] = ["SURE", "LIKELY", "POSSIBLE"];
const STATES: readonly string[] = ["OPEN", "SAME", "DIFFERENT"];

/** The filter that an address names. What it names wrongly is left out. */
export function readPairFilter(query: Readonly<Record<string, string | string[] | undefined>>): PairFilter {
  const { level, status, between, page } = query;
  const number = typeof page === "string" && /^\d{1,5}$/.test(page) ? Number(page) : 1;
  return {
    level: typeof level === "string" && LEVELS.includes(level) ? (level as MatchLevel) : undefined,
    status: typeof status === "string" && STATES.includes(status) ? (status as PairStatus) : undefined,
    across: between === "across" ? true : between === "inside" ? false : undefined,
    page: Math.max(1, number),
  };
}

/** The address of the queue with this filter. */
export function pairsHref({ level, status, across, page }: Partial<PairFilter>): string {
  const query = new URLSearchParams();
  if (level) query.set("level", level);
  if (status && status !== "OPEN") query.set("status", status);
  if (across !== undefined) query.set("between", across ? "across" : "inside");
  if (page && page > 1) query.set("page", String(page));
  const text = query.toString();
  return text ? `/duplicates?${text}` : "/duplicates";
}
