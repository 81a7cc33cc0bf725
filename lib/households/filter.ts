import type { HouseholdFilter } from "@/lib/households/queries";
import { HouseholdClass } from "@/prisma/generated/enums";

type Query = Readonly<Record<string, string | string[] | undefined>>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The filter that an address names. What it names wrongly is left out, rather than an error. */
export function readHouseholdFilter(query: Query): HouseholdFilter {
  const one = (name: string) => {
    const value = query[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const id = (name: string) => {
    const value = one(name);
    return value && UUID.test(value) ? value : undefined;
  };
  const [given, other, last] = [query.given, query.other, id("id")];
  return {
    // A zero byte cannot be asked of the database.
    search: one("q")?.replaceAll("\u0000", "").slice(0, 100),
    communeId: id("commune"),
    villageId: id("village"),
    class: Object.values(HouseholdClass).find((value) => value === query.class),
    closed: query.state === "ended",
    after:
      typeof given === "string" && typeof other === "string" && last && !`${given}${other}`.includes("\u0000")
        ? { given, other, id: last }
        : undefined,
  };
}

/** The address of the list with this filter. */
export function householdsHref(filter: HouseholdFilter): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | undefined) => value && query.set(name, value);
  put("q", filter.search);
  put("commune", filter.communeId);
  put("village", filter.villageId);
  put("class", filter.class);
  put("state", filter.closed ? "ended" : undefined);
  if (filter.after) for (const [name, value] of Object.entries(filter.after)) query.set(name, value);
  const text = query.toString();
  return text ? `/households?${text}` : "/households";
}
