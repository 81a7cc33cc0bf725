import { getLocale, getTranslations } from "next-intl/server";
import { ImportStateBadge } from "@/components/imports/import-state";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDateTime, formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { listImports } from "@/lib/imports/queries";
import type { ImportView } from "@/lib/imports/views";

export async function generateMetadata() {
  const t = await getTranslations("imports");
  return { title: t("page.title") };
}

/** Lists that came in from outside, and what became of them. */
export default async function ImportsPage() {
  const { actor, imports } = await runPage(async () => {
    const actor = await openPage("/imports");
    return { actor, imports: await listImports(actor) };
  });
  const t = await getTranslations("imports");
  const locale = await getLocale();
  const brings = can(actor, "import");
  const begin = brings && (
    <ButtonLink href="/imports/new" variant="primary">
      {t("page.new")}
    </ButtonLink>
  );
  const outcome = ({ state, counts }: ImportView): string =>
    state === "DONE" || state === "FAILED"
      ? t("page.outcome", {
          registered: formatNumber(counts.registered, locale),
          changed: formatNumber(counts.changed, locale),
          wrong: formatNumber(counts.PROBLEM, locale),
        })
      : "–";
  return (
    <>
      <PageHeader
        title={t("page.title")}
        subtitle={t(brings ? "page.subtitle" : "page.subtitle_above")}
        actions={begin}
      />
      {imports.length === 0 ? (
        <EmptyState title={t("page.empty")} action={begin}>
          {brings && t("page.empty_text")}
        </EmptyState>
      ) : (
        <Table caption={t("page.history")} captionHidden>
          <thead>
            <tr>
              <Th>{t("page.file")}</Th>
              {!brings && <Th>{t("page.commune")}</Th>}
              <Th>{t("page.state")}</Th>
              <Th numeric>{t("page.rows")}</Th>
              <Th>{t("page.result")}</Th>
              <Th>{t("page.by")}</Th>
              <Th>{t("page.at")}</Th>
            </tr>
          </thead>
          <tbody>
            {imports.map((one) => (
              <tr key={one.id}>
                <Td className="break-words">
                  <a href={`/imports/${one.id}`} className="link">
                    {one.name || t("page.pasted")}
                  </a>
                </Td>
                {!brings && <Td>{one.commune}</Td>}
                <Td>
                  <ImportStateBadge value={one.state} />
                </Td>
                <Td numeric>{formatNumber(one.rows, locale)}</Td>
                <Td>{outcome(one)}</Td>
                <Td>{one.by}</Td>
                <Td className="whitespace-nowrap">{formatDateTime(one.at)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
