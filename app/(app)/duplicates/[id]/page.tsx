import { getTranslations } from "next-intl/server";
import {
  declareDifferentAction,
  mergeHouseholdsAction,
  mergePersonsAction,
  previewMergeHouseholdsAction,
  previewMergePersonsAction,
  reopenPairAction,
} from "@/app/(app)/duplicates/actions";
import { undoActAction } from "@/app/(app)/events/actions";
import { DecisionForm } from "@/components/duplicates/decision-form";
import { ReopenButton } from "@/components/duplicates/reopen-button";
import { SideBySide } from "@/components/duplicates/side-by-side";
import { ActButton } from "@/components/events/act-button";
import { LevelBadge } from "@/components/households/level-badge";
import { Callout } from "@/components/ui/callout";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDateTime } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { getPair } from "@/lib/duplicates/queries/pair";

export async function generateMetadata() {
  const t = await getTranslations("duplicates");
  return { title: t("pair_title") };
}

/** Two records beside each other, and the decision. */
export default async function PairPage({ params }: PageProps<"/duplicates/[id]">) {
  const { id } = await params;
  const { actor, pair } = await runPage(async () => {
    const actor = await openPage("/duplicates/[id]");
    return { actor, pair: await getPair(actor, parseId(id)) };
  });
  const t = await getTranslations("duplicates");
  const [first, second] = pair.sides;
  const decided = pair.decided && { name: pair.decided.by, time: formatDateTime(pair.decided.at) };
  return (
    <>
      <PageHeader
        title={t("pair_title")}
        subtitle={t("pair_subtitle", { first: first.fullName, second: second.fullName })}
        breadcrumbs={[{ href: "/duplicates", label: t("title") }]}
      />
      {decided && (
        <Callout
          kind="info"
          title={t(pair.status === "SAME" ? "decided_same" : "decided_different", decided)}
          action={
            <MessagesProvider>
              {pair.undo && <ActButton id={pair.undo.id} act={undoActAction} word={t("undo")} />}
              {pair.status === "DIFFERENT" && pair.mayDecide && (
                <ReopenButton pair={{ id: pair.id, version: pair.version }} reopen={reopenPairAction} />
              )}
            </MessagesProvider>
          }
        >
          {pair.note}
        </Callout>
      )}
      <section aria-labelledby="why" className="mb-6">
        <h2 id="why" className="mb-1 text-lg">
          {t("why")} <LevelBadge level={pair.level} />
        </h2>
        <p>
          {[
            ...(pair.together > 1 ? [t("together", { count: pair.together })] : []),
            ...pair.reasons.map((reason) => t(`reason.${reason}`)),
          ].join(" · ") || t("none")}
        </p>
      </section>
      <SideBySide pair={pair} />
      {pair.status === "OPEN" && pair.mayDecide && (
        <section aria-labelledby="decide" className="mt-8 print:hidden">
          <h2 id="decide" className="mb-2 text-lg">
            {t("decide")}
          </h2>
          <MessagesProvider>
            <DecisionForm
              pair={pair}
              actions={{
                previewPersons: previewMergePersonsAction,
                mergePersons: mergePersonsAction,
                previewHouseholds: previewMergeHouseholdsAction,
                mergeHouseholds: mergeHouseholdsAction,
                different: declareDifferentAction,
              }}
            />
          </MessagesProvider>
        </section>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
