import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { BoardTable } from "@/components/lists/board-table";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Checkbox, Select } from "@/components/ui/inputs";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { openPage } from "@/lib/access/open-page";
import type { Actor } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate } from "@/lib/core/format";
import { asked, type Query, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";
import { listBoard } from "@/lib/lists/queries/board";
import { findOwnListId } from "@/lib/lists/queries/list";
import { findOpenRound, listRounds } from "@/lib/rounds/queries";
import { isFinal, statusesOf, statusWord, takesPart } from "@/lib/rounds/steps";
import { ListStatus } from "@/prisma/generated/enums";

const readFilter = (query: Query) =>
  readQuery({ round: asked.id, district: asked.id, status: asked.oneOf(ListStatus), waiting: asked.flag }, query);
type Filter = ReturnType<typeof readFilter>;

export async function generateMetadata() {
  const t = await getTranslations("lists");
  return { title: t("title") };
}

/** The chosen round, else the open one, else the newest; with the lists of it, or the commune's own. */
async function read(actor: Actor, filter: Filter) {
  const rounds = await listRounds(actor);
  const round = rounds.find(({ id }) => id === filter.round) ?? (await findOpenRound(actor)) ?? rounds[0] ?? null;
  if (!round) return { rounds, round, board: [] };
  if (actor.level === "COMMUNE") {
    const own = await findOwnListId(actor, round.id);
    if (own) redirect(`/lists/${own}`);
    return { rounds, round, board: [] };
  }
  return { rounds, round, board: await listBoard(actor, round) };
}

export default async function BoardPage({ searchParams }: PageProps<"/lists">) {
  const filter = readFilter(await searchParams);
  const { actor, rounds, round, board } = await runPage(async () => {
    const actor = await openPage("/lists");
    return { actor, ...(await read(actor, filter)) };
  });
  const t = await getTranslations("lists");
  const tc = await getTranslations("common");
  const tr = await getTranslations("rounds");
  const locale = await getLocale();
  const isCommune = actor.level === "COMMUNE";
  if (!round)
    return (
      <>
        <PageHeader title={t("title")} />
        <EmptyState title={t("no_round")}>{t("no_round_text")}</EmptyState>
      </>
    );

  const districts = [...new Map(board.map(({ districtId, district }) => [districtId, district]))].sort((a, b) =>
    a[1].localeCompare(b[1], locale),
  );
  const rows = board.filter(
    (row) =>
      (!filter.district || row.districtId === filter.district) &&
      (!filter.status || row.status === filter.status) &&
      (!filter.waiting || row.waitsForMe),
  );
  const waiting = board.filter(({ waitsForMe }) => waitsForMe).length;
  const sum = (key: "finished" | "total") => rows.reduce((all, row) => all + row[key], 0);
  const filtered = filter.district || filter.status || filter.waiting;

  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={
          <>
            {t("board_subtitle", { unit: actor.unitName, year: round.year })}
            {round.status === "OPEN" && (
              <> · {t("board_due.commune", { day: formatDate(round.communeDue ?? round.closesOn) })}</>
            )}
            {round.status === "OPEN" && takesPart(round.chain, "DISTRICT") && (
              <> · {t("board_due.district", { day: formatDate(round.districtDue ?? round.closesOn) })}</>
            )}
          </>
        }
      />
      <FilterBar action="/lists" label={t("filters")} resetHref={filtered ? `/lists?round=${round.id}` : undefined}>
        <Select
          name="round"
          label={t("round")}
          defaultValue={round.id}
          options={rounds.map(({ id, year, status, track }) => ({
            value: id,
            label: [
              t(status === "OPEN" ? "round_open" : "round_closed", { year }),
              ...(track === "ANNUAL" ? [] : [tr(`track.${track}`)]),
            ].join(" · "),
          }))}
        />
        {districts.length > 1 && (
          <Select
            name="district"
            label={t("district")}
            emptyLabel={tc("all")}
            defaultValue={filter.district ?? ""}
            options={districts.map(([value, label]) => ({ value, label }))}
          />
        )}
        {!isCommune && (
          <>
            <Select
              name="status"
              label={t("status")}
              emptyLabel={tc("all")}
              defaultValue={filter.status ?? ""}
              options={statusesOf(round.chain).map((value) => ({
                value,
                label: tc(`list_status.${statusWord(round.chain, value)}`),
              }))}
            />
            <Checkbox name="waiting" value="1" label={t("waiting_only")} defaultChecked={filter.waiting} />
          </>
        )}
      </FilterBar>
      {isCommune ? (
        <EmptyState title={t("own_missing")}>{t("own_missing_text")}</EmptyState>
      ) : (
        <>
          {waiting > 0 && !filter.waiting && (
            <Callout kind="info" title={t("waiting_title", { count: waiting })}>
              <p>{t("waiting_text")}</p>
            </Callout>
          )}
          {rows.length === 0 ? (
            <EmptyState title={t("board_empty")} />
          ) : (
            <>
              <div className="mb-5 grid max-w-3xl gap-4 sm:grid-cols-2">
                <Meter
                  label={t("column.progress")}
                  value={sum("finished")}
                  max={sum("total")}
                  unit={t("completeness.households")}
                />
                <Meter
                  label={tc("list_status.final")}
                  value={rows.filter(({ status }) => isFinal(status)).length}
                  max={rows.length}
                />
              </div>
              <BoardTable rows={rows} chain={round.chain} caption={t("board")} withDistrict={districts.length > 1} />
            </>
          )}
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
