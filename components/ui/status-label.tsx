import type { ReactNode } from "react";
import type { StatusWord } from "@/lib/rounds/steps";
import type { ReviewStatus } from "@/prisma/generated/enums";
import { Badge, Mark } from "./badge";

type Look = { tone: string; mark: ReactNode };

const NEUTRAL = "bg-sunken text-ink";
const WAITING = "bg-indigo-tint text-indigo-deep";
const GOOD = "bg-success-tint text-success";
const BACK = "bg-warning-tint text-warning";

const CHECK = <path d="M1.5 6.5l3 3 6-7" className="stroke-2" />;
const RETURN = <path d="M4.5 1.5L1.5 4.5l3 3M1.5 4.5H8a2.5 2.5 0 010 5H5" />;
const PENCIL = <path d="M1.5 10.5l.6-2.6 6-6 2 2-6 6z" />;
const UP = <path d="M6 11V1.5M2.5 5L6 1.5 9.5 5" />;
const TWICE_UP = <path d="M2.5 6L6 2.5 9.5 6M2.5 10L6 6.5 9.5 10" />;
const RING_DASHED = <circle cx="6" cy="6" r="4.4" strokeDasharray="2.4 2.2" />;

/** One arrow up for the district, two for the province; a tick when it is done; an arrow back when it is not. */
function lookOf(word: StatusWord): Look {
  if (word === "never_sent") return { tone: NEUTRAL, mark: PENCIL };
  if (word === "final") return { tone: GOOD, mark: CHECK };
  const [of, level] = word.split(".");
  if (of !== "waits_for") return { tone: BACK, mark: RETURN };
  return { tone: WAITING, mark: level === "PROVINCE" ? TWICE_UP : UP };
}

const REVIEWS: Record<ReviewStatus, Look> = {
  LISTED: { tone: NEUTRAL, mark: RING_DASHED },
  DRAFT: { tone: WAITING, mark: PENCIL },
  DONE: { tone: GOOD, mark: CHECK },
  CLOSED: { tone: NEUTRAL, mark: <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" /> },
};

/** Where a commune's list stands, where the page has said the word already. */
export function ListStatusLabel({ word, children }: { word: StatusWord; children: ReactNode }) {
  const { tone, mark } = lookOf(word);
  return (
    <Badge tone={tone} mark={<Mark>{mark}</Mark>}>
      {children}
    </Badge>
  );
}

/** How far the review of one household is, where the page has said the word already. */
export function ReviewStatusLabel({ value, children }: { value: ReviewStatus; children: ReactNode }) {
  const { tone, mark } = REVIEWS[value];
  return (
    <Badge tone={tone} mark={<Mark>{mark}</Mark>}>
      {children}
    </Badge>
  );
}
