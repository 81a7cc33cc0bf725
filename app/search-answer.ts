import type { getTranslations } from "next-intl/server";
import type { SearchAnswer } from "@/components/search/search-answer";
import { isTableName } from "@/lib/ledger/tables";
import { isStatusOf, statusWord } from "@/lib/rounds/steps";
import { FOUND_KINDS, type Found, foundHref, type SearchResult } from "@/lib/search/found";
import { type PageKey, pageHref } from "@/lib/search/pages";

type Words = Awaited<ReturnType<typeof getTranslations<"search">>>;
type StateWords = Awaited<ReturnType<typeof getTranslations<"common">>>;
/** The words of pages: of the namespaces `pages` and `reports`. */
type PageWords = {
  tp: Awaited<ReturnType<typeof getTranslations<"pages">>>;
  tr: Awaited<ReturnType<typeof getTranslations<"reports">>>;
};
type Group = SearchAnswer["groups"][number];

/** Pages, as the search box shows them. */
export const pageGroup = (t: Words, { tp, tr }: PageWords, pages: readonly PageKey[]): Group => ({
  key: "PAGE",
  label: t("group.PAGE"),
  items: pages.map((key) => ({
    href: pageHref(key),
    title: isTableName(key) ? tr(`${key}.title`) : tp(`${key}.title`),
    detail: "",
  })),
});

const joined = (...parts: (string | null | false | undefined)[]) => parts.filter(Boolean).join(" · ");

function item(t: Words, tc: StateWords, one: Found, isCommune: boolean): Group["items"][number] {
  const href = foundHref(one, isCommune);
  const year = String(one.year ?? "");
  switch (one.kind) {
    case "HOUSEHOLD":
      return {
        href,
        title: one.found ?? one.title,
        detail: joined(
          one.found && t("household_of", { name: one.title }),
          one.code,
          one.place,
          one.state === "ENDED" && t("ended"),
        ),
      };
    case "LIST":
      return {
        href,
        title: t("list_title", { year, commune: one.title }),
        detail: joined(
          one.place,
          one.chain && isStatusOf(one.chain, one.state) && tc(`list_status.${statusWord(one.chain, one.state)}`),
        ),
      };
    case "ROUND":
      return {
        href,
        title: t("round_title", { year }),
        detail: one.state === "OPEN" || one.state === "CLOSED" ? t(`round_state.${one.state}`) : "",
      };
    default:
      return { href, title: one.title, detail: joined(one.place, one.kind !== "VILLAGE" && one.code) };
  }
}

/** What was found in the reader's words: each with what it is and where, by kind; all households last. */
export function searchAnswer(
  t: Words,
  tc: StateWords,
  pageWords: PageWords,
  typed: string,
  { found, pages, moreHouseholds }: SearchResult,
  isCommune: boolean,
): SearchAnswer {
  const groups: Group[] = FOUND_KINDS.map((kind) => ({
    key: kind,
    label: t(`group.${kind}`),
    items: found.filter((one) => one.kind === kind).map((one) => item(t, tc, one, isCommune)),
  }));
  // Whoever types the name of a page means the page.
  const households = found.some(({ kind }) => kind === "HOUSEHOLD");
  if (pages.length > 0) groups.splice(households ? 1 : 0, 0, pageGroup(t, pageWords, pages));
  if (moreHouseholds) {
    const href = `/households?${new URLSearchParams({ q: typed })}`;
    groups.push({
      key: "ALL",
      label: t("group.ALL"),
      items: [{ href, title: t("all_households", { search: typed }), detail: "" }],
    });
  }
  const filled = groups.filter(({ items }) => items.length > 0);
  return { groups: filled, count: t("count", { count: filled.reduce((sum, { items }) => sum + items.length, 0) }) };
}
