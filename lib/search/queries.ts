import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can } from "@/lib/access/policy";
import { type Ask, askAsActor, readAsActor } from "@/lib/core/db";
import { hashNationalId } from "@/lib/households/identity";
import { findHouseholds, type HouseholdFilter, type HouseholdPage } from "@/lib/households/queries";
import { readSearch } from "@/lib/households/search-text";
import { CHAIN_NAMES } from "@/lib/rounds/steps";
import { FOUND_KINDS, MOST_OF_A_KIND, type SearchResult } from "@/lib/search/found";
import { findPages, type PageWords } from "@/lib/search/pages";
import type { FilterPage } from "@/lib/search/schema";
import { findPlaces, type Places } from "@/lib/units/queries";
import { Prisma } from "@/prisma/generated/client";
import { ListStatus } from "@/prisma/generated/enums";

const foundSchema = z.array(
  z.object({
    kind: z.enum(FOUND_KINDS),
    id: z.string(),
    title: z.string().nullable(),
    found: z.string().nullable(),
    code: z.string().nullable(),
    place: z.string().nullable(),
    year: z.int().nullable(),
    state: z.enum({ ...ListStatus, OPEN: "OPEN", CLOSED: "CLOSED", ENDED: "ENDED" }).nullable(),
    chain: z.enum(CHAIN_NAMES).nullable(),
  }),
);

/**
 * Everything in the actor's reach that a text finds, in one round trip, and their pages. Whoever may read no household finds
 * pages only.
 *
 * @param languages the words of the pages, of every language
 */
export async function searchEverything(
  actor: Actor,
  typed: string,
  languages: readonly PageWords[],
): Promise<SearchResult> {
  const { words, digits, nationalId } = readSearch(typed);
  const pages = findPages(actor, typed, languages).slice(0, MOST_OF_A_KIND);
  if (!can(actor, "household.read") || (words.length === 0 && digits === "" && nationalId === ""))
    return { found: [], pages, moreHouseholds: false };
  const hash = nationalId && hashNationalId(nationalId);
  const rows = foundSchema.parse(
    await readAsActor(
      actor,
      Prisma.sql`SELECT * FROM search_everything(${words}, ${digits}, ${hash}, ${MOST_OF_A_KIND})`,
    ),
  );
  const shown = FOUND_KINDS.flatMap((kind) => rows.filter((row) => row.kind === kind).slice(0, MOST_OF_A_KIND));
  return {
    found: shown.map((row) => ({ ...row, title: row.title ?? "" })),
    pages,
    moreHouseholds: rows.filter(({ kind }) => kind === "HOUSEHOLD").length > MOST_OF_A_KIND,
  };
}

const filtersSchema = z.array(z.object({ id: z.string(), name: z.string(), query: z.string() }));

type SavedFilterView = z.infer<typeof filtersSchema>[number];

/** The actor's own filters of a page, as names are sorted. */
export async function listSavedFilters(actor: Actor, page: FilterPage): Promise<SavedFilterView[]> {
  assertCan(actor, "household.read");
  return askAsActor(actor, (ask) => findSavedFilters(ask, page));
}

const findSavedFilters = async (ask: Ask, page: FilterPage): Promise<SavedFilterView[]> =>
  filtersSchema.parse(
    await ask(Prisma.sql`
      SELECT id, name, query FROM saved_filter WHERE page = ${page} ORDER BY name COLLATE "vi-x-icu", id`),
  );

/** A page of the register with all that stands on it: the rows, the places that narrow them, one's own filters. */
type RegisterPage = { page: HouseholdPage; places: Places; filters: SavedFilterView[] };

/** The register's page, in one transaction. */
export async function getRegisterPage(actor: Actor, filter: HouseholdFilter): Promise<RegisterPage> {
  assertCan(actor, "household.read");
  return askAsActor(actor, async (ask) => ({
    page: await findHouseholds(ask, actor, filter),
    places: await findPlaces(ask, actor, filter.communeId),
    filters: await findSavedFilters(ask, "households"),
  }));
}
