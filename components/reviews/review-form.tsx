"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { nameField, type ReviewWords, sayAnswer } from "@/lib/reviews/field-words";
import { PointQuestions } from "@/components/reviews/point-questions";
import { ChecksQuestion, ChoiceQuestion, TypedQuestion, YesNoQuestion } from "@/components/reviews/questions";
import { ResultPanel } from "@/components/reviews/result-panel";
import { type Save, useAutosave } from "@/components/reviews/use-autosave";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ClassBadge } from "@/components/ui/class-badge";
import { ErrorSummary } from "@/components/ui/error-summary";
import { FormActions } from "@/components/ui/form-actions";
import { useMessage } from "@/components/ui/use-message";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate, formatTime, parseDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import {
  CAUSES,
  type FieldPath,
  getField,
  INCOME_SOURCES,
  INDICATOR_NUMBERS,
  listMissing,
  NEEDS,
  QUICK_SCREEN,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import { listCounterfactuals } from "@/lib/reviews/explanation";
import { proposeMovement, settleMovement } from "@/lib/reviews/movement";
import { proposeIndicators } from "@/lib/reviews/proposals";
import { dayOfReview, scoreReview } from "@/lib/reviews/scoring";
import { factsOf, type ReviewMember } from "@/lib/reviews/snapshot";
import type { PointTable, Standard } from "@/lib/standards/schema";
import { AreaType, type HouseholdClass } from "@/prisma/generated/enums";

/** A remark of a reviewer that waits for an answer. */
export type Remark = { id: string; question: string; text: string; authorName: string };

type Props = {
  review: {
    id: string;
    version: number;
    answers: ReviewAnswers;
    startClass: HouseholdClass | null;
    arrived: boolean;
    isApplicant: boolean;
    year: number;
    area: AreaType;
    provinceCode: string;
  };
  /** Names the device's copy: another person on the same machine has another one. */
  userId: string;
  today: string;
  standard: Standard;
  pointTables: readonly PointTable[];
  members: readonly ReviewMember[];
  history: readonly { year: number; class: HouseholdClass }[];
  last: { year: number; answers: ReviewAnswers; incomeScore: number | null } | null;
  remarks: readonly Remark[];
  save: Save;
  finish: (input: { id: string; version: number }) => Promise<ActionResult<{ version: number }>>;
  /** The household as it stands. */
  children: ReactNode;
};

const DAY_OF_SURVEY = "surveyedOn";

/** One review on one page: the questions, and the result that follows every key. It saves itself. */
export function ReviewForm(props: Props) {
  const { review, standard, pointTables, members, last, today, remarks } = props;
  const t = useTranslations("reviews");
  const tc = useTranslations("common");
  const ts = useTranslations("scoring");
  const tui = useTranslations("ui");
  const locale = useLocale();
  const router = useRouter();
  const { ofForm } = useMessage();
  // A review that nobody began stands in the village's area, on today's date; the server begins it with the same.
  const [begun] = useState<ReviewAnswers>(() => ({ area: review.area, surveyedOn: today, ...review.answers }));
  const saving = useAutosave(
    { id: review.id, version: review.version, answers: begun },
    `review:${props.userId}:${review.id}`,
    props.save,
  );
  const { answers, answer, conflicts } = saving;
  const [tried, setTried] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const words: ReviewWords = { t, tc, locale, standard, pointTables };

  const facts = useMemo(() => members.map(factsOf), [members]);
  const { isApplicant, arrived } = review;
  const { result, counterfactuals, proposals, movement, missing } = useMemo(() => {
    const day = dayOfReview(answers, today);
    const context = { isApplicant, provinceCode: review.provinceCode, pointTables };
    const result = scoreReview(standard, answers, facts, day, context);
    const proposals = proposeIndicators(standard, facts, answers.housing, day);
    const movement = result.class
      ? proposeMovement({
          startClass: review.startClass,
          endClass: result.class,
          history: props.history,
          arrived,
          markedRelapsed: answers.movement?.relapsed,
        })
      : null;
    return {
      result,
      proposals,
      movement,
      counterfactuals: listCounterfactuals(standard, answers, facts, day, context),
      missing: listMissing(answers, standard, {
        proposals,
        movementNeedsConfirmation: movement !== null && settleMovement(movement, answers.movement) === null,
        scoring: result.missing,
        today,
      }),
    };
  }, [
    answers,
    facts,
    standard,
    pointTables,
    today,
    isApplicant,
    arrived,
    review.provinceCode,
    review.startClass,
    props.history,
  ]);

  const errorOf = (field: FieldPath) => (tried > 0 ? missing.find((one) => one.field === field)?.message : undefined);
  const lastOf = (field: FieldPath): ReactNode => {
    const value = last && getField(last.answers, field);
    if (!last || value === undefined) return null;
    return (
      <p className="text-sm text-ink-soft">
        {t("last_year", { year: String(last.year), answer: sayAnswer(words, field, value) })}
      </p>
    );
  };
  const remarksOn = (question: string): ReactNode =>
    remarks
      .filter((remark) => remark.question === question || remark.question.startsWith(`${question}.`))
      .map(({ id, text, authorName }) => (
        <p key={id} className="my-1 border-l-4 border-l-warning bg-warning-tint px-3 py-1 text-table">
          <strong>{authorName}:</strong> {text}
        </p>
      ));
  const conflictOn = (field: FieldPath): ReactNode => {
    const conflict = conflicts.find((one) => one.field === field);
    if (!conflict) return null;
    return (
      <div
        role="alert"
        className="my-1 flex flex-wrap items-center gap-2 border-l-4 border-l-danger bg-danger-tint px-3 py-1 text-table"
      >
        <span>
          {t("conflict", {
            theirs: sayAnswer(words, field, conflict.theirs),
            ours: sayAnswer(words, field, conflict.ours),
          })}
        </span>
        <Button size="sm" onClick={() => saving.settle(conflict, false)}>
          {t("conflict_theirs")}
        </Button>
        <Button size="sm" onClick={() => saving.settle(conflict, true)}>
          {t("conflict_ours")}
        </Button>
      </div>
    );
  };
  const noteOf = (field: FieldPath): ReactNode => (
    <>
      {lastOf(field)}
      {remarksOn(field)}
      {conflictOn(field)}
    </>
  );
  const around = (field: FieldPath) => ({
    id: field,
    label: nameField(words, field),
    error: errorOf(field),
    children: noteOf(field),
  });
  const yesNo = (field: FieldPath) => {
    const value = getField(answers, field);
    return (
      <YesNoQuestion
        key={field}
        {...around(field)}
        value={typeof value === "boolean" ? value : undefined}
        onChange={(chosen) => answer(field, chosen)}
      />
    );
  };
  const choice = <T extends string>(field: FieldPath, values: readonly T[], label: (value: T) => string) => {
    const value = getField(answers, field);
    return (
      <ChoiceQuestion
        {...around(field)}
        options={values.map((one) => ({ value: one, label: label(one) }))}
        value={typeof value === "string" ? value : undefined}
        onChange={(chosen) => answer(field, chosen)}
      />
    );
  };
  /** A whole number, or with `decimal` one with a comma. */
  const number = (field: FieldPath, max: number, unit: string, decimal = false) => {
    const value = getField(answers, field);
    return (
      <TypedQuestion
        {...around(field)}
        inputMode={decimal ? "decimal" : "numeric"}
        unit={unit}
        value={typeof value === "number" ? String(value).replace(".", locale === "vi" ? "," : ".") : ""}
        read={(text) => {
          if (text === "") {
            answer(field, null);
            return null;
          }
          // Thousands as people group them: 1.234.567 or 1 234 567.
          const plain = decimal ? text.replace(",", ".") : text.replace(/[\s.,](?=\d{3}(\D|$))/g, "");
          const read =
            /^\d+(\.\d{1,2})?$/.test(plain) && (decimal || !plain.includes(".")) ? Number(plain) : Number.NaN;
          if (!(read <= max)) return { error: say("number_range", { min: 0, max }) };
          answer(field, read);
          return null;
        }}
      />
    );
  };
  const line = (field: FieldPath, error?: string) => {
    const value = getField(answers, field);
    return (
      <TypedQuestion
        {...around(field)}
        error={error ?? errorOf(field)}
        wide
        value={typeof value === "string" ? value : ""}
        read={(text) => {
          if (text.length > 500) return { error: say("text_length", { max: 500 }) };
          answer(field, text === "" ? null : text);
          return null;
        }}
      />
    );
  };
  const checks = <T extends string>(field: FieldPath, values: readonly T[]) => {
    const value = getField(answers, field);
    return (
      <ChecksQuestion
        {...around(field)}
        options={values.map((one) => ({ value: one, label: sayAnswer(words, field, one) }))}
        value={Array.isArray(value) ? value : []}
        onChange={(chosen) => answer(field, chosen.length === 0 ? null : chosen)}
      />
    );
  };

  const takeProposals = () => {
    for (const n of INDICATOR_NUMBERS) {
      const proposed = proposals[n]?.deprived ?? null;
      if (proposed !== null && answers.indicators?.[n]?.deprived === undefined)
        answer(`indicators.${n}.deprived`, proposed);
    }
  };
  const openProposals = INDICATOR_NUMBERS.filter(
    (n) => (proposals[n]?.deprived ?? null) !== null && answers.indicators?.[n]?.deprived === undefined,
  ).length;
  const nameOf = (id: string) => members.find((member) => member.id === id)?.fullName ?? "";
  const skipsSurvey = isApplicant && answers.quickScreen === "NOT_PASSED";
  const isAbove =
    result.incomeScore !== null &&
    answers.area !== undefined &&
    result.incomeScore > (standard.scoreThresholds?.[answers.area].value ?? Number.POSITIVE_INFINITY);
  const installed = pointTables.find(({ id }) => id === answers.pointTable);

  async function record() {
    setProblem(undefined);
    setTried((n) => n + 1);
    if (missing.length > 0 || conflicts.length > 0) return;
    setBusy(true);
    try {
      if (!(await saving.flush())) {
        setProblem(saving.problem ?? say("not_sent"));
        return;
      }
      const recorded = await props.finish({ id: review.id, version: saving.version() });
      if (recorded.ok) {
        router.refresh();
        window.scrollTo({ top: 0 });
        return;
      }
      setProblem(recorded.problem.message);
      // What the server has and this tab does not: read it, and look again.
      await saving.flush(true);
    } catch {
      setProblem(say("not_sent"));
    } finally {
      setBusy(false);
    }
  }

  const state =
    saving.phase === "stopped" && saving.problem
      ? ofForm(saving.problem)
      : saving.phase === "offline"
        ? tui("offline_kept")
        : saving.phase === "saving"
          ? tui("saving")
          : saving.savedAt
            ? tui("saved_at", { time: formatTime(new Date(saving.savedAt)) })
            : t("saves_itself");

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void record();
        }}
        className="min-w-0"
      >
        {props.children}
        <ErrorSummary
          attempt={tried}
          problem={problem}
          errors={
            tried > 0
              ? missing.map(({ field, message }) => ({ id: field, label: nameField(words, field), message }))
              : []
          }
        />
        {saving.phase === "stopped" && saving.problem && (
          <Callout kind="danger" role="alert">
            {ofForm(saving.problem)}
          </Callout>
        )}
        {remarksOn("household")}

        <fieldset className="mt-6">
          <legend className="mb-1 text-lg font-semibold">{t("section.survey")}</legend>
          <TypedQuestion
            {...around(DAY_OF_SURVEY)}
            inputMode="numeric"
            value={answers.surveyedOn ? formatDate(answers.surveyedOn) : ""}
            read={(text) => {
              if (text === "") {
                answer(DAY_OF_SURVEY, null);
                return null;
              }
              const day = parseDate(text);
              if (!day) return { error: say("date_form") };
              if (day > today) return { error: say("date_in_future") };
              answer(DAY_OF_SURVEY, day);
              return null;
            }}
          />
          {choice("area", Object.values(AreaType), (value) => tc(`area.${value}`))}
          {isApplicant && choice("quickScreen", QUICK_SCREEN, (value) => t(`choice.${value}`))}
        </fieldset>

        {!skipsSurvey && (
          <>
            <fieldset className="mt-8">
              <legend className="mb-1 text-lg font-semibold">{t("section.income")}</legend>
              {choice("incomeSource", INCOME_SOURCES, (value) => t(`choice.${value}`))}
              {answers.incomeSource === "PAPER" && number("incomeScore", 1000, t("points"))}
              {answers.incomeSource === "POINT_TABLE" &&
                (pointTables.length === 0 ? (
                  <Callout kind="warning">{ts("unavailable.no_point_table")}</Callout>
                ) : (
                  <>
                    <ChoiceQuestion
                      {...around("pointTable")}
                      options={pointTables.map(({ id, name }) => ({ value: id, label: name[locale] }))}
                      value={answers.pointTable}
                      onChange={(chosen) => answer("pointTable", chosen)}
                    />
                    {installed && (
                      <PointQuestions
                        table={installed}
                        answers={answers}
                        errorOf={errorOf}
                        noteOf={noteOf}
                        answer={answer}
                      />
                    )}
                  </>
                ))}
              {isAbove && yesNo("isFarming")}
              {isAbove && answers.isFarming && number("averageIncome", 1_000_000_000, t("dong"))}
            </fieldset>

            <fieldset className="mt-8">
              <legend className="mb-1 text-lg font-semibold">{t("section.housing")}</legend>
              {number("housing.floorAreaM2", 10_000, "m²", true)}
              {yesNo("housing.wallDurable")}
              {yesNo("housing.columnDurable")}
              {yesNo("housing.roofDurable")}
            </fieldset>

            <fieldset className="mt-8">
              <legend className="mb-1 text-lg font-semibold">{t("section.indicators")}</legend>
              <div className="flex flex-wrap items-center justify-between gap-3 pb-2">
                <p className="text-table text-ink-soft">{t("indicators_hint")}</p>
                {openProposals > 0 && (
                  <Button size="sm" onClick={takeProposals}>
                    {t("take_proposals", { count: openProposals })}
                  </Button>
                )}
              </div>
              {standard.indicators.map((indicator) => {
                const field: FieldPath = `indicators.${indicator.number}.deprived`;
                const reason: FieldPath = `indicators.${indicator.number}.reason`;
                const value = getField(answers, field);
                const proposal = proposals[indicator.number];
                const differs =
                  proposal !== undefined &&
                  proposal.deprived !== null &&
                  typeof value === "boolean" &&
                  value !== proposal.deprived;
                return (
                  <div key={field}>
                    <YesNoQuestion
                      id={field}
                      label={
                        <strong>
                          {indicator.number}. {indicator.name[locale]}
                        </strong>
                      }
                      error={errorOf(field)}
                      value={typeof value === "boolean" ? value : undefined}
                      onChange={(chosen) => answer(field, chosen)}
                    >
                      <p className="text-table">{indicator.deprivedWhen[locale]}</p>
                      {proposal && (
                        <p className="text-sm text-indigo">
                          {proposal.deprived === null
                            ? t("proposal_open")
                            : t("proposal", { answer: tc(proposal.deprived ? "yes" : "no") })}{" "}
                          {ts(proposal.reason.key as "proposal.no_members", proposal.reason.params)}
                          {proposal.reason.memberIds.length > 0 &&
                            ` (${proposal.reason.memberIds.map(nameOf).join(", ")})`}
                        </p>
                      )}
                      {noteOf(field)}
                      {indicator.mark !== "C" && (
                        <p className="text-sm text-ink-soft">
                          {ts(`mark.${indicator.mark}`)}
                          {indicator.note && `: ${indicator.note[locale]}`}
                        </p>
                      )}
                    </YesNoQuestion>
                    {differs && <div className="border-l-4 border-l-warning pl-3">{line(reason)}</div>}
                  </div>
                );
              })}
            </fieldset>

            <fieldset className="mt-8">
              <legend className="mb-1 text-lg font-semibold">{t("section.causes")}</legend>
              {checks("causes", CAUSES)}
              {answers.causes?.includes("OTHER") && line("causeOther")}
              {checks("needs", NEEDS)}
              {answers.needs?.includes("OTHER") && line("needOther")}
            </fieldset>
          </>
        )}

        <fieldset className="mt-8">
          <legend className="mb-1 text-lg font-semibold">{t("section.movement")}</legend>
          {movement && movement.choices.length > 1 && (
            <>
              <ChoiceQuestion
                id="movement.kind"
                label={nameField(words, "movement.kind")}
                error={errorOf("movement.kind")}
                options={movement.choices.map((kind) => ({ value: kind, label: ts(`movement_kind.${kind}`) }))}
                value={answers.movement?.confirmed ? answers.movement.kind : undefined}
                onChange={(chosen) => {
                  answer("movement.kind", chosen);
                  answer("movement.confirmed", true);
                }}
              >
                <p className="text-table text-ink-soft">
                  {ts(movement.reason.key as "movement.new", movement.reason.params)}
                </p>
                {noteOf("movement.kind")}
              </ChoiceQuestion>
              {yesNo("movement.relapsed")}
            </>
          )}
          {line("notes")}
        </fieldset>

        <FormActions state={state}>
          {/* On a narrow screen the panel with the result stands below the questions. */}
          {result.class && (
            <span className="lg:hidden">
              <ClassBadge value={result.class} short />
            </span>
          )}
          <span className="text-table text-ink-soft">
            {missing.length > 0 && t("missing", { count: missing.length })}
          </span>
          <Button type="submit" variant="primary" disabled={busy || saving.phase === "stopped"}>
            {busy ? tui("working") : t("finish")}
          </Button>
        </FormActions>
      </form>
      <div className="lg:sticky lg:top-4">
        <ResultPanel
          words={words}
          result={result}
          counterfactuals={counterfactuals}
          movement={movement}
          missing={missing}
        />
      </div>
    </div>
  );
}
