import { getLocale, getTranslations } from "next-intl/server";
import { continueBulkAction } from "@/app/(app)/acts/actions";
import { undoActAction } from "@/app/(app)/events/actions";
import { ActDetail } from "@/components/bulk/act-detail";
import { BulkProgress } from "@/components/bulk/bulk-progress";
import { ActButton } from "@/components/events/act-button";
import { ButtonLink } from "@/components/ui/button";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { mayOpen } from "@/lib/access/pages";
import { can } from "@/lib/access/policy";
import { getBulk } from "@/lib/acts/queries";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatDateTime, formatNumber } from "@/lib/core/format";
import { asked, readQuery } from "@/lib/core/query";
import { parseId, runPage } from "@/lib/core/run";
import { BulkOutcome } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("bulk");
  return { title: t("acts.title") };
}

/** An act on many households: how far it has come, what came of each, and the way back. */
export default async function BulkPage({ params, searchParams }: PageProps<"/acts/[id]">) {
  const { id } = await params;
  const { go } = readQuery({ go: asked.flag }, await searchParams);
  const { actor, bulk } = await runPage(async () => {
    const actor = await openPage("/acts/[id]");
    return { actor, bulk: await getBulk(actor, parseId(id)) };
  });
  const t = await getTranslations("bulk");
  const te = await getTranslations("events");
  const locale = await getLocale();
  const { act, counts, leftOut, total, dealtWith } = bulk;
  const may = can(actor, "household.edit") && !act.undone;
  const outcomes = Object.values(BulkOutcome).filter((outcome) => counts[outcome] > 0);
  return (
    <>
      <PageHeader
        title={te(`kind.${act.kind}`)}
        subtitle={
          <>
            <ActDetail summary={act.summary} reason={act.reason} /> · {act.actorName}, {formatDateTime(act.at)}
          </>
        }
        breadcrumbs={[{ href: "/acts", label: t("acts.title") }]}
        actions={
          <ButtonLink href={bulk.kind === "ASSIGN" && mayOpen(actor, "/reviews") ? "/reviews" : "/households"}>
            {t("back")}
          </ButtonLink>
        }
      />
      <MessagesProvider>
        {/* What another device did meanwhile is shown, too. */}
        <BulkProgress
          key={`${dealtWith} ${act.undone?.at.toISOString() ?? ""}`}
          id={act.id}
          progress={{ total, dealtWith, counts }}
          go={go}
          may={may}
          undone={act.undone !== null}
          step={continueBulkAction}
        />
        {act.undone ? (
          <p className="mt-3">{te("undone", { time: formatDateTime(act.undone.at), name: act.undone.by })}</p>
        ) : (
          may &&
          act.undoUntil && (
            <p className="mt-3 print:hidden">
              <ActButton id={act.id} act={undoActAction} word={te("undo")} />{" "}
              <span className="text-ink-soft">{te("undo_until", { date: formatDate(act.undoUntil) })}</span>
            </p>
          )
        )}
      </MessagesProvider>
      {outcomes.length > 0 && (
        <>
          <h2 className="mt-8 mb-2 text-lg">{t("outcomes")}</h2>
          <DescriptionList columns={2}>
            {outcomes.map((outcome) => (
              <Description key={outcome} term={t(`outcome.${outcome}`)}>
                {formatNumber(counts[outcome], locale)}
              </Description>
            ))}
          </DescriptionList>
        </>
      )}
      {leftOut.length > 0 && (
        <>
          <h2 className="mt-8 mb-2 text-lg">{t("left_out")}</h2>
          <Table caption={t("left_out")} captionHidden>
            <thead>
              <tr>
                <Th>{t("code")}</Th>
                <Th>{t("head")}</Th>
                <Th>{t("why")}</Th>
              </tr>
            </thead>
            <tbody>
              {leftOut.map((one) => (
                <tr key={one.householdId}>
                  <Td className="whitespace-nowrap">{one.code}</Td>
                  <Th scope="row" className="font-normal">
                    <a href={`/households/${one.householdId}`} className="link">
                      {one.headName}
                    </a>
                  </Th>
                  <Td>{t(`outcome.${one.outcome}`)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
