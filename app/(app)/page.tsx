import { getLocale, getTranslations } from "next-intl/server";
import { Alarms } from "@/components/people/alarms";
import { DistrictTable } from "@/components/start/district-table";
import { ToDoList } from "@/components/start/to-do-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { StatLink } from "@/components/ui/stat-link";
import { ListStatusBadge } from "@/components/ui/status-badge";
import { listAlarms } from "@/lib/access/alarms";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now, today } from "@/lib/core/clock";
import { formatDate, formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { countWaitingPairs } from "@/lib/duplicates/queries/pairs";
import { countWaitingRequests } from "@/lib/duplicates/queries/requests";
import { getToDo, type ToDo } from "@/lib/lists/queries/start";
import { statusWord } from "@/lib/rounds/steps";

export async function generateMetadata() {
  const t = await getTranslations("start");
  return { title: t("title") };
}

/** What waits for whoever signed in, by when, one click to the first of it; then how far it is. */
export default async function StartPage(_: PageProps<"/">) {
  const { actor, toDo, alarms } = await runPage(async () => {
    const actor = await openPage("/");
    const decides = can(actor, "duplicate.decide");
    const [toDo, alarms, waiting, requests] = await Promise.all([
      getToDo(actor),
      can(actor, "people.administer") ? listAlarms(actor) : [],
      decides ? countWaitingPairs(actor) : 0,
      decides ? countWaitingRequests(actor) : null,
    ]);
    const doubles = [
      { kind: "requests_answered" as const, count: requests?.answered ?? 0 },
      { kind: "requests_to_answer" as const, count: requests?.toAnswer ?? 0 },
      { kind: "requests_claimed" as const, count: requests?.claimed ?? 0 },
      { kind: "duplicates" as const, count: waiting },
    ].flatMap((item) => (item.count > 0 ? [{ ...item, href: "/duplicates", due: null }] : []));
    return { actor, alarms, toDo: { ...toDo, items: [...toDo.items, ...doubles] } };
  });
  const t = await getTranslations("start");
  const tc = await getTranslations("common");
  const { round, daysLeft, items, commune, districts, people } = toDo;
  const deadline =
    round && daysLeft !== null
      ? daysLeft < 0
        ? t("overdue", { days: -daysLeft, date: formatDate(round.closesOn) })
        : t("deadline", { days: daysLeft, date: formatDate(round.closesOn) })
      : null;
  const asked = round !== null || people !== null;

  return (
    <>
      <PageHeader
        title={round ? t("round", { year: round.year }) : t("title")}
        subtitle={deadline ?? (people ? undefined : t("no_round_text"))}
      />
      <Alarms alarms={alarms} />
      <section aria-labelledby="to-do">
        <h2 id="to-do" className={round ? "mb-2 text-lg" : "sr-only"}>
          {t("title")}
        </h2>
        {items.length > 0 ? (
          <ToDoList items={items} today={today()} />
        ) : (
          <EmptyState title={asked ? t("nothing_title") : t("no_round")}>
            {people && t("nothing.ACCOUNTS")}
            {commune &&
              t("nothing.COMMUNE", {
                status: tc(`list_status.${statusWord(commune.list.chain, commune.list.status)}`),
              })}
            {round && !commune && t("nothing.ABOVE")}
          </EmptyState>
        )}
      </section>
      {commune && <CommuneProgress commune={commune} />}
      {districts.length > 0 && (
        <section aria-labelledby="progress" className="mt-8">
          <h2 id="progress" className="mb-2 text-lg">
            {t("progress")}
          </h2>
          <LevelMeters districts={districts} />
          <DistrictTable districts={districts} />
        </section>
      )}
      {people && (
        <div className="mt-8">
          <StatLink value={String(people.active)} label={t("accounts")} href="/admin/people" />
        </div>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

async function CommuneProgress({ commune }: { commune: NonNullable<ToDo["commune"]> }) {
  const t = await getTranslations("start");
  const locale = await getLocale();
  const number = (value: number) => formatNumber(value, locale);
  const rows = `/lists/${commune.list.id}`;
  return (
    <section aria-labelledby="progress" className="mt-8">
      <h2 id="progress" className="mb-2 text-lg">
        {t("progress")}
      </h2>
      <div className="mb-5 max-w-3xl">
        <Meter label={t("reviewed")} value={commune.finished} max={commune.total} unit={t("households")} />
      </div>
      <div className="flex flex-wrap gap-x-10 gap-y-4">
        <StatLink value={number(commune.poor)} label={t("poor")} href={`${rows}?class=POOR#households`} />
        <StatLink value={number(commune.nearPoor)} label={t("near_poor")} href={`${rows}?class=NEAR_POOR#households`} />
        <StatLink value={number(commune.escaped)} label={t("escaped")} href="/reports/r2" />
        <StatLink value={number(commune.fresh)} label={t("fresh")} href="/reports/r2" />
      </div>
      <p className="mt-5">
        <a className="link" href={rows}>
          {t("list_now")}
        </a>{" "}
        <ListStatusBadge chain={commune.list.chain} value={commune.list.status} />
      </p>
    </section>
  );
}

async function LevelMeters({ districts }: Pick<ToDo, "districts">) {
  const t = await getTranslations("start");
  const sum = (key: "finished" | "total" | "approved" | "lists") => districts.reduce((all, row) => all + row[key], 0);
  return (
    <div className="mb-5 grid max-w-3xl gap-4 sm:grid-cols-2">
      <Meter label={t("reviewed")} value={sum("finished")} max={sum("total")} unit={t("households")} />
      <Meter label={t("approved")} value={sum("approved")} max={sum("lists")} unit={t("lists")} />
    </div>
  );
}
