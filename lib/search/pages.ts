import { z } from "zod";
import { type NamedPage, PLACES, placesOf } from "@/lib/access/pages";
import type { Actor } from "@/lib/access/policy";
import { foldName, searchWords } from "@/lib/households/names";
import { isTableName, TABLE_NAMES, type TableName } from "@/lib/ledger/tables";

/** What the search box calls a page: a place, or one of the official tables, which stand for the place of the numbers. */
export type PageKey = Exclude<NamedPage["key"], "numbers"> | TableName;

/** What pages are called in one language, and what else people call them. */
export type PageWords = Record<PageKey, { title: string; words: string }>;

const wordsSchema = z.object({
  pages: z.record(z.enum(PLACES.map(({ key }) => key)), z.object({ title: z.string(), words: z.string() })),
  reports: z.looseRecord(z.enum(TABLE_NAMES), z.object({ title: z.string() })),
});

/**
 * The words of all pages.
 *
 * @param messages of one language, with the namespaces `pages` and `reports`
 */
export function readPageWords(messages: unknown): PageWords {
  const { pages, reports } = wordsSchema.parse(messages);
  const { numbers, ...others } = pages;
  const tables = TABLE_NAMES.map((table) => [
    table,
    { title: reports[table].title, words: `${numbers.title} ${numbers.words}` },
  ]);
  return { ...others, ...Object.fromEntries(tables) };
}

/** A reader's pages as the box offers them, in order. */
export const pagesOf = (reader: Pick<Actor, "role" | "unitPath">): PageKey[] =>
  placesOf(reader).flatMap(({ key }) => (key === "numbers" ? TABLE_NAMES : [key]));

/** Where a page is. */
export const pageHref = (page: PageKey): string =>
  isTableName(page) ? `/reports/${page}` : (PLACES.find(({ key }) => key === page)?.href ?? "/");

/**
 * The reader's pages whose words in any of these languages hold all that was typed, without accents; a word may be begun only.
 * Those whose title begins so come first.
 */
export function findPages(
  reader: Pick<Actor, "role" | "unitPath">,
  typed: string,
  languages: readonly PageWords[],
): PageKey[] {
  const words = searchWords(typed);
  if (words.length === 0) return [];
  const found = pagesOf(reader).flatMap((key) => {
    let best = 0;
    for (const language of languages) {
      const { title, words: more } = language[key];
      const of = foldName(`${title} ${more}`).split(/[\s,/–-]+/);
      if (!words.every((word) => of.some((one) => one.startsWith(word)))) continue;
      best = Math.max(best, foldName(title).startsWith(words.join(" ")) ? 2 : 1);
    }
    return best > 0 ? [{ key, best }] : [];
  });
  return found.sort((a, b) => b.best - a.best).map(({ key }) => key);
}
