import { getTranslations } from "next-intl/server";
import { undoActAction } from "@/app/(app)/events/actions";
import { revealNationalIdAction } from "@/app/(app)/privacy/actions";
import { History } from "@/components/events/history";
import { RevealNumber } from "@/components/privacy/reveal-number";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { getPersonTimeline } from "@/lib/events/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("person.title") };
}

/** One person's way through the households of the register. */
export default async function PersonPage({ params }: PageProps<"/persons/[id]">) {
  const { id } = await params;
  const { actor, person } = await runPage(async () => {
    const actor = await openPage("/persons/[id]");
    return { actor, person: await getPersonTimeline(actor, parseId(id)) };
  });
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  return (
    <>
      <PageHeader
        title={person.fullName}
        subtitle={[
          t("person.born", { year: String(person.birthYear) }),
          ...(person.diedOn ? [t("person.died", { date: formatDate(person.diedOn) })] : []),
        ].join(" · ")}
        breadcrumbs={[{ href: "/households", label: th("title") }]}
      />
      <p className="mb-2">
        {person.household ? (
          <a href={`/households/${person.household.id}`} className="link">
            {t("person.in_household", {
              code: person.household.code,
              relationship: th(`relationship.${person.household.relationship}`).toLowerCase(),
            })}
          </a>
        ) : (
          t("person.in_none")
        )}
      </p>
      {person.nationalId && (
        <p className="mb-6">
          {th("field.nationalId")}:{" "}
          <MessagesProvider>
            <RevealNumber
              personId={person.id}
              name={person.fullName}
              masked={person.nationalId}
              reveal={revealNationalIdAction}
            />
          </MessagesProvider>
        </p>
      )}
      <MessagesProvider>
        <History label={t("person.title")} items={person.timeline} undo={undoActAction} />
      </MessagesProvider>
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
