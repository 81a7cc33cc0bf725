import { getLocale, getTranslations } from "next-intl/server";
import { CloseRound } from "@/components/rounds/close-round";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { listRoundProgress } from "@/lib/rounds/queries";
import { findStandard } from "@/lib/standards/load";
import { closeRoundAction } from "./actions";

export async function generateMetadata() {
  const t = await getTranslations("rounds");
  return { title: t("title") };
}

/** Every round with its standard, its chain, its days and how many of its lists are approved. */
export default async function RoundsPage(_: PageProps<"/rounds">) {
  const { actor, rounds } = await runPage(async () => {
    const actor = await openPage("/rounds");
    return { actor, rounds: await listRoundProgress(actor) };
  });
  const t = await getTranslations("rounds");
  const locale = await getLocale();
  const day = (value: string | null) => (value ? formatDate(value) : "–");
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={t("subtitle")}
        actions={
          <ButtonLink href="/rounds/new" variant="primary">
            {t("open")}
          </ButtonLink>
        }
      />
      {rounds.length === 0 ? (
        <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState>
      ) : (
        <Table caption={t("table")} captionHidden>
          <thead>
            <tr>
              <Th>{t("column.round")}</Th>
              <Th>{t("column.status")}</Th>
              <Th>{t("column.days")}</Th>
              <Th>{t("column.communeDue")}</Th>
              <Th>{t("column.districtDue")}</Th>
              <Th>{t("column.standard")}</Th>
              <Th>{t("column.chain")}</Th>
              <Th numeric>{t("column.approved")}</Th>
              <Th>{t("column.act")}</Th>
            </tr>
          </thead>
          <tbody>
            {rounds.map((round) => (
              <tr key={round.id}>
                <Th scope="row" className="whitespace-nowrap font-normal">
                  <a className="link" href={`/lists?round=${round.id}`}>
                    {t("round", { year: round.year })}
                  </a>
                  <br />
                  <span className="text-ink-soft">{t(`track.${round.track}`)}</span>
                </Th>
                <Td className={round.status === "OPEN" ? "font-semibold" : undefined}>{t(`status.${round.status}`)}</Td>
                <Td className="whitespace-nowrap">
                  {t("days", { from: formatDate(round.opensOn), to: formatDate(round.closesOn) })}
                </Td>
                <Td>{day(round.communeDue)}</Td>
                <Td>{day(round.districtDue)}</Td>
                <Td>{findStandard(round.standardId)?.name[locale] ?? round.standardId}</Td>
                <Td>{t(`chain.${round.chain}`)}</Td>
                <Td numeric>{t("part", { part: round.approved, whole: round.lists })}</Td>
                <Td>
                  {round.status === "OPEN" &&
                    (round.approved === round.lists ? (
                      <MessagesProvider>
                        <CloseRound id={round.id} year={round.year} lists={round.lists} close={closeRoundAction} />
                      </MessagesProvider>
                    ) : (
                      <span className="text-ink-soft">{t("close_waits", { count: round.lists - round.approved })}</span>
                    ))}
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
