import Link from "next/link";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { ClassBadge } from "@/components/ui/class-badge";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { Meter } from "@/components/ui/meter";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { ReviewStatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { requireActor } from "@/lib/access/actor";
import { can } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { countAll, countFinished } from "@/lib/lists/list";
import { findOwnListId, getList, listRows, listVillagesOfList } from "@/lib/lists/queries/list";
import { findNextToReview } from "@/lib/reviews/queries";
import { findOpenRound } from "@/lib/rounds/queries";
import { ReviewStatus } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("reviews");
  return { title: t("title") };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The commune's households of the open round, for whoever reviews them. Those above have the lists. */
export default async function ReviewsPage({ searchParams }: PageProps<"/reviews">) {
  const query = await searchParams;
  const one = (name: string) =>
    typeof query[name] === "string" && query[name] !== "" ? String(query[name]) : undefined;
  const village = one("village");
  const choice = {
    status: Object.values(ReviewStatus).find((status) => status === query.status),
    villageId: village && UUID.test(village) ? village : undefined,
    returnedOnly: query.status === "RETURNED",
  };
  const [given, other, id] = [query.given, query.other, query.id];
  const after =
    typeof given === "string" && typeof other === "string" && typeof id === "string" && UUID.test(id)
      ? { given, other, id }
      : undefined;
  const view = await runPage(async () => {
    const actor = await requireActor();
    if (!can(actor, "review.read")) return null;
    if (actor.level !== "COMMUNE") redirect("/lists");
    const round = await findOpenRound(actor);
    const listId = round && (await findOwnListId(actor, round.id));
    if (!round || !listId) return { actor, found: null };
    const [list, page, villages, next] = await Promise.all([
      getList(actor, listId),
      listRows(actor, listId, { ...choice, after }),
      listVillagesOfList(actor, listId),
      findNextToReview(actor, listId),
    ]);
    return { actor, found: { list, page, villages, next } };
  });
  if (!view) notFound();
  const { actor, found } = view;
  const t = await getTranslations("reviews");
  const tc = await getTranslations("common");
  const tsh = await getTranslations("sheets");
  const locale = await getLocale();
  if (!found) return <EmptyState title={t("no_round")} />;
  const { list, page, villages, next } = found;
  const href = (extra: Record<string, string>) =>
    `/reviews?${new URLSearchParams({
      ...(one("status") ? { status: String(one("status")) } : {}),
      ...(choice.villageId ? { village: choice.villageId } : {}),
      ...extra,
    })}`;

  return (
    <>
      <PageHeader
        title={t("list_title", { year: String(list.round.year) })}
        subtitle={list.commune.name}
        actions={
          <>
            {can(actor, "review.record") && choice.villageId && (
              <ButtonLink href={`/api/sheets?village=${choice.villageId}`} download={false} target="_blank">
                {tsh("print_village")}
              </ButtonLink>
            )}
            {can(actor, "review.record") && <ButtonLink href="/reviews/type">{tsh("type")}</ButtonLink>}
            {next && (
              <ButtonLink href={`/reviews/${next}`} variant="primary">
                {t("start_next")}
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mb-5 max-w-xl">
        <Meter label={t("title")} value={countFinished(list.counts)} max={countAll(list.counts)} />
      </div>
      <FilterBar
        action="/reviews"
        label={t("filter")}
        resetHref={one("status") || choice.villageId ? "/reviews" : undefined}
      >
        <Select
          name="status"
          label={t("status")}
          emptyLabel={t("all")}
          defaultValue={one("status")}
          options={[
            ...Object.values(ReviewStatus).map((value) => ({ value, label: tc(`review_status.${value}`) })),
            ...(list.returned > 0 ? [{ value: "RETURNED", label: t("returned_only") }] : []),
          ]}
        />
        <Select
          name="village"
          label={t("village")}
          emptyLabel={t("all")}
          defaultValue={choice.villageId}
          options={villages.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FilterBar>
      {page.rows.length === 0 ? (
        <EmptyState title={t("empty")}>{t("empty_text")}</EmptyState>
      ) : (
        <Table caption={t("list_title", { year: String(list.round.year) })} captionHidden>
          <thead>
            <tr>
              <Th>{t("code")}</Th>
              <Th>{t("head")}</Th>
              <Th>{t("village")}</Th>
              <Th numeric>{t("persons")}</Th>
              <Th>{t("start")}</Th>
              <Th>{t("status")}</Th>
              <Th numeric>{t("b1")}</Th>
              <Th numeric>{t("b2")}</Th>
              <Th>{t("result_column")}</Th>
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row) => (
              <tr key={row.reviewId}>
                <Td className="whitespace-nowrap">{row.code}</Td>
                <Td>
                  <Link href={`/reviews/${row.reviewId}`} prefetch={false} className="link">
                    {row.headName}
                  </Link>
                </Td>
                <Td>{row.village}</Td>
                <Td numeric>{formatNumber(row.persons, locale)}</Td>
                <Td>{row.startClass ? <ClassBadge value={row.startClass} short /> : "–"}</Td>
                <Td>
                  <ReviewStatusBadge value={row.status} />{" "}
                  {row.returnedReason && <Tag tone="strong">{t("returned_only")}</Tag>}
                </Td>
                <Td numeric>{row.incomeScore ?? "–"}</Td>
                <Td numeric>{row.deprivationScore ?? "–"}</Td>
                <Td>{row.finalClass ? <ClassBadge value={row.finalClass} short /> : "–"}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <KeysetPager previousHref={after ? href({}) : undefined} nextHref={page.next ? href(page.next) : undefined} />
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} />
    </>
  );
}
