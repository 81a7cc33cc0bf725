import { useTranslations } from "next-intl";
import { Timeline } from "@/components/ui/timeline";
import { formatDateTime } from "@/lib/core/format";
import type { ListEventView } from "@/lib/lists/list";
import { type Chain, statusWord } from "@/lib/rounds/steps";

/** Every step of a list with its person, its time and its words, the last one first. */
export function ListHistory({ chain, events }: { chain: Chain; events: readonly ListEventView[] }) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  if (events.length === 0) return <p className="text-ink-soft">{t("history.none")}</p>;
  return (
    <Timeline
      label={t("history.title")}
      entries={events.map((event) => ({
        id: event.id,
        when: formatDateTime(event.at),
        who: t("history.who", { name: event.actorName, role: tc(`role.${event.actorRole}`) }),
        what: t(
          event.action === "return" && event.households > 0 ? "history.return_households" : `history.${event.action}`,
          {
            submission: event.submission,
            count: event.households,
            status: tc(`list_status.${statusWord(chain, event.toStatus)}`),
          },
        ),
        note:
          event.reason || event.note ? (
            <>
              {event.reason && <>{t(`reason.${event.reason}`)}. </>}
              {event.note}
            </>
          ) : undefined,
      }))}
    />
  );
}
