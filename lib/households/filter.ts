import { address, asked, type Query, readQuery } from "@/lib/core/query";
import type { HouseholdFilter } from "@/lib/households/queries";
import { HouseholdClass } from "@/prisma/generated/enums";

/** The filter that an address names. */
export function readHouseholdFilter(query: Query): HouseholdFilter {
  const { q, commune, village, state, ...others } = readQuery(
    {
      q: asked.text(100),
      number: asked.text(300),
      commune: asked.id,
      village: asked.id,
      class: asked.oneOf(HouseholdClass),
      state: asked.oneOf(["ended"]),
      after: asked.after,
    },
    query,
  );
  return { search: q, communeId: commune, villageId: village, closed: state === "ended", ...others };
}

/** The address of the list with this filter. */
export const householdsHref = ({ search, number, communeId, villageId, closed, ...others }: HouseholdFilter): string =>
  address("/households", {
    q: search,
    number,
    commune: communeId,
    village: villageId,
    class: others.class,
    state: closed && "ended",
    after: others.after,
  });
