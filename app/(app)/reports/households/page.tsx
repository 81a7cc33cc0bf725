import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { rowWords } from "@/components/ui/row-words";
import { Rows } from "@/components/ui/rows";
import { Table, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
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
        <Table caption={figure} captionHidden>
          <thead>
            <tr>
              <Th>{t("code")}</Th>
              <Th>{t("head")}</Th>
              <Th>{t("village")}</Th>
              <Th>{t("commune")}</Th>
              <Th>{t("start")}</Th>
              <Th>{t("end")}</Th>
              <Th>{t("movement")}</Th>
              <Th numeric>{t("persons")}</Th>
            </tr>
          </thead>
          <Rows
            columns={[{ className: "whitespace-nowrap" }, {}, {}, {}, {}, {}, {}, { numeric: true }]}
            rows={behind.households.map((row) => ({
              id: row.id,
              cells: [
                row.code,
                { href: `/households/${row.id}`, text: row.headName },
                row.village,
                row.commune,
                row.startClass ? { class: row.startClass } : "",
                row.endClass ? { class: row.endClass } : "",
                ts(`movement_kind.${row.kind}`),
                row.endClass ? row.personsEnd : row.personsStart,
              ],
            }))}
            words={rowWords(tc)}
          />
        </Table>
      )}
      <KeysetPager
        previousHref={after ? reportHref("/reports/households", choice, here) : undefined}
        nextHref={behind.next ? reportHref("/reports/households", choice, { ...here, after: behind.next }) : undefined}
      />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} />
    </>
  );
}
