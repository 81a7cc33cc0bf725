import type { EventActKind, MemberPlace } from "@/lib/events/event";
import type { BeginningField, HouseholdValues } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";
import type {
  CloseReason,
  HouseholdClass,
  ListStatus,
  MovementKind,
  Relationship,
  ReviewStatus,
} from "@/prisma/generated/enums";

type Seen = { id: string; version: number };

/** An event as it is carried out: checked input, days as "yyyy-MM-dd". */
export type EventAct = {
  actId: string;
  kind: EventActKind;
  on: string;
  reason: string;
  document: string;
  household: Seen | null;
  staying: readonly MemberPlace[];
  leaving: readonly string[];
  joining: readonly MemberPlace[];
  target: Seen | null;
  newHousehold: ({ id: string } & Pick<HouseholdValues, BeginningField>) | null;
  elsewhere: string;
  arrivals: readonly MemberInput[];
};

/** A household at one moment of an event: as it was, or as it will be. */
export type HouseholdState = {
  id: string;
  /** Null for a household that is still to be given one. */
  code: string | null;
  headName: string;
  village: string;
  commune: string;
  /** The class in force, which an event carries along and never decides. */
  class: HouseholdClass | null;
  ended: CloseReason | null;
  members: { id: string; name: string; relationship: Relationship; birthYear: number }[];
  /** Its review in the open round of its commune; null where it has none there. */
  review: {
    year: number;
    status: ReviewStatus;
    finalClass: HouseholdClass | null;
    listStatus: ListStatus;
    movement: { kind: MovementKind; personsStart: number; personsEnd: number } | null;
  } | null;
};

/** One household of an event: before (null where it begins) and after. */
export type HouseholdChange = { before: HouseholdState | null; after: HouseholdState };
