import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { formatDateTime } from "@/lib/core/format";
import type { ListEventView, ListRow } from "@/lib/lists/list";

type Props = {
  /** The step by which the list came back. */
  event: ListEventView;
  /** The households that came back and are open; none when the whole list is. */
  rows: readonly ListRow[];
  partial: boolean;
  /** Goes on top for those who mend it. */
  toMend: boolean;
};

/** What came back, why, and which households: the only thing that the commune has to look at. */
export function ReturnedHouseholds({ event, rows, partial, toMend }: Props) {
  const t = useTranslations("lists");
  return (
    <Callout
      kind="warning"
      title={partial ? t("returned.partial_title", { count: event.households }) : t("returned.title")}
    >
      <p>
        {event.reason && <span className="font-semibold">{t(`reason.${event.reason}`)}. </span>}
        {event.note}
      </p>
      <p className="text-ink-soft">
        {t("returned.by", { name: event.actorName, time: formatDateTime(event.at) })}
        {toMend && <> · {t(partial ? "returned.partial" : "returned.whole")}</>}
      </p>
      {rows.length > 0 && (
        <ul aria-label={t("returned.households")} className="mt-2 border-t border-rule-strong">
          {rows.map((row) => (
            <li key={row.reviewId} className="border-b border-rule-strong py-1.5">
              <a className="link font-semibold" href={`/reviews/${row.reviewId}`}>
                {row.headName}
              </a>{" "}
              <span className="text-ink-soft">
                · {row.code} · {row.village}
              </span>
              <br />
              {row.returnedReason && <>{t(`reason.${row.returnedReason}`)}. </>}
              {row.returnedNote}
            </li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
