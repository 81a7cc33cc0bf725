import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Chain, type StatusWord, statusWord } from "@/lib/rounds/steps";
import type { ListStatus, ReviewStatus } from "@/prisma/generated/enums";
import { Badge, Mark } from "./badge";

type Look = { tone: string; mark: ReactNode };

const NEUTRAL = "bg-sunken text-ink";
const WAITING = "bg-indigo-tint text-indigo-deep";
const GOOD = "bg-success-tint text-success";
const BACK = "bg-warning-tint text-warning";

const CHECK = <path d="M1.5 6.5l3 3 6-7" className="stroke-2" />;
const RETURN = <path d="M4.5 1.5L1.5 4.5l3 3M1.5 4.5H8a2.5 2.5 0 010 5H5" />;
const PENCIL = <path d="M1.5 10.5l.6-2.6 6-6 2 2-6 6z" />;
const RING_DASHED = <circle cx="6" cy="6" r="4.4" strokeDasharray="2.4 2.2" />;

const BACK_AGAIN: Look = { tone: BACK, mark: RETURN };

/** One arrow up for the district, two for the province; a tick when it is done; an arrow back when it is not. */
const LISTS: Record<StatusWord, Look> = {
  never_sent: { tone: NEUTRAL, mark: PENCIL },
  "waits_for.DISTRICT_REVIEWER": { tone: WAITING, mark: <path d="M6 11V1.5M2.5 5L6 1.5 9.5 5" /> },
  "waits_for.PROVINCE_STAFF": { tone: WAITING, mark: <path d="M2.5 6L6 2.5 9.5 6M2.5 10L6 6.5 9.5 10" /> },
  final: { tone: GOOD, mark: CHECK },
  sent_back: BACK_AGAIN,
  "returned_to.DISTRICT_REVIEWER": BACK_AGAIN,
  "returned_to.PROVINCE_STAFF": BACK_AGAIN,
};

const REVIEWS: Record<ReviewStatus, Look> = {
  LISTED: { tone: NEUTRAL, mark: RING_DASHED },
  DRAFT: { tone: WAITING, mark: PENCIL },
  DONE: { tone: GOOD, mark: CHECK },
  CLOSED: { tone: NEUTRAL, mark: <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" /> },
};

/** Where a commune's list stands, said as whom it waits for. */
export function ListStatusBadge({ chain, value }: { chain: Chain; value: ListStatus }) {
  const t = useTranslations("common");
  const word = statusWord(chain, value);
  return (
    <Badge tone={LISTS[word].tone} mark={<Mark>{LISTS[word].mark}</Mark>}>
      {t(`list_status.${word}`)}
    </Badge>
  );
}

/** How far the review of one household is. */
export function ReviewStatusBadge({ value }: { value: ReviewStatus }) {
  const t = useTranslations("common");
  return (
    <Badge tone={REVIEWS[value].tone} mark={<Mark>{REVIEWS[value].mark}</Mark>}>
      {t(`review_status.${value}`)}
    </Badge>
  );
}
