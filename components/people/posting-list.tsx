import { useTranslations } from "next-intl";
import { formatDate } from "@/lib/core/format";
import { postingState } from "@/lib/users/posting";
import type { Role } from "@/prisma/generated/enums";

type Posting = { id: string; role: Role; unitName: string; validFrom: string; validTo: string | null; waits: boolean };

/** The postings that have not ended; the last one when all have. Dates only where they are not the plain case. */
export function PostingList({ postings, today }: { postings: readonly Posting[]; today: string }) {
  const t = useTranslations("people");
  const tc = useTranslations("common");
  const standing = postings.filter((posting) => postingState(posting, today) !== "ENDED");
  const shown = standing.length > 0 ? standing : postings.slice(0, 1);
  return (
    <ul>
      {shown.map((posting) => {
        const state = postingState(posting, today);
        return (
          <li key={posting.id}>
            {tc(`role.${posting.role}`)} · {posting.unitName}
            {state === "FUTURE" && (
              <span className="text-ink-soft"> ({t("begins_on", { date: formatDate(posting.validFrom) })})</span>
            )}
            {state === "WAITS" && <span className="text-ink-soft"> ({t("waits")})</span>}
            {posting.validTo !== null && (
              <span className="text-ink-soft"> ({t("ends_on", { date: formatDate(posting.validTo) })})</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
