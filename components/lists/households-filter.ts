import { z } from "zod";
import { ATTENTION_KINDS } from "@/lib/lists/attention";
import { HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

/** Which households of a list are shown, as it stands in the address. */
const filterSchema = z.object({
  attention: z.enum(ATTENTION_KINDS).optional().catch(undefined),
  status: z.enum(ReviewStatus).optional().catch(undefined),
  class: z.enum(HouseholdClass).optional().catch(undefined),
  village: z.uuid().optional().catch(undefined),
  returned: z.literal("1").optional().catch(undefined),
  /** The last row of the page before: its keys, joined. */
  after: z
    .string()
    .transform((text) => text.split("~"))
    .pipe(z.tuple([z.string().max(200), z.string().max(200), z.uuid()]))
    .transform(([given, other, id]) => ({ given, other, id }))
    .optional()
    .catch(undefined),
});

export type HouseholdsFilter = z.output<typeof filterSchema>;

/** Reads the filter from an address; what makes no sense is as if it were absent. */
export const readHouseholdsFilter = (query: unknown): HouseholdsFilter => filterSchema.parse(query);

/** The address of a list with this filter, at its table. */
export function householdsHref(listId: string, { after, ...filter }: HouseholdsFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  if (after) query.set("after", [after.given, after.other, after.id].join("~"));
  const text = query.toString();
  return `/lists/${listId}${text ? `?${text}` : ""}#households`;
}

export const isFiltered = ({ after: _, ...filter }: HouseholdsFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined);
