import type { Count, Violation } from "@/lib/ledger/projection";
import type { AttentionKind } from "@/lib/lists/attention";
import type { ResidentsIssue } from "@/lib/lists/residents";
import type { AnswerChange } from "@/lib/reviews/changes";
import type { RoundView } from "@/lib/rounds/round";
import type { ListAction } from "@/lib/rounds/steps";
import type { HouseholdClass, ListStatus, ReturnReason, ReviewStatus, Role } from "@/prisma/generated/enums";

/** How many reviews of a list stand where. */
export type ReviewCounts = Record<ReviewStatus, number>;

export const noReviews = (): ReviewCounts => ({ LISTED: 0, DRAFT: 0, DONE: 0, CLOSED: 0 });

/** Reviews that need nothing more: decided, or of a household that ended. */
export const countFinished = (counts: ReviewCounts): number => counts.DONE + counts.CLOSED;

export const countAll = (counts: ReviewCounts): number => countFinished(counts) + counts.LISTED + counts.DRAFT;

/** A step of a list, as history. */
export type ListEventView = {
  id: string;
  action: ListAction;
  fromStatus: ListStatus;
  toStatus: ListStatus;
  submission: number;
  reason: ReturnReason | null;
  note: string | null;
  /** Households sent back with this step; none when the whole list was. */
  households: number;
  actorName: string;
  actorRole: Role;
  at: Date;
};

export type ListView = {
  id: string;
  version: number;
  status: ListStatus;
  submission: number;
  /** Sent back for some households only: the others stay locked. */
  partialReturn: boolean;
  residents: { households: number | null; persons: number | null; note: string | null };
  round: RoundView;
  commune: { id: string; name: string; path: string };
  district: string;
  counts: ReviewCounts;
  /** Households that came back and were marked. */
  returned: number;
  /** Remarks not yet closed. */
  openComments: number;
  events: ListEventView[];
};

/** A household as lists name it. */
export type HouseholdName = {
  householdId: string;
  reviewId: string | null;
  code: string;
  headName: string;
  village: string;
};

export const INCOMPLETE_KINDS = [
  "not_reviewed",
  "begun",
  "not_listed",
  "ledger_differs",
  "same_person",
  "members_changed",
] as const;
export type IncompleteKind = (typeof INCOMPLETE_KINDS)[number];

/** Households for which something is missing or does not agree. `households` names the first ones. */
type IncompleteItem = { kind: IncompleteKind; count: number; households: HouseholdName[] };

export type Completeness = {
  /** Whether the list may be sent. */
  complete: boolean;
  /** How many things stand in the way. */
  count: number;
  items: IncompleteItem[];
  identities: Violation[];
  residents: ResidentsIssue[];
  /** Members of the list's households whose identity number is still to be brought. Does not stop the list. */
  withoutNationalId: { persons: number; households: HouseholdName[] };
};

/** One row of a list: a household and what was decided. */
export type ListRow = HouseholdName & {
  reviewId: string;
  status: ReviewStatus;
  persons: number;
  startClass: HouseholdClass | null;
  finalClass: HouseholdClass | null;
  overridden: boolean;
  incomeScore: number | null;
  deprivationScore: number | null;
  returnedReason: ReturnReason | null;
  returnedNote: string | null;
  /** Who is to visit it. */
  assignedTo: string | null;
  openComments: number;
};

/** Something that stands out, and the households it stands for. */
export type AttentionGroup = { kind: AttentionKind; reviewIds: string[] };

/** What changed in one household between the submission before and this one. */
export type ChangedHousehold = HouseholdName & {
  reviewId: string;
  before: HouseholdClass | null;
  after: HouseholdClass | null;
  /** The household was on no earlier submission. */
  isNew: boolean;
  answers: AnswerChange[];
};

/** A commune's list on the board of those who review it. */
export type BoardRow = {
  id: string;
  version: number;
  commune: string;
  districtId: string;
  district: string;
  status: ListStatus;
  submission: number;
  total: number;
  finished: number;
  poor: number;
  nearPoor: number;
  /** The last step; null before the first. */
  lastAt: Date | null;
  waitsForMe: boolean;
  residents: Count | null;
};
