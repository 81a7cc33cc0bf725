import { getLocale, getTranslations } from "next-intl/server";
import { PersonState } from "@/components/people/person-state";
import { PostingList } from "@/components/people/posting-list";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterBar } from "@/components/ui/filter-bar";
import { Select, TextInput } from "@/components/ui/inputs";
import { KeysetPager } from "@/components/ui/keyset-pager";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now, today } from "@/lib/core/clock";
import { formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { peopleHref, readPeopleFilter } from "@/lib/users/filter";
import { listPeople, listPostingUnits, PEOPLE_PER_PAGE } from "@/lib/users/queries";
import { Role } from "@/prisma/generated/enums";

export async function generateMetadata() {
  const t = await getTranslations("people");
  return { title: t("title") };
}

export default async function PeoplePage({ searchParams }: PageProps<"/admin/people">) {
  const filter = readPeopleFilter(await searchParams);
  const { actor, people, total, units } = await runPage(async () => {
    const actor = await openPage("/admin/people");
    const [found, units] = await Promise.all([listPeople(actor, filter), listPostingUnits(actor)]);
    return { actor, ...found, units };
  });
  const t = await getTranslations("people");
  const tc = await getTranslations("common");
  const locale = await getLocale();
  const day = today();
  const { page } = filter;
  const first = (page - 1) * PEOPLE_PER_PAGE;
  const isFiltered = peopleHref({ ...filter, page: 1 }) !== "/admin/people";
  const number = (value: number) => formatNumber(value, locale);

  return (
    <>
      <PageHeader
        title={t("title")}
        subtitle={actor.unitName}
        actions={
          <ButtonLink href="/admin/people/new" variant="primary">
            {t("add")}
          </ButtonLink>
        }
      />
      <FilterBar action="/admin/people" label={t("filter")} resetHref={isFiltered ? "/admin/people" : undefined}>
        <TextInput name="q" label={t("search")} defaultValue={filter.search} maxLength={100} />
        <Select
          name="role"
          label={t("role")}
          emptyLabel={t("all_roles")}
          defaultValue={filter.role ?? ""}
          options={Object.values(Role).map((value) => ({ value, label: tc(`role.${value}`) }))}
        />
        <Select
          name="unit"
          label={t("unit")}
          emptyLabel={t("all_units")}
          defaultValue={filter.unitId ?? ""}
          className="sm:max-w-72"
          options={units.map(({ id, name, level, parentName }) => ({
            value: id,
            label: level === "COMMUNE" ? `${name} (${parentName})` : name,
          }))}
        />
        <Select
          name="state"
          label={t("state")}
          emptyLabel={tc("all")}
          defaultValue={filter.state?.toLowerCase() ?? ""}
          options={[
            { value: "active", label: t("states.ACTIVE") },
            { value: "disabled", label: t("states.DISABLED") },
          ]}
        />
      </FilterBar>
      {people.length === 0 ? (
        <EmptyState
          title={t("empty_title")}
          action={
            <>
              {(isFiltered || page > 1) && <ButtonLink href="/admin/people">{t("show_all")}</ButtonLink>}
              <ButtonLink href="/admin/people/new">{t("add")}</ButtonLink>
            </>
          }
        >
          {t("empty_text")}
        </EmptyState>
      ) : (
        <>
          <Table caption={t("title")} captionHidden>
            <thead>
              <tr>
                <Th>{t("full_name")}</Th>
                <Th>{t("username")}</Th>
                <Th>{t("postings")}</Th>
                <Th>{t("state")}</Th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.id}>
                  <Th scope="row" className="font-normal">
                    <a className="link" href={`/admin/people/${person.id}`}>
                      {person.fullName}
                    </a>
                  </Th>
                  <Td>{person.username}</Td>
                  <Td>
                    <PostingList postings={person.postings} today={day} />
                  </Td>
                  <Td>
                    <PersonState person={person} />
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <KeysetPager
            previousHref={page > 1 ? peopleHref({ ...filter, page: page - 1 }) : undefined}
            nextHref={first + people.length < total ? peopleHref({ ...filter, page: page + 1 }) : undefined}
          >
            {t("shown", { first: number(first + 1), last: number(first + people.length), total: number(total) })}
          </KeysetPager>
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
