import { getTranslations } from "next-intl/server";
import { editHouseholdAction } from "@/app/(app)/households/actions";
import { finishReviewAction, saveReviewAction } from "@/app/(app)/reviews/actions";
import { countTypedAction, openSheetAction } from "@/app/(app)/reviews/type-actions";
import { TypingDesk } from "@/components/typing/typing-desk";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { today } from "@/lib/core/clock";
import { asked, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";
import { countTyped } from "@/lib/documents/sheets/queries/typing";
import { listEthnicGroups } from "@/lib/households/queries";
import { findOpenRound } from "@/lib/rounds/queries";

export async function generateMetadata() {
  const t = await getTranslations("typing");
  return { title: t("title") };
}

/** Where sheets that come back from the field are typed in, by keyboard alone. */
export default async function TypePage({ searchParams }: PageProps<"/reviews/type">) {
  const { code = "" } = readQuery({ code: asked.text(40) }, await searchParams);
  const { actor, round, count, groups } = await runPage(async () => {
    const actor = await openPage("/reviews/type");
    const round = await findOpenRound(actor);
    return { actor, round, count: await countTyped(actor), groups: await listEthnicGroups(actor) };
  });
  const t = await getTranslations("typing");
  const tr = await getTranslations("reviews");
  if (!round) return <EmptyState title={tr("no_round")} />;
  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={t("subtitle")}
        breadcrumbs={[{ href: "/reviews", label: tr("list_title", { year: String(round.year) }) }]}
      />
      <MessagesProvider>
        <TypingDesk
          code={code}
          count={count}
          userId={actor.userId}
          userName={actor.name}
          today={today()}
          standardId={round.standardId}
          ethnicGroups={groups.map(({ code: value, name: label }) => ({ value, label }))}
          open={openSheetAction}
          countAgain={countTypedAction}
          save={saveReviewAction}
          finish={finishReviewAction}
          saveHousehold={editHouseholdAction}
        />
      </MessagesProvider>
    </>
  );
}
