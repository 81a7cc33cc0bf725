import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { releaseHouseholdAction } from "@/app/(app)/events/actions";
import { ReleaseForm } from "@/components/events/release-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { parseId, runPage } from "@/lib/core/run";
import { listOtherCommunes } from "@/lib/events/queries";
import { getHousehold } from "@/lib/households/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("release_title") };
}

/** The sending commune's half of a move. */
export default async function ReleasePage({ params }: PageProps<"/households/[id]/release">) {
  const { id } = await params;
  const view = await runPage(async () => {
    const actor = await openPage("/households/[id]/release");
    const household = await getHousehold(actor, parseId(id));
    if (household.closed || !can(actor, "household.edit", household.unitPath)) return null;
    return { household, communes: await listOtherCommunes(actor) };
  });
  if (!view) notFound();
  const { household, communes } = view;
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t("release_title")}
        subtitle={t("explain.TRANSFER")}
        breadcrumbs={[
          { href: "/households", label: th("title") },
          { href: `/households/${household.id}`, label: household.headName },
          { href: `/households/${household.id}/events`, label: t("title") },
        ]}
      />
      <MessagesProvider>
        <ReleaseForm
          today={today()}
          household={{
            id: household.id,
            version: household.version,
            members: household.members.map(({ id: memberId, fullName, birth, relationship }) => ({
              id: memberId,
              name: fullName,
              birth,
              relationship,
            })),
          }}
          communes={communes.map((commune) => ({
            value: commune.id,
            label: commune.district ? `${commune.name}, ${commune.district}` : commune.name,
          }))}
          release={releaseHouseholdAction}
        />
      </MessagesProvider>
    </div>
  );
}
