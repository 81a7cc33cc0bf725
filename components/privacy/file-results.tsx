import { useLocale, useTranslations } from "next-intl";
import { ClassBadge } from "@/components/ui/class-badge";
import { formatDate } from "@/lib/core/format";
import { explain, paramsIn } from "@/lib/reviews/explanation";
import type { FoundResult } from "@/lib/reviews/review";

/** What each round found, with its points, the indicators in which the household is deprived, and the rule behind the class. */
export function FileResults({ results }: { results: readonly FoundResult[] }) {
  const t = useTranslations("privacy");
  const ts = useTranslations("scoring");
  const th = useTranslations("households");
  const locale = useLocale();
  if (results.length === 0) return <p className="text-ink-soft">{th("none_yet")}</p>;
  return (
    <ul className="border-t border-rule">
      {results.map(({ id, year, finalClass, result, override, surveyorName, surveyedOn }) => {
        const why = result && explain(result);
        const deprived = result?.indicators.filter((indicator) => indicator.deprived) ?? [];
        return (
          <li key={id} className="space-y-1 border-b border-rule py-2">
            <h3 className="flex flex-wrap items-center gap-x-3 font-semibold">
              <span>{year}</span>
              {finalClass ? (
                <ClassBadge value={finalClass} />
              ) : (
                <span className="font-normal">{t("file.not_done")}</span>
              )}
            </h3>
            {result && why && (
              <>
                <p>
                  {t("file.scores", {
                    b1: String(result.incomeScore ?? "–"),
                    b2: String(result.deprivationScore ?? "–"),
                  })}
                </p>
                <p>
                  {deprived.length === 0
                    ? t("file.not_deprived")
                    : `${t("file.deprived")}: ${deprived.map(({ number, name }) => `${number}. ${name[locale]}`).join("; ")}.`}
                </p>
                <ul className="list-disc pl-5 text-table">
                  {[...(why.conclusion ? [why.conclusion] : []), ...why.thresholds].map((line) => (
                    <li key={line.key}>
                      {ts(line.key as "line.quick_screen", paramsIn(line, locale))}
                      {line.reference && <span className="text-ink-soft"> · {line.reference[locale]}</span>}
                    </li>
                  ))}
                </ul>
                {result.pointTable?.official === false && <p className="text-table">{ts("points.sample")}</p>}
              </>
            )}
            {override && <p>{t("file.override", override)}</p>}
            {surveyorName && surveyedOn && (
              <p className="text-table text-ink-soft">
                {t("file.surveyor", { name: surveyorName, date: formatDate(surveyedOn) })}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
