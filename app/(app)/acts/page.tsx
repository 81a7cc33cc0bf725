import { getTranslations } from "next-intl/server";
import { undoActAction } from "@/app/(app)/events/actions";
import { ActDetail } from "@/components/bulk/act-detail";
import { ActButton } from "@/components/events/act-button";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { isBulkKind } from "@/lib/acts/bulk";
import { listActs } from "@/lib/acts/queries";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatDateTime } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";

export async function generateMetadata() {
  const t = await getTranslations("bulk");
  return { title: t("acts.title") };
}

/** What was done in the reach and can be taken back as a whole, the latest first. */
export default async function ActsPage() {
  const { actor, acts } = await runPage(async () => {
    const actor = await openPage("/acts");
    return { actor, acts: await listActs(actor) };
  });
  const t = await getTranslations("bulk");
  const te = await getTranslations("events");
  const ti = await getTranslations("imports");
  // Whoever may change households may take back what changed them.
  const mayUndo = can(actor, "act.undo") && can(actor, "household.edit");
  return (
    <>
      <PageHeader title={t("acts.title")} subtitle={t("acts.subtitle")} />
      {acts.length === 0 ? (
        <EmptyState title={t("acts.empty")} />
      ) : (
        <MessagesProvider>
          <Table caption={t("acts.title")} captionHidden stacked>
            <thead>
              <tr>
                <Th>{t("acts.what")}</Th>
                <Th>{t("acts.detail")}</Th>
                <Th>{t("acts.who")}</Th>
                <Th>{t("acts.when")}</Th>
                <Th>{t("acts.state")}</Th>
              </tr>
            </thead>
            <tbody>
              {acts.map((act) => (
                <tr key={act.id}>
                  <Th scope="row" className="font-normal">
                    {isBulkKind(act.kind) ? (
                      <a href={`/acts/${act.id}`} className="link">
                        {te(`kind.${act.kind}`)}
                      </a>
                    ) : (
                      te(`kind.${act.kind}`)
                    )}
                  </Th>
                  <Td className="min-w-56">
                    {act.import ? (
                      <a href={`/imports/${act.import.id}`} className="link">
                        {act.import.name || ti("page.pasted")}
                      </a>
                    ) : (
                      <ActDetail summary={act.summary} reason={act.reason} />
                    )}
                  </Td>
                  <Td>{act.actorName}</Td>
                  <Td className="whitespace-nowrap">{formatDateTime(act.at)}</Td>
                  <Td>
                    {act.undone ? (
                      te("undone", { time: formatDateTime(act.undone.at), name: act.undone.by })
                    ) : (
                      <>
                        {act.waiting > 0 && <Tag tone="strong">{t("acts.half", { count: act.waiting })}</Tag>}{" "}
                        {/* A move is taken back where it was accepted, with both communes' reach. */}
                        {mayUndo && act.undoUntil && act.kind !== "TRANSFER" && (
                          <span className="print:hidden">
                            <ActButton id={act.id} act={undoActAction} word={te("undo")} />{" "}
                          </span>
                        )}
                        {act.undoUntil && (
                          <span className="text-ink-soft">{te("undo_until", { date: formatDate(act.undoUntil) })}</span>
                        )}
                      </>
                    )}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </MessagesProvider>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
