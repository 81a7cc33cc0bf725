import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { rowWords } from "@/components/ui/row-words";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { asked, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";
import { isTableName, pathOfCount, tableOf } from "@/lib/ledger/tables";
import { readChoice, reportHref } from "@/lib/reports/choice";
import { listHouseholdsBehind } from "@/lib/reports/queries";

export async function generateMetadata() {
  const t = await getTranslations("reports");
  return { title: t("behind_title") };
}

export default async function HouseholdsBehindPage({ searchParams }: PageProps<"/reports/households">) {
  const query = await searchParams;
  const { table, count } = query;
  if (typeof table !== "string" || !isTableName(table) || typeof count !== "string") notFound();
  const { counts } = tableOf(table);
  const selection = Object.hasOwn(counts, count) && counts[count]?.rows;
  if (!selection) notFound();
  const choice = readChoice(query);
  const { after } = readQuery({ after: asked.after }, query);
  const { actor, behind } = await runPage(async () => {
    const actor = await openPage("/reports/households");
    return { actor, behind: await listHouseholdsBehind(actor, { ...choice, selection, after }) };
  });
  const t = await getTranslations("reports");
  const ts = await getTranslations("scoring");
  const tc = await getTranslations("common");
  const figure = pathOfCount(tableOf(table), count)
    .map((name) => t(`${table}.${name}`))
    .join(" – ");
  const here = { table, count };

  return (
    <>
      <PageHeader
        title={figure}
        subtitle={t("behind_subtitle", { unit: behind.place, year: behind.round.year, count: behind.total })}
        breadcrumbs={[
          {
            href: reportHref(`/reports/${table}`, { roundId: choice.roundId, approvedOnly: choice.approvedOnly }),
            label: t(`${table}.title`),
          },
        ]}
      />
      {behind.households.length === 0 ? (
        <EmptyState title={t("behind_empty")} />
      ) : (
        <DataTable
          caption={figure}
          columns={[
            { head: t("code"), className: "whitespace-nowrap", cell: ({ code }) => code },
            { head: t("head"), cell: ({ id, headName }) => ({ href: `/households/${id}`, text: headName }) },
            { head: t("village"), cell: ({ village }) => village },
            { head: t("commune"), cell: ({ commune }) => commune },
            { head: t("start"), cell: ({ startClass }) => startClass && { class: startClass } },
            { head: t("end"), cell: ({ endClass }) => endClass && { class: endClass } },
            { head: t("movement"), cell: ({ kind }) => ts(`movement_kind.${kind}`) },
            {
              head: t("persons"),
              numeric: true,
              cell: ({ endClass, personsEnd, personsStart }) => (endClass ? personsEnd : personsStart),
            },
          ]}
          items={behind.households}
          row={({ id }) => ({ id })}
          words={rowWords(tc)}
        />
      )}
      <KeysetPager
        previousHref={after ? reportHref("/reports/households", choice, here) : undefined}
        nextHref={behind.next ? reportHref("/reports/households", choice, { ...here, after: behind.next }) : undefined}
      />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
