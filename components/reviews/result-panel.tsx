"use client";

import { useLocale, useTranslations } from "next-intl";
import { Counterfactuals, useLine } from "@/components/reviews/explained";
import { focusQuestion } from "@/components/reviews/questions";
import { Callout } from "@/components/ui/callout";
import { ClassBadge } from "@/components/ui/class-badge";
import { Tag } from "@/components/ui/tag";
import { useMessage } from "@/components/ui/use-message";
import type { Missing } from "@/lib/reviews/answers";
import { type Counterfactual, explain } from "@/lib/reviews/explanation";
import { nameField, type ReviewWords } from "@/lib/reviews/field-words";
import type { MovementProposal } from "@/lib/reviews/movement";
import type { ScoreResult } from "@/lib/reviews/scoring";

type Props = {
  words: ReviewWords;
  result: ScoreResult;
  counterfactuals: readonly Counterfactual[];
  movement: MovementProposal | null;
  missing: readonly Missing[];
};

/** The result as it follows from every key: scores, class, why, and which one answer would change it. */
export function ResultPanel({ words, result, counterfactuals, movement, missing }: Props) {
  const t = useTranslations("reviews");
  const ts = useTranslations("scoring");
  const locale = useLocale();
  const { ofField } = useMessage();
  const { conclusion, thresholds } = explain(result);
  const say = useLine();
  return (
    <section aria-labelledby="result-title" className="border border-rule bg-surface px-4 py-3">
      <h2 id="result-title" className="text-lg">
        {t("result")}
      </h2>
      <div aria-live="polite">
        <dl className="mt-2 grid grid-cols-2 gap-3">
          <div>
            <dt className="text-table text-ink-soft">{t("b1")}</dt>
            <dd className="text-2xl font-semibold">{result.incomeScore ?? "–"}</dd>
          </div>
          <div>
            <dt className="text-table text-ink-soft">{t("b2")}</dt>
            <dd className="text-2xl font-semibold">
              {result.deprivationScore ?? (
                <span className="text-ink-soft">{t("so_far", { points: result.deprivationSoFar })}</span>
              )}
            </dd>
          </div>
        </dl>
        <p className="mt-3 min-h-7">
          {result.class ? <ClassBadge value={result.class} /> : <span className="text-ink-soft">{t("no_class")}</span>}
        </p>
        {conclusion && <p className="mt-1 text-table">{say(conclusion)}</p>}
      </div>
      {result.pointTable?.official === false && (
        <p className="mt-2">
          <Tag tone="strong">{ts("points.sample")}</Tag>
        </p>
      )}
      {result.unavailable && <Callout kind="warning">{ts(`unavailable.${result.unavailable}`)}</Callout>}
      {thresholds.length > 0 && (
        <ul className="mt-2 space-y-1 text-table">
          {thresholds.map((line) => (
            <li key={line.key}>
              {say(line)}
              {line.reference && (
                <span className="block text-sm text-ink-soft">
                  {line.reference[locale]}
                  {line.mark && line.mark !== "C" && ` · ${ts(`mark.${line.mark}`)}`}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {movement && (
        <p className="mt-3 border-t border-rule pt-2 text-table">
          <strong>{ts(`movement_kind.${movement.kind}`)}</strong>
          <br />
          {ts(movement.reason.key as "movement.new", movement.reason.params)}
        </p>
      )}
      {missing.length > 0 && (
        <div className="mt-3 border-t border-rule pt-2">
          <h3 className="text-table font-semibold">{t("missing", { count: missing.length })}</h3>
          <ul className="mt-1 max-h-56 list-disc overflow-y-auto pl-5 text-table">
            {missing.map(({ field, message }) => (
              <li key={field}>
                <a
                  href={`#${field}`}
                  className="link"
                  onClick={(event) => {
                    event.preventDefault();
                    const target = document.getElementById(field)?.closest<HTMLElement>("[data-question]");
                    if (target) focusQuestion(target);
                  }}
                >
                  {nameField(words, field)}
                </a>
                {message !== "answer_required" && `: ${ofField(message)}`}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Counterfactuals list={counterfactuals} className="mt-3 border-t border-rule pt-2 text-table" />
    </section>
  );
}
