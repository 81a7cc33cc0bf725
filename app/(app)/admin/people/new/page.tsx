import { getTranslations } from "next-intl/server";
import { createPersonAction } from "@/app/(app)/admin/people/actions";
import { PersonForm } from "@/components/people/person-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { today } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { listPostingUnits } from "@/lib/users/queries";

export async function generateMetadata() {
  const t = await getTranslations("people");
  return { title: t("new_title") };
}

export default async function NewPersonPage(_: PageProps<"/admin/people/new">) {
  const units = await runPage(async () => listPostingUnits(await openPage("/admin/people/new")));
  const t = await getTranslations("people");
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t("new_title")}
        subtitle={t("new_subtitle")}
        breadcrumbs={[{ href: "/admin/people", label: t("title") }]}
      />
      <MessagesProvider>
        <PersonForm units={units} today={today()} create={createPersonAction} />
      </MessagesProvider>
    </div>
  );
}
