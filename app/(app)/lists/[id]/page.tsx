import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { AnswerNames } from "@/components/lists/answer-words";
import { nameQuestion } from "@/components/lists/answer-words";
import { Balance } from "@/components/lists/balance";
import { ChangesList } from "@/components/lists/changes-list";
import { CompletenessList } from "@/components/lists/completeness-list";
import { ListHistory } from "@/components/lists/history";
import { isFiltered, listedHref, readHouseholdsFilter } from "@/components/lists/households-filter";
import { HouseholdsSection } from "@/components/lists/households-section";
import { ResidentsSummary } from "@/components/lists/residents-facts";
import { ReturnedHouseholds } from "@/components/lists/returned-households";
import { ExportButtons } from "@/components/privacy/export-buttons";
import { ButtonLink } from "@/components/ui/button";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { ListStatusBadge } from "@/components/ui/status-badge";
import { Tabs } from "@/components/ui/tabs";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { countAll, countFinished } from "@/lib/lists/list";
import { getList } from "@/lib/lists/queries/list";
import { getListPage } from "@/lib/lists/queries/pages";
import { availableActions, namesHouseholds, standsWithCommune } from "@/lib/rounds/steps";
import { findStandard } from "@/lib/standards/load";
import { ListSteps } from "./list-steps";

export async function generateMetadata({ params }: PageProps<"/lists/[id]">) {
  const { round, commune } = await runPage(async () =>
    getList(await openPage("/lists/[id]"), parseId((await params).id)),
  );
  const t = await getTranslations("lists");
  return { title: t("title_of", { year: round.year, commune: commune.name }) };
}

/** A commune's list: where it stands, what is left or stands out, what changed, its households, its history. */
export default async function ListPage({ params, searchParams }: PageProps<"/lists/[id]">) {
  const filter = readHouseholdsFilter(await searchParams);
  const { actor, page } = await runPage(async () => {
    const actor = await openPage("/lists/[id]");
    const { village, returned, ...choice } = filter;
    const id = parseId((await params).id);
    return { actor, page: await getListPage(actor, id, { ...choice, villageId: village, returnedOnly: returned }) };
  });
  const { list, completeness } = page;
  const t = await getTranslations("lists");
  const tc = await getTranslations("common");
  const ts = await getTranslations("scoring");
  const tr = await getTranslations("rounds");
  const locale = await getLocale();
  const { round, commune } = list;
  const working = standsWithCommune(list.status);

  const steps = round.status === "OPEN" ? availableActions(round.chain, actor.role, list.status) : [];
  const canReturnHouseholds = steps.some((step) => step.action === "return" && namesHouseholds(step));
  const isCommune = can(actor, "residents.enter", commune.path);
  const canEdit = isCommune && working && round.status === "OPEN";
  const ofNow = list.events.filter(({ submission }) => submission === list.submission);
  const lastSent = ofNow.find(({ action }) => action === "submit");
  const cameBack = ofNow.find(({ action, toStatus }) => action === "return" && toStatus === list.status);
  const names: AnswerNames = {
    words: { lists: t, common: tc, scoring: ts, reviews: await getTranslations("reviews") },
    locale,
    indicators: Object.fromEntries(
      (findStandard(round.standardId)?.indicators ?? []).map(({ number, name }) => [number, name[locale]]),
    ),
  };
  const residentsHref = `/lists/${list.id}/residents`;

  return (
    <>
      <PageHeader
        title={t("title_of", { year: round.year, commune: commune.name })}
        subtitle={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <ListStatusBadge chain={round.chain} value={list.status} />
            <span>
              {lastSent
                ? t("submitted_by", {
                    submission: lastSent.submission,
                    date: formatDate(lastSent.at),
                    name: lastSent.actorName,
                  })
                : t("not_submitted")}
            </span>
          </span>
        }
        breadcrumbs={isCommune ? [] : [{ href: `/lists?round=${round.id}`, label: `${t("title")} ${round.year}` }]}
        actions={
          <ListSteps
            list={list}
            ledger={page.ledger}
            steps={steps}
            completeness={completeness}
            comments={page.comments}
          />
        }
      />
      {page.siblings.length > 1 && (
        <Tabs
          label={t("rounds")}
          tabs={page.siblings.map((other) => ({
            href: `/lists/${other.id}`,
            label: [
              t(other.status === "OPEN" ? "round_open" : "round_closed", { year: other.year }),
              ...(other.track === "ANNUAL" ? [] : [tr(`track.${other.track}`)]),
            ].join(" · "),
            current: other.id === list.id,
          }))}
        />
      )}
      {cameBack && (
        <ReturnedHouseholds event={cameBack} rows={page.returned} partial={list.partialReturn} toMend={canEdit} />
      )}
      {completeness && (
        <Section id="completeness" title={t("completeness.title")}>
          <div className="mb-4 max-w-3xl">
            <Meter
              label={t("completeness.progress")}
              value={countFinished(list.counts)}
              max={countAll(list.counts)}
              unit={t("completeness.households")}
            />
          </div>
          <CompletenessList completeness={completeness} residentsHref={canEdit ? residentsHref : null} />
        </Section>
      )}
      <Section id="balance" title={t("balance.title")}>
        <Balance ledger={page.ledger} violations={page.violations} />
      </Section>
      <Section
        id="residents"
        title={t("residents.title")}
        action={
          canEdit && (
            <ButtonLink size="sm" href={residentsHref}>
              {t(list.residents.households === null ? "residents.enter" : "residents.change")}
            </ButtonLink>
          )
        }
      >
        <ResidentsSummary residents={list.residents} facts={page.facts} />
      </Section>
      {list.counts.DONE > 0 && (
        <Section id="attention" title={t("attention.title")}>
          {page.attention.length === 0 ? (
            <p className="text-ink-soft">{t("attention.none")}</p>
          ) : (
            <>
              <ul className="flex flex-wrap gap-x-6 gap-y-1">
                {page.attention.map(({ kind, reviewIds }) => (
                  <li key={kind}>
                    <a className="link" href={listedHref(list.id, { attention: kind })}>
                      {t(`attention.${kind}`, { count: reviewIds.length })}
                    </a>
                  </li>
                ))}
              </ul>
              <p className="mt-1 text-table text-ink-soft">{t("attention.hint")}</p>
            </>
          )}
        </Section>
      )}
      {(list.submission > 1 || page.changes.length > 0) && (
        <Section
          id="changes"
          title={t(working ? "changes.working_title" : "changes.title", { submission: list.submission - 1 })}
        >
          {page.changes.length === 0 ? (
            <p className="text-ink-soft">{t("changes.none")}</p>
          ) : (
            <ChangesList changes={page.changes} names={names} />
          )}
        </Section>
      )}
      {page.comments.length > 0 && (
        <Section id="comments" title={t("comments.title")}>
          <ul className="border-t border-rule">
            {page.comments.map((comment) => (
              <li key={comment.id} className="border-b border-rule py-2">
                <p>
                  <a className="link" href={`/reviews/${comment.reviewId}`}>
                    {comment.headName} · {comment.code}
                  </a>{" "}
                  <span className="text-ink-soft">· {nameQuestion(comment.question, names)}</span>
                </p>
                <p className="whitespace-pre-line">{comment.text}</p>
                <p className="text-table text-ink-soft">
                  {comment.authorName} · {formatDate(comment.at)}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section
        id="households"
        title={
          isFiltered(filter)
            ? t("households.title")
            : `${t("households.title")} · ${tc("households", { count: countAll(list.counts) })}`
        }
      >
        <HouseholdsSection
          listId={list.id}
          total={countAll(list.counts)}
          rows={page.rows.rows}
          next={page.rows.next}
          filter={filter}
          villages={page.villages}
          attention={page.attention}
          returned={list.returned}
          choice={canReturnHouseholds ? { listId: list.id, version: list.version } : null}
          download={
            can(actor, "export") && (
              <ExportButtons
                href={`/api/lists/${list.id}/export`}
                words={{ xlsx: tc("download_xlsx"), csv: tc("download_csv") }}
              />
            )
          }
        />
      </Section>
      <Section id="history" title={t("history.title")}>
        <ListHistory chain={round.chain} events={list.events} />
      </Section>
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

type SectionProps = { id: string; title: string; action?: ReactNode; children: ReactNode };

function Section({ id, title, action, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="mt-8 scroll-mt-4">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h2 id={`${id}-title`} className="text-lg">
          {title}
        </h2>
        {action}
      </div>
      {children}
    </section>
  );
}
