import { getLocale, getTranslations } from "next-intl/server";
import { ReportFilters } from "@/components/reports/report-filters";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { rowWords } from "@/components/ui/row-words";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatNumber, formatPercent } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { readChoice, reportHref } from "@/lib/reports/choice";
import { type CommuneProgress, getProgress } from "@/lib/reports/queries";
import { isFinal, statusesOf, statusWord } from "@/lib/rounds/steps";
import type { ListStatus } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("reports");
  return { title: t("progress.title") };
}

export default async function ProgressPage({ searchParams }: PageProps<"/progress">) {
  const choice = readChoice(await searchParams);
  const { actor, progress } = await runPage(async () => {
    const actor = await openPage("/progress");
    return { actor, progress: await getProgress(actor, choice) };
  });
  const t = await getTranslations("reports");
  const tc = await getTranslations("common");
  const locale = await getLocale();
  const { communes } = progress;
  const { chain } = progress.round;
  const statuses = statusesOf(chain);
  const number = (value: number) => formatNumber(value, locale);
  const sum = (rows: CommuneProgress[], key: "total" | "finished") => rows.reduce((all, row) => all + row[key], 0);
  const share = (rows: CommuneProgress[]) => {
    const total = sum(rows, "total");
    return total ? formatPercent((sum(rows, "finished") / total) * 100, locale, 0) : "–";
  };
  const of = (rows: CommuneProgress[], status: ListStatus) => rows.filter((row) => row.status === status).length;
  const districts = [...new Set(communes.map((row) => row.districtId))].map((id) =>
    communes.filter((row) => row.districtId === id),
  );

  return (
    <>
      <PageHeader
        title={t("progress.title")}
        subtitle={t("subtitle", { unit: progress.unit.name, year: progress.round.year })}
        breadcrumbs={progress.above.map(({ id, name }) => ({
          href: reportHref("/progress", { ...choice, unitId: id }),
          label: name,
        }))}
      />
      <ReportFilters
        action="/progress"
        choice={choice}
        report={{ round: progress.round, rounds: progress.rounds }}
        withoutApproved
      />
      {communes.length === 0 ? (
        <EmptyState title={t("progress.empty")} />
      ) : (
        <>
          <div className="mb-6 grid max-w-3xl gap-4 sm:grid-cols-2">
            <Meter
              label={t("progress.reviewed")}
              value={sum(communes, "finished")}
              max={sum(communes, "total")}
              unit={t("progress.households")}
            />
            <Meter
              label={t("progress.approved")}
              value={communes.filter(({ status }) => isFinal(status)).length}
              max={communes.length}
              unit={t("progress.lists")}
            />
          </div>
          {progress.unit.level === "PROVINCE" ? (
            <Table caption={t("progress.by_district")} captionHidden>
              <thead>
                <tr>
                  <Th>{t("by.DISTRICT")}</Th>
                  <Th numeric>{t("progress.to_review")}</Th>
                  <Th numeric>{t("progress.finished")}</Th>
                  <Th numeric>{t("progress.share")}</Th>
                  {statuses.map((status) => (
                    <Th numeric key={status}>
                      {tc(`list_status.${statusWord(chain, status)}`)}
                    </Th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {districts.map((rows) => (
                  <tr key={rows[0]?.districtId}>
                    <Th scope="row" className="font-normal">
                      <a className="link" href={reportHref("/progress", { ...choice, unitId: rows[0]?.districtId })}>
                        {rows[0]?.district}
                      </a>
                    </Th>
                    <Td numeric>{number(sum(rows, "total"))}</Td>
                    <Td numeric>{number(sum(rows, "finished"))}</Td>
                    <Td numeric>{share(rows)}</Td>
                    {statuses.map((status) => (
                      <Td numeric key={status} className={of(rows, status) ? undefined : "text-ink-soft"}>
                        {number(of(rows, status))}
                      </Td>
                    ))}
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <Th scope="row">{tc("total")}</Th>
                  <Td numeric>{number(sum(communes, "total"))}</Td>
                  <Td numeric>{number(sum(communes, "finished"))}</Td>
                  <Td numeric>{share(communes)}</Td>
                  {statuses.map((status) => (
                    <Td numeric key={status}>
                      {number(of(communes, status))}
                    </Td>
                  ))}
                </tr>
              </tfoot>
            </Table>
          ) : (
            <DataTable
              caption={t("progress.by_commune")}
              columns={[
                {
                  head: t("by.COMMUNE"),
                  heads: true,
                  cell: ({ listId, name }) => ({ href: `/lists/${listId}`, text: name }),
                },
                { head: t("progress.list"), cell: ({ status }) => ({ list: statusWord(chain, status) }) },
                { head: t("progress.submissions"), numeric: true, cell: ({ submission }) => number(submission) },
                { head: t("progress.last_step"), cell: ({ lastAt }) => lastAt && formatDate(lastAt) },
                { head: t("progress.to_review"), numeric: true, cell: ({ total }) => number(total) },
                { head: t("progress.finished"), numeric: true, cell: ({ finished }) => number(finished) },
                { head: t("progress.share"), numeric: true, cell: (row) => share([row]) },
              ]}
              items={communes}
              row={({ unitId }) => ({ id: unitId })}
              words={rowWords(tc, chain)}
            />
          )}
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
