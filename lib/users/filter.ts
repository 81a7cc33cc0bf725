import { Role } from "@/prisma/generated/enums";

type Query = Readonly<Record<string, string | string[] | undefined>>;

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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The filter that an address names. What it names wrongly is left out, rather than an error. */
export function readPeopleFilter({ q, role, unit, state, page }: Query): PeopleFilter {
  return {
    // A zero byte cannot be asked of the database.
    search: typeof q === "string" ? q.replaceAll("\u0000", "").trim().slice(0, 100) : "",
    role: Object.values(Role).find((value) => value === role) ?? null,
    unitId: typeof unit === "string" && UUID.test(unit) ? unit : null,
    state: state === "active" ? "ACTIVE" : state === "disabled" ? "DISABLED" : null,
    page: typeof page === "string" && /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}

/** The address of the list with this filter. */
export function peopleHref({ search, role, unitId, state, page }: PeopleFilter): string {
  const query = new URLSearchParams();
  if (search) query.set("q", search);
  if (role) query.set("role", role);
  if (unitId) query.set("unit", unitId);
  if (state) query.set("state", state.toLowerCase());
  if (page > 1) query.set("page", String(page));
  const text = query.toString();
  return text ? `/admin/people?${text}` : "/admin/people";
}
