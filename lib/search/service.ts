import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, oneAtATime } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { parseQuery } from "@/lib/core/query";
import { householdsHref, readHouseholdFilter } from "@/lib/households/filter";
import { readSearch } from "@/lib/households/search-text";
import { readRowsChoice, reviewsHref } from "@/lib/lists/rows-choice";
import type { FilterPage, RenameFilterInput, SaveFilterInput } from "@/lib/search/schema";

/** As many filters as one person keeps. */
export const MOST_FILTERS = 30;

const queryOf = (href: string) => href.split("?")[1] ?? "";

/**
 * A filter as its page would write it, from the first page of its list on; "" where it filters nothing. A national id is kept
 * nowhere but with its person.
 */
function filterQuery(page: FilterPage, query: string): string {
  const given = parseQuery(query);
  if (page === "reviews") return queryOf(reviewsHref({ ...readRowsChoice(given), after: undefined }));
  const filter = readHouseholdFilter(given);
  const search = readSearch(filter.search ?? "").nationalId ? undefined : filter.search;
  return queryOf(householdsHref({ ...filter, search, number: undefined, after: undefined }));
}

/**
 * Keeps a filter of the actor's own under a name. Keeping the same one again changes nothing and succeeds.
 *
 * @throws Problem `invalid` for one that filters nothing that may be kept, `conflict` for a name that is taken, or with too many of them
 */
export async function saveFilter(actor: Actor, input: SaveFilterInput): Promise<{ id: string }> {
  assertCan(actor, "household.read");
  const query = filterQuery(input.page, input.query);
  if (!query) throw problems.filterEmpty();
  return asActor(
    actor,
    async (tx) => {
      // Two tabs of a person do not keep one too many.
      await oneAtATime(tx, `filters:${actor.userId}`);
      const known = await tx.savedFilter.findUnique({ where: { id: input.id }, select: { id: true } });
      if (known) return known;
      if ((await tx.savedFilter.count()) >= MOST_FILTERS) throw problems.filterMost(MOST_FILTERS);
      const { id, page, name } = input;
      await tx.savedFilter.create({ data: { id, page, name, query, userId: actor.userId }, select: { id: true } });
      return { id };
    },
    "filter.save",
  );
}

/** Gives one of the actor's own filters another name. @throws Problem `not_found`, `conflict` for a name that is taken */
export async function renameFilter(actor: Actor, { id, name }: RenameFilterInput): Promise<void> {
  assertCan(actor, "household.read");
  await asActor(
    actor,
    async (tx) => {
      const { count } = await tx.savedFilter.updateMany({ where: { id }, data: { name } });
      if (count === 0) throw problems.notFound();
    },
    "filter.rename",
  );
}

/** Forgets one of the actor's own filters. Forgetting twice forgets once. */
export async function deleteFilter(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "household.read");
  await asActor(actor, (tx) => tx.savedFilter.deleteMany({ where: { id } }), "filter.delete");
}
