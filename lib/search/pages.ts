import { z } from "zod";
import { foldName, searchWords } from "@/lib/households/names";
import type { Role } from "@/prisma/generated/enums";

const COMMUNE: readonly Role[] = ["COMMUNE_OFFICER", "COMMUNE_CHAIR"];
const ABOVE: readonly Role[] = ["DISTRICT_REVIEWER", "PROVINCE_STAFF"];
const EVERYBODY: readonly Role[] = [...COMMUNE, ...ABOVE];

/** Pages that the search box finds, in the order in which they are offered: key (messages: search.pages) → address and for whom. */
export const PAGES = {
  start: ["/", EVERYBODY],
  households: ["/households", EVERYBODY],
  register: ["/households/new", COMMUNE],
  moved_in: ["/households/moved-in", COMMUNE],
  reviews: ["/reviews", COMMUNE],
  list: ["/lists", COMMUNE],
  lists: ["/lists", ABOVE],
  villages: ["/villages", COMMUNE],
  transfers: ["/transfers", EVERYBODY],
  acts: ["/acts", EVERYBODY],
  r1: ["/reports/r1", EVERYBODY],
  r2: ["/reports/r2", EVERYBODY],
  r3: ["/reports/r3", EVERYBODY],
  progress: ["/progress", ABOVE],
  rounds: ["/rounds", ["PROVINCE_STAFF"]],
  new_round: ["/rounds/new", ["PROVINCE_STAFF"]],
  account: ["/account", EVERYBODY],
} as const satisfies Record<string, readonly [string, readonly Role[]]>;

export type PageKey = keyof typeof PAGES;
export const PAGE_KEYS = Object.keys(PAGES) as PageKey[];

/** What pages are called in one language, and what else people call them: `pages` of the namespace `search`. */
export const pageWordsSchema = z.record(z.enum(PAGE_KEYS), z.object({ title: z.string(), words: z.string() }));
export type PageWords = z.infer<typeof pageWordsSchema>;

/** The pages of a role. */
export const pagesOf = (role: Role): PageKey[] =>
  PAGE_KEYS.filter((key) => (PAGES[key][1] as readonly Role[]).includes(role));

/**
 * The pages of a role whose words in any of these languages hold all that was typed, without accents; a word may be begun only.
 * Those whose title begins so come first.
 */
export function findPages(role: Role, typed: string, languages: readonly PageWords[]): PageKey[] {
  const words = searchWords(typed);
  if (words.length === 0) return [];
  const found = pagesOf(role).flatMap((key) => {
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
