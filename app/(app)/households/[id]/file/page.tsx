import { getTranslations } from "next-intl/server";
import { undoActAction } from "@/app/(app)/events/actions";
import { revealNationalIdAction, revealSensitiveAction } from "@/app/(app)/privacy/actions";
import { History } from "@/components/events/history";
import { FileMembers } from "@/components/privacy/file-members";
import { FileResults } from "@/components/privacy/file-results";
import { ReadersTable } from "@/components/privacy/readers-table";
import { RevealNumber } from "@/components/privacy/reveal-number";
import { SensitiveSection } from "@/components/privacy/sensitive-section";
import { ClassBadge } from "@/components/ui/class-badge";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintButton } from "@/components/ui/print-button";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { parseId, runPage } from "@/lib/core/run";
import { getHouseholdFile } from "@/lib/events/queries";
import { openHouseholdFile } from "@/lib/privacy/queries";

export async function generateMetadata() {
  const t = await getTranslations("privacy");
  return { title: t("file.title") };
}

/** What is kept about a household and who read it, printed for the household. Opening it is recorded. */
export default async function HouseholdFilePage({ params }: PageProps<"/households/[id]/file">) {
  const { id } = await params;
  const { actor, household, timeline, results, readings } = await runPage(async () => {
    const actor = await openPage("/households/[id]/file");
    const file = await getHouseholdFile(actor, parseId(id));
    return { actor, ...file, readings: await openHouseholdFile(actor, file.household.id) };
  });
  const t = await getTranslations("privacy");
  const th = await getTranslations("households");
  const tc = await getTranslations("common");
  return (
    <>
      <PageHeader
        title={`${t("file.title")} ${household.headName}`}
        subtitle={`${household.code} · ${household.village.name}, ${household.commune.name}`}
        breadcrumbs={[
          { href: "/households", label: th("title") },
          { href: `/households/${household.id}`, label: household.headName },
        ]}
        actions={<PrintButton word={t("file.print")} />}
      />
      <p className="mb-4 max-w-3xl">
        {t("file.explains")} {t("file.correct")}
      </p>

      <h2 className="mb-2 text-lg">{t("file.household")}</h2>
      <DescriptionList columns={2}>
        <Description term={th("class")}>
          {household.class ? <ClassBadge value={household.class} /> : th("no_class")}
        </Description>
        <Description term={th("village")}>
          {household.village.name} · {tc(`area.${household.village.area}`)}
        </Description>
        <Description term={th("address")}>{household.address}</Description>
        <Description term={th("phone")}>{household.phone || th("no_phone")}</Description>
        <Description term={th("notes")}>
          <span className="whitespace-pre-line">{household.notes || th("no_notes")}</span>
        </Description>
      </DescriptionList>

      <h2 className="mt-8 mb-2 text-lg">{t("file.members")}</h2>
      <MessagesProvider>
        <FileMembers
          members={household.members}
          number={({ id: personId, fullName, nationalId }) => (
            <RevealNumber personId={personId} name={fullName} masked={nationalId} reveal={revealNationalIdAction} />
          )}
        />
        {household.members.some(({ sensitive }) => sensitive === null) && (
          <SensitiveSection
            householdId={household.id}
            members={household.members.map(({ id: personId, fullName }) => ({ id: personId, fullName }))}
            reveal={revealSensitiveAction}
          />
        )}
      </MessagesProvider>

      <h2 className="mt-8 mb-2 text-lg">{t("file.results")}</h2>
      <FileResults results={results} />

      <h2 className="mt-8 mb-2 text-lg">{t("file.history")}</h2>
      <MessagesProvider>
        <History
          label={t("file.history")}
          items={timeline.map((item) => ({ ...item, undoUntil: null }))}
          code={household.code}
          undo={undoActAction}
        />
      </MessagesProvider>

      <h2 className="mt-8 mb-1 text-lg">{t("file.readers")}</h2>
      <p className="mb-2 max-w-3xl text-table text-ink-soft">{t("file.readers_text")}</p>
      <ReadersTable readings={readings} />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
