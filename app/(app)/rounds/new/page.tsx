import { getLocale, getTranslations } from "next-intl/server";
import { RoundForm, type RoundValues } from "@/components/rounds/round-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { today } from "@/lib/core/clock";
import { runPage } from "@/lib/core/run";
import { listRounds } from "@/lib/rounds/queries";
import type { RoundView } from "@/lib/rounds/round";
import { chainOfYear } from "@/lib/rounds/steps";
import { findStandardOfYear, listStandards } from "@/lib/standards/load";
import { openRoundAction } from "../actions";

export async function generateMetadata() {
  const t = await getTranslations("rounds");
  return { title: t("new.title") };
}

/** The year after the newest round, in the season that the law names: 1 September to 14 December. */
function propose(rounds: readonly RoundView[]): RoundValues {
  const newest = rounds.find(({ track }) => track === "ANNUAL");
  const year = newest ? newest.year + 1 : Number(today().slice(0, 4));
  const standard = findStandardOfYear(year);
  return {
    year: String(year),
    track: "ANNUAL",
    standardId: standard?.id ?? "",
    chain: chainOfYear(year) ?? "",
    opensOn: `01/09/${year}`,
    closesOn: `14/12/${year}`,
    communeDue: "",
    districtDue: "",
  };
}

export default async function NewRoundPage(_: PageProps<"/rounds/new">) {
  const proposed = await runPage(async () => propose(await listRounds(await openPage("/rounds/new"))));
  const t = await getTranslations("rounds");
  const locale = await getLocale();
  const standards = listStandards()
    .filter(({ usable }) => usable)
    .map(({ id, name }) => ({ value: id, label: name[locale] }));
  return (
    <>
      <PageHeader
        title={t("new.title")}
        subtitle={t("new.subtitle")}
        breadcrumbs={[{ href: "/rounds", label: t("title") }]}
      />
      <MessagesProvider>
        <RoundForm proposed={proposed} standards={standards} open={openRoundAction} />
      </MessagesProvider>
    </>
  );
}
