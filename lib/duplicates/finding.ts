import { address, asked, type Query, readQuery } from "@/lib/core/query";
import { MATCH_LEVELS, type MatchLevel, type Reason } from "@/lib/duplicates/match";
import { PairStatus, type Sex } from "@/prisma/generated/enums";

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

/** A household most of whose members are being typed once more. */
export type SameHousehold = { matched: number; typed: number; id: string; code: string; headName: string };

export type DuplicateFindings = {
  members: { memberId: string; candidates: Candidate[] }[];
  households: SameHousehold[];
};

/** Whether the register holds somebody outside the reach by two facts that agree, how often it may still be asked, and for how long. */
export type ElsewhereAnswer = { found: boolean; rest: number; minutes: number };

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
type PairRowSide = { name: string; birth: string; place: string; code: string };

/** The filter that an address names. */
export function readPairFilter(query: Query): PairFilter {
  const { between, ...others } = readQuery(
    {
      level: asked.oneOf(MATCH_LEVELS),
      status: asked.oneOf(PairStatus),
      between: asked.oneOf(["across", "inside"]),
      page: asked.page,
    },
    query,
  );
  return { ...others, across: between === undefined ? undefined : between === "across" };
}

/** The address of the queue with this filter. */
export const pairsHref = ({ level, status, across, page = 1 }: Partial<PairFilter>): string =>
  address("/duplicates", {
    level,
    status: status !== "OPEN" && status,
    between: across === undefined ? undefined : across ? "across" : "inside",
    page: page > 1 && page,
  });
