import { getLocale, getTranslations } from "next-intl/server";
import { SealNote } from "@/components/trail/seal-note";
import { type TrailLine, TrailTable } from "@/components/trail/trail-table";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select, TextInput } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDateTime } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import type { TrailEntry } from "@/lib/trail/entry";
import { ACTS, TRAIL_TABLES } from "@/lib/trail/fields";
import { readTrailFilter, trailHref } from "@/lib/trail/filter";
import { findSeal, listTrail } from "@/lib/trail/queries";
import { sayAct, sayChanges, sayPurpose, sayTable, type TrailWords } from "@/lib/trail/words";

export async function generateMetadata() {
  const t = await getTranslations("trail");
  return { title: t("title") };
}

/** Who did what in the reader's reach, newest first. */
export default async function TrailPage({ searchParams }: PageProps<"/trail">) {
  const filter = readTrailFilter(await searchParams);
  const { actor, entries, unitNames, next, places, seal } = await runPage(async () => {
    const actor = await openPage("/trail");
    const [page, seal] = await Promise.all([listTrail(actor, filter), findSeal(actor)]);
    return { actor, seal, ...page };
  });
  const t = await getTranslations("trail");
  const say = await getTranslations();
  const words: TrailWords = { say, locale: await getLocale(), unitName: (id) => unitNames.get(id) };
  const first = { ...filter, after: null };
  const isFiltered = trailHref(first) !== "/trail";
  const seesHouseholds = can(actor, "household.read");

  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={t("subtitle", { unit: actor.unitName })}
        actions={(["xlsx", "csv"] as const).map((format) => (
          <ButtonLink key={format} href={trailHref(first, "/api/trail", format)} download>
            {say(`common.download_${format}`)}
          </ButtonLink>
        ))}
      />
      <SealNote {...seal} at={now()} />
      <FilterBar action="/trail" label={t("filter")} resetHref={isFiltered ? "/trail" : undefined}>
        <TextInput name="who" label={t("column.who")} defaultValue={filter.who} maxLength={100} />
        <Select
          name="act"
          label={t("column.what")}
          emptyLabel={say("common.all")}
          defaultValue={filter.act}
          className="sm:max-w-72"
          options={ACTS.map((act) => ({ value: act, label: sayAct({ act, reading: false }, say) }))}
        />
        <Select
          name="table"
          label={t("column.table")}
          emptyLabel={say("common.all")}
          defaultValue={filter.table}
          options={TRAIL_TABLES.map((table) => ({ value: table, label: sayTable(table, say) }))}
        />
        {places.communes.length > 0 && (
          <Select
            name="unit"
            label={t("unit")}
            emptyLabel={say("common.all")}
            defaultValue={filter.unitId ?? ""}
            className="sm:max-w-72"
            options={places.communes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        {seesHouseholds && (
          <TextInput name="household" label={t("household")} defaultValue={filter.household} maxLength={20} />
        )}
        <TextInput name="from" type="date" label={t("from")} defaultValue={filter.from ?? ""} />
        <TextInput name="to" type="date" label={t("to")} defaultValue={filter.to ?? ""} />
        <TextInput name="request" label={t("column.request")} defaultValue={filter.request} maxLength={100} />
      </FilterBar>
      {entries.length === 0 ? (
        <EmptyState title={t("empty")} />
      ) : (
        <TrailTable caption={t("title")} lines={entries.map((entry) => lineOf(entry, words))} />
      )}
      <KeysetPager
        previousHref={filter.after ? trailHref(first) : undefined}
        nextHref={next ? trailHref({ ...filter, after: next }) : undefined}
      />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

function lineOf(entry: TrailEntry, words: TrailWords): TrailLine {
  const { say } = words;
  const { changes, more } = sayChanges(entry, words);
  const isReading = entry.operation === "READ";
  return {
    key: entry.id,
    when: formatDateTime(entry.at),
    who: entry.who ?? say("privacy.file.system"),
    office: [entry.role && say(`common.role.${entry.role}`), entry.office].filter(Boolean).join(", "),
    what: sayAct({ act: entry.act, reading: isReading }, say),
    details: isReading ? undefined : say(`trail.operation.${entry.operation}`),
    about: {
      text: [sayTable(entry.table, say), entry.subject?.text].filter(Boolean).join(": "),
      href: entry.subject?.href ?? null,
      place: entry.place ?? "",
    },
    changes,
    purpose: entry.reading ? sayPurpose(entry.reading, say) : undefined,
    foot: more > 0 ? say("trail.more", { count: more }) : undefined,
  };
}
