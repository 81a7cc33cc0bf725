import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { addCommentAction, closeCommentAction } from "@/app/(app)/lists/actions";
import {
  finishReviewAction,
  overrideClassAction,
  reopenReviewAction,
  saveReviewAction,
} from "@/app/(app)/reviews/actions";
import { CommentThread } from "@/components/lists/comment-thread";
import { DecidedReview } from "@/components/reviews/decided-review";
import { MemberTable } from "@/components/reviews/member-table";
import { OverrideForm } from "@/components/reviews/override-form";
import { ReviewForm } from "@/components/reviews/review-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now, today } from "@/lib/core/clock";
import { formatDateTime } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { findNextToReview, getReview } from "@/lib/reviews/queries";
import { dayOfReview } from "@/lib/reviews/scoring";
import { isFinal } from "@/lib/rounds/steps";
import { getStandard, listPointTables } from "@/lib/standards/load";

/** Read, and recorded, once a request: for the title and the page. */
const readReview = cache(async (id: string) => {
  const actor = await openPage("/reviews/[id]");
  return { actor, review: await getReview(actor, parseId(id)) };
});

export async function generateMetadata({ params }: PageProps<"/reviews/[id]">) {
  const { id } = await params;
  const { review } = await runPage(() => readReview(id));
  const t = await getTranslations("reviews");
  return { title: `${t("decided_title", { year: String(review.round.year) })} · ${review.household.code}` };
}

export default async function ReviewPage({ params }: PageProps<"/reviews/[id]">) {
  const { id } = await params;
  const { actor, review, next, standard } = await runPage(async () => {
    const { actor, review } = await readReview(id);
    const next =
      review.status === "DONE" && review.withCommune && can(actor, "review.record", review.unitPath)
        ? await findNextToReview(actor, review.list.id, review.household.id)
        : null;
    return { actor, review, next, standard: getStandard(review.round.standardId) };
  });
  const t = await getTranslations("reviews");
  const tc = await getTranslations("common");
  const tl = await getTranslations("lists");
  const tsh = await getTranslations("sheets");
  const { household, decided, comments } = review;
  const mayRecord = review.withCommune && can(actor, "review.record", review.unitPath);
  const mayComment = review.round.open && !isFinal(review.list.status) && can(actor, "review.comment", review.unitPath);
  const open = comments.filter(({ closedAt }) => closedAt === null);

  return (
    <>
      <PageHeader
        title={household.headName}
        subtitle={`${household.code} · ${household.village}, ${household.commune} · ${t("start_class")}: ${
          review.startClass ? tc(`class.${review.startClass}`) : t("no_start")
        }`}
        breadcrumbs={[
          { href: `/lists/${review.list.id}`, label: t("list_title", { year: String(review.round.year) }) },
          { href: `/households/${household.id}`, label: household.headName },
        ]}
        actions={
          <>
            {review.round.open && review.status !== "CLOSED" && can(actor, "review.record", review.unitPath) && (
              <ButtonLink href={`/api/sheets?ids=${household.id}`} target="_blank">
                {tsh("print_one")}
              </ButtonLink>
            )}
            {decided && mayRecord && (
              <>
                <form action={reopenReviewAction}>
                  <input type="hidden" name="id" value={review.id} />
                  <Button type="submit">{t("reopen")}</Button>
                </form>
                {next ? (
                  <ButtonLink href={`/reviews/${next}`} variant="primary">
                    {t("next_household")}
                  </ButtonLink>
                ) : (
                  <ButtonLink href="/reviews" variant="primary">
                    {t("to_list")}
                  </ButtonLink>
                )}
              </>
            )}
          </>
        }
      />
      {review.returned && (
        <Callout kind="warning" title={`${t("returned")}: ${tl(`reason.${review.returned.reason}`)}`}>
          {review.returned.note}
        </Callout>
      )}
      {decided ? (
        <>
          <Callout kind="success">
            {t("recorded", { time: formatDateTime(decided.finishedAt), name: decided.surveyorName ?? "" })}
          </Callout>
          <MessagesProvider>
            <DecidedReview
              answers={review.answers}
              decided={decided}
              startClass={review.startClass}
              isApplicant={review.frame.isApplicant}
              provinceCode={review.provinceCode}
              last={review.last}
              standard={standard}
              pointTables={listPointTables(standard)}
              remarksOn={(question) =>
                (mayComment || comments.some((comment) => comment.question === question)) && (
                  <CommentThread
                    reviewId={review.id}
                    question={question}
                    comments={comments}
                    addComment={mayComment ? addCommentAction : undefined}
                    closeComment={mayComment ? closeCommentAction : undefined}
                  />
                )
              }
            />
          </MessagesProvider>
          {mayRecord && can(actor, "review.override", review.unitPath) && (
            <MessagesProvider>
              <OverrideForm
                id={review.id}
                version={review.version}
                override={decided.override}
                save={overrideClassAction}
              />
            </MessagesProvider>
          )}
        </>
      ) : mayRecord ? (
        <MessagesProvider>
          <ReviewForm
            key={review.id}
            review={{
              id: review.id,
              version: review.version,
              answers: review.answers,
              startClass: review.startClass,
              arrived: review.arrived,
              frame: review.frame,
              provinceCode: review.provinceCode,
              assignedTo: review.assignedTo,
            }}
            userId={actor.userId}
            today={today()}
            standardId={standard.id}
            members={review.members}
            history={review.history}
            last={
              review.last && {
                year: review.last.year,
                answers: review.last.answers,
                incomeScore: review.last.incomeScore,
              }
            }
            remarks={open.map(({ id, question, text, authorName }) => ({ id, question, text, authorName }))}
            save={saveReviewAction}
            finish={finishReviewAction}
          >
            <details open className="border-y border-rule bg-surface px-4 py-2">
              <summary className="flex min-h-8 items-center font-semibold">
                {t("members")} ({review.members.length})
              </summary>
              <p className="mb-2 flex flex-wrap justify-between gap-3 text-table text-ink-soft">
                {t("household_hint")}
                <a className="link" href={`/households/${household.id}/edit`}>
                  {t("edit_household")}
                </a>
              </p>
              <MemberTable members={review.members} day={dayOfReview(review.answers, today())} />
            </details>
          </ReviewForm>
        </MessagesProvider>
      ) : (
        <EmptyState title={t(review.status === "CLOSED" ? "closed" : "not_yet")}>
          {review.status !== "CLOSED" && t("not_yet_text")}
        </EmptyState>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
