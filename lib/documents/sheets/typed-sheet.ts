import type { HouseholdEditInput, MemberInput } from "@/lib/households/schema";
import type { LastReview, ReviewView } from "@/lib/reviews/review";

/** A review as the typing screen opens it. */
export type TypedSheet = {
  review: Pick<
    ReviewView,
    "id" | "version" | "answers" | "startClass" | "arrived" | "frame" | "provinceCode" | "history" | "assignedTo"
  >;
  last: LastReview | null;
  place: string;
  code: string;
  /** As it stands, ready to be edited. */
  household: HouseholdEditInput;
  /** Whom the paper numbers, in its order: also who has left since it was printed. */
  printed: MemberInput[];
  /** The assigned surveyor; null where nobody is named. */
  surveyor: string | null;
  /** Who visited households of the commune before, the latest first: a part of a name is enough. */
  surveyors: string[];
  remarks: { id: string; question: string; text: string; authorName: string }[];
};

/** How far the typing is: by this person today, and in the whole commune. */
export type TypingCount = { today: number; left: number };
