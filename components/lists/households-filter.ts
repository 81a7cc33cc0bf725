import { address, asked, type Query, readQuery } from "@/lib/core/query";
import { ATTENTION_KINDS } from "@/lib/lists/attention";
import { HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

/** Which households of a list are shown, as it stands in the address. */
const FILTER = {
  attention: asked.oneOf(ATTENTION_KINDS),
  status: asked.oneOf(ReviewStatus),
  class: asked.oneOf(HouseholdClass),
  village: asked.id,
  returned: asked.flag,
  after: asked.after,
};

export type HouseholdsFilter = Partial<ReturnType<typeof readHouseholdsFilter>>;

/** Reads the filter from an address. */
export const readHouseholdsFilter = (query: Query) => readQuery(FILTER, query);

/** The address of a list with this filter, at its table. */
export const listedHref = (listId: string, filter: HouseholdsFilter): string =>
  `${address(`/lists/${listId}`, filter)}#households`;

export const isFiltered = ({ after: _, ...filter }: HouseholdsFilter): boolean => Object.values(filter).some(Boolean);
