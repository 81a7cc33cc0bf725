import { getLocale, getTranslations } from "next-intl/server";
import {
  applyImportAction,
  cancelImportAction,
  checkAgainAction,
  sayColumnsAction,
  undoImportAction,
} from "@/app/(app)/imports/actions";
import { ActButton } from "@/components/events/act-button";
import { ApplyButton } from "@/components/imports/apply-button";
import { DryRunTable } from "@/components/imports/dry-run-table";
import { ImportNotes } from "@/components/imports/import-notes";
import { ImportStateBadge } from "@/components/imports/import-state";
import { MappingForm } from "@/components/imports/mapping-form";
import { ImportProgress } from "@/components/imports/progress";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FormActions } from "@/components/ui/form-actions";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Tabs } from "@/components/ui/tabs";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatDateTime, formatNumber } from "@/lib/core/format";
import { address, asked, readQuery } from "@/lib/core/query";
import { parseId, runPage } from "@/lib/core/run";
import { listEthnicGroups } from "@/lib/households/queries";
import { isWorking, KINDS } from "@/lib/imports/import";
import { getImport, getImportProgress, listImportHouseholds } from "@/lib/imports/queries";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata({ params }: PageProps<"/imports/[id]">) {
  const { id } = await params;
  const found = await runPage(async () => getImport(await openPage("/imports/[id]"), parseId(id)));
  const t = await getTranslations("imports");
  return { title: found.name || t("page.pasted") };
}

/** One list on its way into the register: its columns, what it would do, how far it is, what became of it. */
export default async function ImportPage({ params, searchParams }: PageProps<"/imports/[id]">) {
  const { id } = await params;
  const { kind, page, columns } = readQuery(
    { kind: asked.oneOf([...KINDS, "warned"]), page: asked.page, columns: asked.flag },
    await searchParams,
  );
  const { actor, found, progress, list, villages, ethnicGroups } = await runPage(async () => {
    const actor = await openPage("/imports/[id]");
    const found = await getImport(actor, parseId(id));
    const looked = !["READING", "MAPPING", "CHECKING", "CANCELLED"].includes(found.state) && found.households > 0;
    const mapping = found.steps.map && can(actor, "import") && (found.state !== "CHECKED" || columns);
    return {
      actor,
      found,
      progress: isWorking(found.state) ? await getImportProgress(actor, found.id) : null,
      list:
        looked && !mapping
          ? await listImportHouseholds(actor, found.id, {
              kind: kind === "warned" ? undefined : kind,
              warned: kind === "warned",
              page,
            })
          : null,
      villages: mapping ? (await listVillages(actor)).filter(({ ended }) => !ended) : null,
      ethnicGroups: await listEthnicGroups(actor),
    };
  });
  const t = await getTranslations("imports");
  const locale = await getLocale();
  const { counts, steps, state } = found;
  const brings = can(actor, "import", found.unitPath);
  const base = `/imports/${found.id}`;
  const number = (value: number) => formatNumber(value, locale);
  const mapsNow = villages !== null && found.layout !== null && found.mapping !== null;
  const toDo = counts.NEW + counts.CHANGES;
  const tab = (key: string, label: string, count: number) => ({
    href: address(base, { kind: key }),
    label,
    count: number(count),
    current: (kind ?? "") === key,
  });
  const pageHref = (to: number) => address(base, { kind, page: to });
  return (
    <>
      <PageHeader
        title={found.name || t("page.pasted")}
        subtitle={`${found.commune} · ${found.by} · ${formatDateTime(found.at)}`}
        breadcrumbs={[{ href: "/imports", label: t("page.title") }]}
        actions={
          <MessagesProvider>
            {list && counts.PROBLEM > 0 && (
              <ButtonLink href={`/api/imports/${found.id}/wrong`} download>
                {t("step.wrong", { count: counts.PROBLEM })}
              </ButtonLink>
            )}
            {found.hasFile && brings && (
              <ButtonLink href={`/api/imports/${found.id}/file`} download>
                {t("step.file")}
              </ButtonLink>
            )}
            {found.undoUntil && can(actor, "act.undo", found.unitPath) && (
              <span className="inline-flex flex-wrap items-center gap-2">
                <ActButton id={found.id} act={undoImportAction} word={t("step.undo")} variant="danger" size="md" />
                <span className="text-table text-ink-soft">
                  {t("step.undo_until", { date: formatDate(found.undoUntil) })}
                </span>
              </span>
            )}
          </MessagesProvider>
        }
      />
      <p className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <ImportStateBadge value={state} />
        {found.layout?.form && <span className="text-ink-soft">{t(`form.${found.layout.form}`)}</span>}
        <span className="text-ink-soft">
          {t("dry.summary", { rows: found.rows, households: found.households })}
          {counts.passed > 0 && ` · ${t("dry.passed", { count: counts.passed })}`}
          {counts.repeated > 0 && ` · ${t("dry.repeated", { count: counts.repeated })}`}
        </span>
      </p>
      <ImportNotes found={found} mapsNow={mapsNow} />
      {progress && (
        <MessagesProvider>
          {/* The state that this page shows: a later one is a reason to show the page anew. */}
          <ImportProgress id={found.id} {...progress} state={found.state} />
        </MessagesProvider>
      )}
      {mapsNow && found.layout && found.mapping && (
        <MessagesProvider>
          <MappingForm
            key={state}
            id={found.id}
            columns={found.layout.columns}
            mapping={found.mapping}
            villages={villages.map((village) => ({ value: village.id, label: village.fullName }))}
            ethnicGroups={ethnicGroups.map(({ code, name }) => ({ value: code, label: name }))}
            sayColumns={sayColumnsAction}
          />
        </MessagesProvider>
      )}
      {list && (
        <>
          <Tabs
            label={t("dry.filter")}
            tabs={[
              tab("", t("dry.all"), found.households),
              ...KINDS.map((one) => tab(one, t(`kind.${one}`), counts[one])),
              tab("warned", t("dry.warned"), counts.warned),
            ]}
          />
          {list.rows.length === 0 ? (
            <EmptyState title={t("dry.none")} />
          ) : (
            <DryRunTable
              rows={list.rows}
              headings={found.layout?.columns.map(({ heading }) => heading) ?? []}
              ethnicGroups={Object.fromEntries(ethnicGroups.map(({ code, name }) => [code, name]))}
              stands={state !== "UNDONE"}
            />
          )}
          <KeysetPager
            {...(page > 1 && { previousHref: pageHref(page - 1) })}
            {...(page < list.pages && { nextHref: pageHref(page + 1) })}
          >
            {t("dry.page", { page: number(page), pages: number(list.pages) })}
          </KeysetPager>
        </>
      )}
      {brings && !mapsNow && (steps.apply || steps.check || steps.cancel) && (
        <MessagesProvider>
          <FormActions state={state === "CHECKED" ? t("dry.nothing_yet") : undefined}>
            {steps.cancel && (
              <ActButton id={found.id} act={cancelImportAction} word={t("step.cancel")} variant="quiet" size="md" />
            )}
            {state === "CHECKED" && (
              <ButtonLink href={address(base, { columns: true })}>{t("mapping.again")}</ButtonLink>
            )}
            {steps.check && <ActButton id={found.id} act={checkAgainAction} word={t("step.check")} size="md" />}
            {steps.apply && (toDo > 0 || state === "FAILED") && (
              <ApplyButton
                id={found.id}
                apply={applyImportAction}
                word={state === "FAILED" ? t("step.go_on") : t("step.apply", { count: toDo })}
              />
            )}
          </FormActions>
        </MessagesProvider>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
