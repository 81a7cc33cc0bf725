import { address, asked, type Query, type RowKeys, readQuery } from "@/lib/core/query";
import type { AttentionKind } from "@/lib/lists/attention";
import { type HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

/** Which households of a list to show. `after` is the last row of the page before. */
export type ListRowsChoice = {
  attention?: AttentionKind;
  status?: ReviewStatus;
  class?: HouseholdClass;
  villageId?: string;
  returnedOnly?: boolean;
  /** Who is to visit them; "" for those that nobody is to visit yet. */
  assignedTo?: string;
  after?: RowKeys;
  /** All of them in one go, for paper. */
  all?: boolean;
};

/** In an address: the households that nobody is to visit yet. */
export const NOBODY = "-";

/** The choice that the address of the page of reviews names. */
export function readRowsChoice(query: Query): ListRowsChoice {
  const { status, village, surveyor, after } = readQuery(
    {
      status: asked.oneOf([...Object.values(ReviewStatus), "RETURNED"]),
      village: asked.id,
      surveyor: asked.text(120),
      after: asked.after,
    },
    query,
  );
  return {
    status: status === "RETURNED" ? undefined : status,
    returnedOnly: status === "RETURNED",
    villageId: village,
    assignedTo: surveyor === NOBODY ? "" : surveyor,
    after,
  };
}

/** The address of the page of reviews with this choice. */
export const reviewsHref = ({ status, returnedOnly, villageId, assignedTo, after }: ListRowsChoice): string =>
  address("/reviews", {
    status: returnedOnly ? "RETURNED" : status,
    village: villageId,
    surveyor: assignedTo === "" ? NOBODY : assignedTo,
    after,
  });
