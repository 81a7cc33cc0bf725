import type { Chain } from "@/lib/rounds/steps";
import type { PageKey } from "@/lib/search/pages";
import type { ListStatus } from "@/prisma/generated/enums";

/** Results of a kind that the box shows. Whoever wants more follows "all households" or types another word. */
export const MOST_OF_A_KIND = 5;

export const FOUND_KINDS = ["HOUSEHOLD", "VILLAGE", "COMMUNE", "DISTRICT", "LIST", "ROUND"] as const;
type FoundKind = (typeof FOUND_KINDS)[number];

/** One thing that was found. */
export type Found = {
  kind: FoundKind;
  id: string;
  /** The head of a household, the name of a place, the commune of a list. */
  title: string;
  /** The member by whom a household was found, where that is not its head. */
  found: string | null;
  code: string | null;
  /** Where it is: "Thôn Pò Sè, Xã Thiện Thuật". */
  place: string | null;
  year: number | null;
  /** Of a list its state, of a household that ended "ENDED". */
  state: ListStatus | "OPEN" | "CLOSED" | "ENDED" | null;
  /** Of a list what it passes. */
  chain: Chain | null;
};

export type SearchResult = {
  found: Found[];
  pages: PageKey[];
  /** More households answer than are shown. */
  moreHouseholds: boolean;
};

/** Where a result leads. */
export function foundHref({ kind, id }: Pick<Found, "kind" | "id">, isCommune: boolean): string {
  switch (kind) {
    case "HOUSEHOLD":
      return `/households/${id}`;
    case "VILLAGE":
      return `/households?village=${id}`;
    case "COMMUNE":
      return `/households?commune=${id}`;
    case "DISTRICT":
      return `/lists?district=${id}`;
    case "LIST":
      return `/lists/${id}`;
    case "ROUND":
      return isCommune ? `/lists?round=${id}` : `/progress?round=${id}`;
  }
}
