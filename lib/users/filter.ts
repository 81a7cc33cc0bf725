import { address, asked, type Query, readQuery } from "@/lib/core/query";
import { Role } from "@/prisma/generated/enums";

/** What of the people is asked for; null and "" leave a question out. */
export type PeopleFilter = {
  /** Any part of the name or the user name, without accents. */
  search: string;
  role: Role | null;
  /** Postings at this unit or below it. */
  unitId: string | null;
  state: "ACTIVE" | "DISABLED" | null;
  /** From 1. */
  page: number;
};

/** The filter that an address names. */
export function readPeopleFilter(query: Query): PeopleFilter {
  const { q, role, unit, state, page } = readQuery(
    {
      q: asked.text(100),
      role: asked.oneOf(Role),
      unit: asked.id,
      state: asked.oneOf(["active", "disabled"]),
      page: asked.page,
    },
    query,
  );
  return {
    search: q ?? "",
    role: role ?? null,
    unitId: unit ?? null,
    state: state === "active" ? "ACTIVE" : state === "disabled" ? "DISABLED" : null,
    page,
  };
}

/** The address of the list with this filter. */
export const peopleHref = ({ search, role, unitId, state, page }: PeopleFilter): string =>
  address("/admin/people", { q: search, role, unit: unitId, state: state?.toLowerCase(), page: page > 1 && page });
