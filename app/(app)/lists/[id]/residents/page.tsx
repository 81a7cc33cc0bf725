import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ResidentsForm } from "@/components/lists/residents-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { assertCan } from "@/lib/access/assert-can";
import { openPage } from "@/lib/access/open-page";
import { parseId, runPage } from "@/lib/core/run";
import { getResidentsPage } from "@/lib/lists/queries/pages";
import { standsWithCommune } from "@/lib/rounds/steps";
import { enterResidentsAction } from "../../actions";

export async function generateMetadata() {
  const t = await getTranslations("lists");
  return { title: t("residents.title") };
}

/** Entering all resident households and persons of a commune, while its list is with it. */
export default async function ResidentsPage({ params }: PageProps<"/lists/[id]/residents">) {
  const { list, facts } = await runPage(async () => {
    const actor = await openPage("/lists/[id]/residents");
    const page = await getResidentsPage(actor, parseId((await params).id));
    const { list } = page;
    assertCan(actor, "residents.enter", list.commune.path);
    if (list.round.status !== "OPEN" || !standsWithCommune(list.status)) redirect(`/lists/${list.id}`);
    return page;
  });
  const t = await getTranslations("lists");
  return (
    <>
      <PageHeader
        title={t("residents.title")}
        subtitle={t("residents.intro")}
        breadcrumbs={[
          { href: `/lists/${list.id}`, label: t("title_of", { year: list.round.year, commune: list.commune.name }) },
        ]}
      />
      <MessagesProvider>
        <ResidentsForm
          list={{ id: list.id, version: list.version }}
          now={list.residents}
          facts={facts}
          enter={enterResidentsAction}
        />
      </MessagesProvider>
    </>
  );
}
