import { getLocale, getTranslations } from "next-intl/server";
import { createVillageAction, editVillageAction } from "@/app/(app)/villages/actions";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { VillageForm } from "@/components/villages/village-form";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatNumber } from "@/lib/core/format";
import { asked, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata() {
  const t = await getTranslations("households");
  return { title: t("villages.title") };
}

export default async function VillagesPage({ searchParams }: PageProps<"/villages">) {
  const { edit } = readQuery({ edit: asked.id }, await searchParams);
  const { actor, villages } = await runPage(async () => {
    const actor = await openPage("/villages");
    return { actor, villages: await listVillages(actor) };
  });
  const t = await getTranslations("households");
  const tc = await getTranslations("common");
  const locale = await getLocale();
  const edited = villages.find(({ id }) => id === edit);
  return (
    <div className="max-w-4xl">
      <PageHeader title={t("villages.title")} subtitle={t("villages.subtitle")} />
      <section aria-labelledby="form-title" className="mb-6 border-y border-rule bg-surface px-4 py-3 print:hidden">
        <h2 id="form-title" className="mb-2 text-lg">
          {edited ? t("villages.edit_title", { name: edited.fullName }) : t("villages.add_title")}
        </h2>
        <MessagesProvider>
          <VillageForm
            key={edited ? `${edited.id}${edited.version}` : "new"}
            village={
              edited
                ? {
                    id: edited.id,
                    name: edited.name,
                    area: edited.area,
                    version: edited.version,
                    ended: edited.ended,
                  }
                : null
            }
            save={edited ? editVillageAction : createVillageAction}
          />
        </MessagesProvider>
      </section>
      {villages.length === 0 ? (
        <EmptyState title={t("villages.empty")} />
      ) : (
        <Table caption={t("villages.title")} captionHidden>
          <thead>
            <tr>
              <Th>{t("villages.name")}</Th>
              <Th>{t("villages.area")}</Th>
              <Th numeric>{t("villages.households")}</Th>
              <Th className="print:hidden">
                <span className="sr-only">{tc("edit")}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {villages.map((village) => (
              <tr key={village.id}>
                <Th scope="row" className="font-normal">
                  {village.fullName}
                  {village.ended && <span className="text-ink-soft"> · {t("villages.ended")}</span>}
                </Th>
                <Td>{tc(`area.${village.area}`)}</Td>
                <Td numeric>
                  <a href={`/households?village=${village.id}`} className="link">
                    {formatNumber(village.households, locale)}
                  </a>
                </Td>
                <Td className="print:hidden">
                  <a href={`/villages?edit=${village.id}`} className="link">
                    {tc("edit")} <span className="sr-only">{village.fullName}</span>
                  </a>
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </div>
  );
}
