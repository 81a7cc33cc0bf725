import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { formatDateTime } from "@/lib/core/format";
import { decodeMessage } from "@/lib/core/message";
import { sayField } from "@/lib/imports/fields";
import { absentFacts } from "@/lib/imports/understand";
import type { ImportDetail } from "@/lib/imports/views";

/** What is to be known of an import as it stands: what it did, why it stopped, what is left. */
export function ImportNotes({ found, mapsNow }: { found: ImportDetail; mapsNow: boolean }) {
  const t = useTranslations("imports");
  const th = useTranslations("households");
  const tp = useTranslations("problems");
  const { state, counts, sameAs, failure } = found;
  const why = failure === null ? null : decodeMessage(failure);
  const says = found.layout?.columns.some(
    ({ field }) => field === "classNow" || field === "incomeScore" || field === "deprivationScore",
  );
  const absent =
    state === "CHECKED" && !mapsNow && found.mapping && counts.PROBLEM > 0 ? absentFacts(found.mapping) : [];
  return (
    <>
      {state === "DONE" && (
        <Callout
          kind="success"
          role="status"
          title={t("result.DONE", {
            registered: counts.registered,
            persons: counts.registeredPersons,
            changed: counts.changed,
          })}
        >
          {counts.PROBLEM > 0 && t("result.wrong", { count: counts.PROBLEM })}
        </Callout>
      )}
      {state === "UNDONE" && <Callout kind="info" role="status" title={t("result.UNDONE")} />}
      {state === "CANCELLED" && <Callout kind="info" title={t("result.CANCELLED")} />}
      {state === "FAILED" && (
        <Callout kind="danger" title={t("result.FAILED")}>
          <p>{why && tp(why.key, why.params)}</p>
          {counts.registered + counts.changed > 0 && (
            <p>{t("result.partly", { registered: counts.registered, changed: counts.changed })}</p>
          )}
        </Callout>
      )}
      {sameAs && state === "CHECKED" && (
        <Callout
          kind="info"
          title={t("dry.same_file", { time: formatDateTime(sameAs.at) })}
          action={
            <a href={`/imports/${sameAs.id}`} className="link">
              {t("dry.see_earlier")}
            </a>
          }
        />
      )}
      {state === "CHECKED" && !mapsNow && counts.totals.length > 0 && (
        <Callout kind="warning">
          {counts.totals.map(({ row, message }) => {
            const { key, params } = decodeMessage(message);
            return <p key={`${row}${message}`}>{t("dry.of_row", { row, reason: t(key, params) })}</p>;
          })}
        </Callout>
      )}
      {absent.length > 0 && (
        <Callout kind="warning">
          {t("dry.absent", { fields: absent.map((fact) => sayField(fact, { t, th })).join(", ") })}
        </Callout>
      )}
      {state === "CHECKED" && !mapsNow && says && <Callout kind="info">{t("dry.class_note")}</Callout>}
    </>
  );
}
