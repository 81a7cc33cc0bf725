import { useTranslations } from "next-intl";
import { ListStatusLabel, ReviewStatusLabel } from "@/components/ui/status-label";
import { type Chain, statusWord } from "@/lib/rounds/steps";
import type { ListStatus, ReviewStatus } from "@/prisma/generated/enums";

/** Where a commune's list stands, said as whom it waits for. */
export function ListStatusBadge({ chain, value }: { chain: Chain; value: ListStatus }) {
  const t = useTranslations("common");
  const word = statusWord(chain, value);
  return <ListStatusLabel word={word}>{t(`list_status.${word}`)}</ListStatusLabel>;
}

/** How far the review of one household is. */
export function ReviewStatusBadge({ value }: { value: ReviewStatus }) {
  const t = useTranslations("common");
  return <ReviewStatusLabel value={value}>{t(`review_status.${value}`)}</ReviewStatusLabel>;
}
