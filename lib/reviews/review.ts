import type { ReviewAnswers, ReviewFrame } from "@/lib/reviews/answers";
import type { ScoreResult } from "@/lib/reviews/scoring";
import type { ReviewMember, Snapshot } from "@/lib/reviews/snapshot";
import type { RoundView } from "@/lib/rounds/round";
import type {
  AreaType,
  HouseholdClass,
  ListStatus,
  MovementKind,
  ReturnReason,
  ReviewStatus,
} from "@/prisma/generated/enums";

/** What the round before this one found. */
export type LastReview = {
  year: number;
  answers: ReviewAnswers;
  incomeScore: number | null;
  deprivationScore: number | null;
  finalClass: HouseholdClass | null;
};

/** What of a review says whether its household asked for it. */
type Listed = {
  startClass: HouseholdClass | null;
  household: { class: HouseholdClass | null };
};

/**
 * Whether the household asks to be put on the list, and so passes the quick screen first (QĐ 24/2021, Điều 4): it was on no
 * list at the start of the round and is on none now. Who was split off, moved in or was recognised since then does not ask.
 */
export const isApplicant = ({ startClass, household }: Listed): boolean =>
  [startClass, household.class].every((value) => value === null || value === "NOT_POOR");

/** What the answers of a review are measured against. */
export const frameOf = (
  review: Listed & { village: { area: AreaType | null } },
  round: Pick<RoundView, "opensOn" | "closesOn">,
): ReviewFrame => ({
  isApplicant: isApplicant(review),
  villageArea: review.village.area ?? "RURAL",
  days: { from: round.opensOn, to: round.closesOn },
});

/** A remark on a question of a review. */
export type CommentView = {
  id: string;
  reviewId: string;
  question: string;
  text: string;
  authorId: string;
  authorName: string;
  at: Date;
  closedAt: Date | null;
  closedBy: string | null;
};

/** A review as its pages show it. */
export type ReviewView = {
  id: string;
  version: number;
  status: ReviewStatus;
  unitPath: string;
  answers: ReviewAnswers;
  startClass: HouseholdClass | null;
  /** It was split off or moved in since the last round. */
  arrived: boolean;
  frame: ReviewFrame;
  round: { id: string; year: number; standardId: string; open: boolean };
  list: { id: string; status: ListStatus; submission: number };
  household: {
    id: string;
    version: number;
    code: string;
    headName: string;
    village: string;
    commune: string;
    address: string;
    phone: string | null;
    notes: string | null;
  };
  /** Who is to visit the household; null where nobody was named. */
  assignedTo: string | null;
  /** As they stand now. What counted is in `decided.snapshot`. */
  members: ReviewMember[];
  /** Two digits: chooses the column of a point table. */
  provinceCode: string;
  last: LastReview | null;
  history: { year: number; class: HouseholdClass }[];
  /** Open and closed, the oldest first. */
  comments: CommentView[];
  returned: { reason: ReturnReason; note: string | null } | null;
  /** Whether the commune may change it now: its list is there, and the household came back if only some did. */
  withCommune: boolean;
  /** What was recorded; null until then. */
  decided: {
    snapshot: Snapshot;
    result: ScoreResult;
    computedClass: HouseholdClass | null;
    override: { class: HouseholdClass; reason: string; document: string } | null;
    finalClass: HouseholdClass;
    movementKind: MovementKind;
    surveyorName: string | null;
    finishedAt: Date;
  } | null;
};

/** What a round found of a household and why, for the household to read. */
export type FoundResult = {
  id: string;
  year: number;
  finalClass: HouseholdClass | null;
  surveyorName: string | null;
  surveyedOn: string | null;
  override: { reason: string; document: string } | null;
  /** Null while it is not recorded. */
  result: ScoreResult | null;
};
