import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Counterfactuals, useLine } from "@/components/reviews/explained";
import { MemberTable } from "@/components/reviews/member-table";
import { ClassBadge } from "@/components/ui/class-badge";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { type FieldPath, getField, listFieldPaths, type ReviewAnswers } from "@/lib/reviews/answers";
import { listSharpChanges } from "@/lib/reviews/changes";
import { explain, listCounterfactuals } from "@/lib/reviews/explanation";
import { nameField, type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";
import type { LastReview, ReviewView } from "@/lib/reviews/review";
import { factsOf } from "@/lib/reviews/snapshot";
import type { PointTable, Standard } from "@/lib/standards/schema";

type Props = {
  answers: ReviewAnswers;
  decided: NonNullable<ReviewView["decided"]>;
  startClass: ReviewView["startClass"];
  isApplicant: boolean;
  provinceCode: string;
  last: LastReview | null;
  standard: Standard;
  pointTables: readonly PointTable[];
  /** What is said to a question. */
  remarksOn: (question: string) => ReactNode;
};

/** A recorded review as it was on its day: class, why, every answer beside last year's, the household in the picture. */
export function DecidedReview(props: Props) {
  const { answers, decided, last, standard, pointTables, remarksOn } = props;
  const { result, snapshot } = decided;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const locale = useLocale();
  const words: ReviewWords = { t, tc, locale, standard, pointTables };
  const why = explain(result);
  const say = useLine();
  const shown = listFieldPaths(answers).filter(
    (field) =>
      !field.startsWith("indicators.") &&
      !field.startsWith("movement.") &&
      (getField(answers, field) !== undefined || (last && getField(last.answers, field) !== undefined)),
  );
  const lastAnswer = (field: FieldPath) => (last ? sayAnswer(words, field, getField(last.answers, field)) : null);

  return (
    <div className="space-y-8">
      <Result {...props} />

      {remarksOn("household")}

      <Indicators {...props} lastAnswer={lastAnswer} />

      {why.points.length > 0 && (
        <section aria-labelledby="points-title">
          <h2 id="points-title" className="mb-2 text-lg">
            {t("points_title")}
          </h2>
          <ul className="list-disc pl-5">
            {why.points.map((line) => (
              <li key={line.field}>{say(line)}</li>
            ))}
          </ul>
        </section>
      )}

      <section aria-labelledby="answers-title">
        <h2 id="answers-title" className="mb-2 text-lg">
          {t("answers")}
        </h2>
        <Table caption={t("answers")} captionHidden>
          <thead>
            <tr>
              <Th>{t("question")}</Th>
              {last && <Th>{t("last", { year: String(last.year) })}</Th>}
              <Th>{t("answer")}</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <tr key={field} id={field}>
                <Th scope="row" className="font-normal">
                  {nameField(words, field)}
                  {remarksOn(field)}
                </Th>
                {last && <Td>{lastAnswer(field)}</Td>}
                <Td>{sayAnswer(words, field, getField(answers, field))}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>

      <section aria-labelledby="snapshot-title">
        <h2 id="snapshot-title" className="mb-2 text-lg">
          {t("snapshot")}
        </h2>
        <DescriptionList columns={2}>
          <Description term={t("head")}>{snapshot.household.headName}</Description>
          <Description term={t("village")}>
            {snapshot.household.village} · {tc(`area.${snapshot.household.area}`)}
          </Description>
        </DescriptionList>
        <MemberTable members={snapshot.members} day={result.day} />
      </section>
    </div>
  );
}

/** The class and why: the scores against their thresholds, what would change it, and what changed sharply. */
function Result(props: Props) {
  const { answers, decided, last, standard, pointTables } = props;
  const { result, snapshot } = decided;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const ts = useTranslations("scoring");
  const locale = useLocale();
  const why = explain(result);
  const say = useLine();
  const counterfactuals = listCounterfactuals(standard, answers, snapshot.members.map(factsOf), result.day, {
    isApplicant: props.isApplicant,
    provinceCode: props.provinceCode,
    pointTables,
  });
  const sharp = listSharpChanges(last && { answers: last.answers, incomeScore: last.incomeScore }, {
    answers,
    incomeScore: result.incomeScore,
  });

  return (
    <section
      aria-labelledby="class-title"
      className="grid gap-x-10 gap-y-4 border-y border-rule bg-surface px-4 py-4 md:grid-cols-[auto_minmax(0,1fr)]"
    >
      <div>
        <h2 id="class-title" className="sr-only">
          {t("result")}
        </h2>
        <p>
          <ClassBadge value={decided.finalClass} />
        </p>
        <dl className="mt-3 grid grid-cols-2 gap-x-8">
          <div>
            <dt className="text-table text-ink-soft">{t("b1")}</dt>
            <dd className="text-2xl font-semibold">{result.incomeScore ?? "–"}</dd>
          </div>
          <div>
            <dt className="text-table text-ink-soft">{t("b2")}</dt>
            <dd className="text-2xl font-semibold">{result.deprivationScore ?? "–"}</dd>
          </div>
        </dl>
        <p className="mt-2 text-table">
          {t("start_class")}: {props.startClass ? tc(`class.${props.startClass}`) : t("no_start")} ·{" "}
          <strong>{ts(`movement_kind.${decided.movementKind}`)}</strong>
        </p>
      </div>
      <div>
        <h3 className="font-semibold">{t("why")}</h3>
        {why.conclusion && <p>{say(why.conclusion)}</p>}
        <ul className="mt-1 space-y-1">
          {why.thresholds.map((line) => (
            <li key={line.key}>
              {say(line)}
              {line.reference && (
                <span className="text-sm text-ink-soft">
                  {" "}
                  · {line.reference[locale]}
                  {line.mark && line.mark !== "C" && ` · ${ts(`mark.${line.mark}`)}`}
                </span>
              )}
            </li>
          ))}
        </ul>
        {result.pointTable?.official === false && (
          <p className="mt-2">
            <Tag tone="strong">{ts("points.sample")}</Tag> {result.pointTable.name[locale]}
          </p>
        )}
        {decided.override && (
          <p className="mt-2 border-l-4 border-l-warning bg-warning-tint px-3 py-1">
            {t("override.shown", { document: decided.override.document, reason: decided.override.reason })} ·{" "}
            {t("override.computed")}: {decided.computedClass && tc(`class.${decided.computedClass}`)}
          </p>
        )}
        <Counterfactuals list={counterfactuals} className="mt-2 print:hidden" />
        {last && sharp.length > 0 && (
          <div className="mt-2">
            <h3 className="font-semibold">{t("sharp", { year: String(last.year) })}</h3>
            <ul className="list-disc pl-5">
              {sharp.map(({ key, params }) => (
                <li key={key}>{ts(key as "sharp.area", params)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

/** Each indicator: what the members' facts propose, what was answered, its points and its article. */
function Indicators({
  decided,
  last,
  remarksOn,
  lastAnswer,
}: Props & { lastAnswer: (field: FieldPath) => string | null }) {
  const { result } = decided;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const ts = useTranslations("scoring");
  const locale = useLocale();
  return (
    <section aria-labelledby="indicators-title">
      <h2 id="indicators-title" className="mb-2 text-lg">
        {t("section.indicators")}
      </h2>
      <Table caption={t("section.indicators")} captionHidden wide>
        <thead>
          <tr>
            <Th>{t("question")}</Th>
            {last && <Th>{t("last", { year: String(last.year) })}</Th>}
            <Th>{t("proposed")}</Th>
            <Th>{t("answer")}</Th>
            <Th numeric>{t("points_column")}</Th>
            <Th>{t("reference")}</Th>
          </tr>
        </thead>
        <tbody>
          {result.indicators.map((indicator) => {
            const field: FieldPath = `indicators.${indicator.number}.deprived`;
            return (
              <tr key={indicator.number} id={field}>
                <Th scope="row" className="font-normal">
                  {indicator.number}. {indicator.name[locale]}
                  {indicator.reason && (
                    <span className="block text-sm text-ink-soft">
                      {t("reason")}: {indicator.reason}
                    </span>
                  )}
                  {remarksOn(field)}
                </Th>
                {last && <Td>{lastAnswer(field)}</Td>}
                <Td>
                  {indicator.proposed === null ? "–" : tc(indicator.proposed ? "yes" : "no")}
                  {indicator.proposalReason && indicator.proposed !== null && (
                    <span className="block text-sm text-ink-soft">
                      {ts(indicator.proposalReason.key as "proposal.no_members", indicator.proposalReason.params)}
                    </span>
                  )}
                </Td>
                <Td className={indicator.deprived ? "font-semibold" : ""}>
                  {indicator.deprived === null ? "–" : tc(indicator.deprived ? "yes" : "no")}
                </Td>
                <Td numeric>{indicator.points ?? "–"}</Td>
                <Td className="text-sm text-ink-soft">
                  {indicator.reference[locale]}
                  {indicator.mark !== "C" && ` · ${ts(`mark.${indicator.mark}`)}`}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}
