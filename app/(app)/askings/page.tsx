import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDateTime, formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { listAskings } from "@/lib/duplicates/queries/requests";

export async function generateMetadata() {
  const t = await getTranslations("duplicates");
  return { title: t("askings.title") };
}

/** Who asked about people outside their own place, how often, and who asked too often. */
export default async function AskingsPage(_: PageProps<"/askings">) {
  const { actor, rows } = await runPage(async () => {
    const actor = await openPage("/askings");
    return { actor, rows: await listAskings(actor) };
  });
  const t = await getTranslations("duplicates");
  const tc = await getTranslations("common");
  const locale = await getLocale();
  return (
    <>
      <PageHeader title={t("askings.title")} subtitle={t("askings.subtitle")} />
      {can(actor, "retention.edit") && (
        <p className="mb-4">
          <a className="link" href="/retention">
            {t("askings.limits")}
          </a>
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t("askings.empty")}>{t("askings.empty_text")}</EmptyState>
      ) : (
        <Table caption={t("askings.title")} captionHidden>
          <thead>
            <tr>
              <Th>{t("askings.who")}</Th>
              <Th>{t("askings.office")}</Th>
              <Th>{t("askings.kind_label")}</Th>
              <Th numeric>{t("askings.asked")}</Th>
              <Th numeric>{t("askings.found")}</Th>
              <Th numeric>{t("askings.limited")}</Th>
              <Th>{t("askings.last")}</Th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.name} ${row.office} ${row.role} ${row.kind}`}>
                <Td>{row.name}</Td>
                <Td>
                  {row.office}
                  <span className="block text-ink-soft">{tc(`role.${row.role}`)}</span>
                </Td>
                <Td>{t(`askings.kind.${row.kind}`)}</Td>
                <Td numeric>{formatNumber(row.asked, locale)}</Td>
                <Td numeric>{formatNumber(row.found, locale)}</Td>
                <Td numeric>
                  {row.limited > 0 ? (
                    <Tag tone="strong">{formatNumber(row.limited, locale)}</Tag>
                  ) : (
                    formatNumber(row.limited, locale)
                  )}
                </Td>
                <Td className="whitespace-nowrap">{formatDateTime(row.lastAt)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
