import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { askElsewhereAction, findTypedAgainAction, rememberDifferentAction } from "@/app/(app)/duplicates/actions";
import { editHouseholdAction } from "@/app/(app)/households/actions";
import { revealNationalIdAction } from "@/app/(app)/privacy/actions";
import { HouseholdForm } from "@/components/households/household-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { parseId, runPage } from "@/lib/core/run";
import { getHousehold, listEthnicGroups } from "@/lib/households/queries";
import { membersToEdit } from "@/lib/households/sensitive";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata() {
  const t = await getTranslations("households");
  return { title: t("edit_title") };
}

export default async function EditHouseholdPage({ params }: PageProps<"/households/[id]/edit">) {
  const { id } = await params;
  const view = await runPage(async () => {
    const actor = await openPage("/households/[id]/edit");
    const household = await getHousehold(actor, parseId(id));
    const members = membersToEdit(household.members);
    if (household.closed || !members || !can(actor, "household.edit", household.unitPath)) return null;
    return { household, members, villages: await listVillages(actor), ethnicGroups: await listEthnicGroups(actor) };
  });
  if (!view) notFound();
  const { household } = view;
  const t = await getTranslations("households");
  return (
    <>
      <PageHeader
        title={t("edit_title")}
        subtitle={`${household.code} · ${household.headName}`}
        breadcrumbs={[
          { href: "/households", label: t("title") },
          { href: `/households/${household.id}`, label: household.headName },
        ]}
      />
      <MessagesProvider>
        <HouseholdForm
          today={today()}
          villages={view.villages
            .filter(({ ended, id }) => !ended || id === household.village.id)
            .map(({ id, fullName }) => ({ value: id, label: fullName }))}
          ethnicGroups={view.ethnicGroups.map(({ code, name }) => ({ value: code, label: name }))}
          usualGroup={view.members.at(-1)?.ethnicityCode ?? ""}
          household={{
            id: household.id,
            version: household.version,
            villageId: household.village.id,
            address: household.address,
            phone: household.phone,
            notes: household.notes,
            members: view.members,
          }}
          reveal={revealNationalIdAction}
          save={editHouseholdAction}
          duplicates={{ find: findTypedAgainAction, ask: askElsewhereAction, remember: rememberDifferentAction }}
        />
      </MessagesProvider>
    </>
  );
}
