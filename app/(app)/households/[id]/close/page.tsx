import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { closeHouseholdAction } from "@/app/(app)/households/actions";
import { CloseForm } from "@/components/households/close-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { parseId, runPage } from "@/lib/core/run";
import { getHousehold } from "@/lib/households/queries";

export async function generateMetadata() {
  const t = await getTranslations("households");
  return { title: t("close") };
}

export default async function CloseHouseholdPage({ params }: PageProps<"/households/[id]/close">) {
  const { id } = await params;
  const household = await runPage(async () => {
    const actor = await openPage("/households/[id]/close");
    const household = await getHousehold(actor, parseId(id));
    return household.closed || !can(actor, "household.edit", household.unitPath) ? null : household;
  });
  if (!household) notFound();
  const t = await getTranslations("households");
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={t("close_title", { code: household.code })}
        subtitle={household.headName}
        breadcrumbs={[
          { href: "/households", label: t("title") },
          { href: `/households/${household.id}`, label: household.headName },
        ]}
      />
      <p className="mb-4">{t("close_explains")}</p>
      <MessagesProvider>
        <CloseForm id={household.id} version={household.version} today={today()} close={closeHouseholdAction} />
      </MessagesProvider>
    </div>
  );
}
