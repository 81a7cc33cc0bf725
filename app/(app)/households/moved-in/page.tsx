import { getTranslations } from "next-intl/server";
import { askElsewhereAction, findTypedAgainAction, rememberDifferentAction } from "@/app/(app)/duplicates/actions";
import { previewEventAction, recordEventAction } from "@/app/(app)/events/actions";
import { EventForm } from "@/components/events/event-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { today } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { findUsualGroup, listEthnicGroups } from "@/lib/households/queries";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("moved_in") };
}

/** A household from outside the province: it had no class here, and counts in its first round as other increase. */
export default async function MovedInPage() {
  const view = await runPage(async () => {
    const actor = await openPage("/households/moved-in");
    return {
      villages: await listVillages(actor),
      ethnicGroups: await listEthnicGroups(actor),
      usualGroup: await findUsualGroup(actor),
    };
  });
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  return (
    <>
      <PageHeader
        title={t("moved_in_title")}
        subtitle={t("moved_in_subtitle")}
        breadcrumbs={[{ href: "/households", label: th("title") }]}
      />
      <MessagesProvider>
        <EventForm
          kind="MOVE_IN"
          today={today()}
          household={null}
          target={null}
          villages={view.villages
            .filter(({ ended }) => !ended)
            .map(({ id, fullName }) => ({ value: id, label: fullName }))}
          ethnicGroups={view.ethnicGroups.map(({ code, name }) => ({ value: code, label: name }))}
          usualGroup={view.usualGroup ?? ""}
          preview={previewEventAction}
          record={recordEventAction}
          duplicates={{ find: findTypedAgainAction, ask: askElsewhereAction, remember: rememberDifferentAction }}
        />
      </MessagesProvider>
    </>
  );
}
