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
  after?: { given: string; other: string; id: string };
  /** All of them in one go, for paper. */
  all?: boolean;
};

type Query = Readonly<Record<string, string | string[] | undefined>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** In an address: the households that nobody is to visit yet. */
export const NOBODY = "-";

/** The choice that the address of the page of reviews names. What it names wrongly is left out. */
export function readRowsChoice(query: Query): ListRowsChoice {
  const one = (name: string) => {
    const value = query[name];
    return typeof value === "string" && value !== "" ? value.replaceAll("\u0000", "") : undefined;
  };
  const id = (name: string) => {
    const value = one(name);
    return value && UUID.test(value) ? value : undefined;
  };
  const [given, other, last] = [query.given, query.other, id("id")];
  const surveyor = one("surveyor")?.slice(0, 120);
  return {
    status: Object.values(ReviewStatus).find((status) => status === query.status),
    returnedOnly: query.status === "RETURNED",
    villageId: id("village"),
    assignedTo: surveyor === NOBODY ? "" : surveyor,
    after:
      typeof given === "string" && typeof other === "string" && last && !`${given}${other}`.includes("\u0000")
        ? { given, other, id: last }
        : undefined,
  };
}

/** The address of the page of reviews with this choice. */
export function reviewsHref(choice: ListRowsChoice): string {
  const query = new URLSearchParams();
  const status = choice.returnedOnly ? "RETURNED" : choice.status;
  if (status) query.set("status", status);
  if (choice.villageId) query.set("village", choice.villageId);
  if (choice.assignedTo !== undefined) query.set("surveyor", choice.assignedTo || NOBODY);
  if (choice.after) for (const [name, value] of Object.entries(choice.after)) query.set(name, value);
  const text = query.toString();
  return text ? `/reviews?${text}` : "/reviews";
}
