import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { listTransfers } from "@/lib/events/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("transfers.title") };
}

/** Households on their way between communes, and those that were. */
export default async function TransfersPage() {
  const { actor, transfers } = await runPage(async () => {
    const actor = await openPage("/transfers");
    return { actor, transfers: await listTransfers(actor) };
  });
  const t = await getTranslations("events");
  const locale = await getLocale();
  return (
    <>
      <PageHeader title={t("transfers.title")} subtitle={t("transfers.subtitle")} />
      {transfers.length === 0 ? (
        <EmptyState title={t("transfers.empty")}>{t("transfers.empty_text")}</EmptyState>
      ) : (
        <Table caption={t("transfers.title")} captionHidden>
          <thead>
            <tr>
              <Th>{t("transfers.household")}</Th>
              <Th numeric>{t("transfers.persons")}</Th>
              <Th>{t("transfers.from")}</Th>
              <Th>{t("transfers.to")}</Th>
              <Th>{t("transfers.state")}</Th>
              <Th>{t("transfers.deadline")}</Th>
            </tr>
          </thead>
          <tbody>
            {transfers.map((transfer) => (
              <tr key={transfer.id}>
                <Td>
                  <a href={`/transfers/${transfer.id}`} className="link">
                    {transfer.facts.headName}
                  </a>{" "}
                  <span className="text-ink-soft">· {transfer.facts.code}</span>
                </Td>
                <Td numeric>
                  {formatNumber(transfer.facts.members.length, locale)}
                  {transfer.whole && <span className="text-ink-soft"> · {t("transfers.whole")}</span>}
                </Td>
                <Td>{transfer.from.name}</Td>
                <Td>{transfer.to.name}</Td>
                <Td
                  className={
                    transfer.state === "RELEASED" && transfer.side === "receiving" ? "font-semibold" : undefined
                  }
                >
                  {t(`state.${transfer.state}`)}
                </Td>
                <Td className="whitespace-nowrap">
                  {transfer.state === "RELEASED" || transfer.state === "EXPIRED" ? formatDate(transfer.deadline) : "–"}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
