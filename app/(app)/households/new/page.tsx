import { getTranslations } from "next-intl/server";
import { askElsewhereAction, findTypedAgainAction, rememberDifferentAction } from "@/app/(app)/duplicates/actions";
import { registerHouseholdAction } from "@/app/(app)/households/actions";
import { HouseholdForm } from "@/components/households/household-form";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { today } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { findUsualGroup, listEthnicGroups } from "@/lib/households/queries";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata() {
  const t = await getTranslations("households");
  return { title: t("new_title") };
}

export default async function NewHouseholdPage() {
  const view = await runPage(async () => {
    const actor = await openPage("/households/new");
    return {
      villages: await listVillages(actor),
      ethnicGroups: await listEthnicGroups(actor),
      usualGroup: await findUsualGroup(actor),
    };
  });
  const t = await getTranslations("households");
  const villages = view.villages.filter(({ ended }) => !ended);
  return (
    <>
      <PageHeader
        title={t("new_title")}
        subtitle={t("new_subtitle")}
        breadcrumbs={[{ href: "/households", label: t("title") }]}
      />
      {villages.length === 0 ? (
        <EmptyState title={t("no_villages")} action={<ButtonLink href="/villages">{t("villages.add")}</ButtonLink>} />
      ) : (
        <MessagesProvider>
          <HouseholdForm
            today={today()}
            villages={villages.map(({ id, fullName }) => ({ value: id, label: fullName }))}
            ethnicGroups={view.ethnicGroups.map(({ code, name }) => ({ value: code, label: name }))}
            usualGroup={view.usualGroup ?? ""}
            household={null}
            save={registerHouseholdAction}
            duplicates={{ find: findTypedAgainAction, ask: askElsewhereAction, remember: rememberDifferentAction }}
          />
        </MessagesProvider>
      )}
    </>
  );
}
