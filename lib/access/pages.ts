import { type Actor, can, type Permission } from "@/lib/access/policy";

type Page = {
  /** Its address; a part in brackets names a record. */
  href: string;
  /** What a reader must be allowed; null where being signed in is enough. */
  permission: Permission | null;
  /** A place one may go to from anywhere, by the search box; its words stand in messages/<locale>/pages.json. */
  key?: string;
  /** Stands in the header, too. */
  header?: true;
};

/**
 * Every page of those who are signed in, in the order of the header and of the search box. Each page asks here whether it is
 * its reader's (`openPage`).
 */
const PAGES = [
  { href: "/", permission: null, key: "start", header: true },
  { href: "/lists", permission: "list.review", key: "lists", header: true },
  { href: "/households", permission: "household.read", key: "households", header: true },
  { href: "/households/new", permission: "household.register", key: "register" },
  { href: "/households/moved-in", permission: "household.register", key: "moved_in" },
  { href: "/households/[id]", permission: "household.read" },
  { href: "/households/[id]/edit", permission: "household.edit" },
  { href: "/households/[id]/close", permission: "household.edit" },
  { href: "/households/[id]/release", permission: "household.edit" },
  { href: "/households/[id]/events", permission: "household.edit" },
  { href: "/households/[id]/events/[kind]", permission: "household.edit" },
  { href: "/households/[id]/file", permission: "household.read" },
  { href: "/persons/[id]", permission: "household.read" },
  { href: "/imports", permission: "household.read", key: "imports" },
  { href: "/imports/new", permission: "import", key: "new_import" },
  { href: "/imports/[id]", permission: "household.read" },
  { href: "/reviews", permission: "review.record", key: "reviews", header: true },
  { href: "/reviews/type", permission: "review.record", key: "typing" },
  { href: "/reviews/[id]", permission: "review.read" },
  { href: "/lists", permission: "list.submit", key: "own_list", header: true },
  { href: "/lists/[id]", permission: "list.read" },
  { href: "/lists/[id]/residents", permission: "residents.enter" },
  { href: "/villages", permission: "village.edit", key: "villages", header: true },
  { href: "/transfers", permission: "household.read", key: "transfers", header: true },
  { href: "/transfers/[id]", permission: "household.read" },
  { href: "/duplicates", permission: "duplicate.read", key: "duplicates", header: true },
  { href: "/duplicates/[id]", permission: "duplicate.read" },
  { href: "/duplicates/requests/[id]", permission: "duplicate.read" },
  { href: "/askings", permission: "asking.read", key: "askings" },
  { href: "/acts", permission: "household.read", key: "acts" },
  { href: "/acts/[id]", permission: "household.read" },
  { href: "/reports/r1", permission: "report.read", key: "numbers", header: true },
  { href: "/reports/[table]", permission: "report.read" },
  { href: "/reports/households", permission: "household.read" },
  { href: "/progress", permission: "list.review", key: "progress", header: true },
  { href: "/rounds", permission: "round.open", key: "rounds", header: true },
  { href: "/rounds/new", permission: "round.open", key: "new_round" },
  { href: "/trail", permission: "trail.read", key: "trail" },
  { href: "/retention", permission: "retention.edit", key: "retention", header: true },
  { href: "/admin/people", permission: "people.administer", key: "people", header: true },
  { href: "/admin/people/new", permission: "people.administer", key: "new_person" },
  { href: "/admin/people/[id]", permission: "people.administer" },
  { href: "/countersignatures", permission: "people.countersign", key: "countersignatures" },
  { href: "/account", permission: null, key: "account" },
] as const satisfies readonly Page[];

type Row = (typeof PAGES)[number];
export type PageHref = Row["href"];
export type NamedPage = Extract<Row, { key: string }>;
type HeaderPlace = Extract<Row, { header: true }>;

type Reader = Pick<Actor, "role" | "unitPath">;

/** Every place that one may go to from anywhere. */
export const PLACES: readonly NamedPage[] = PAGES.filter((page) => "key" in page);

const isReaders = (reader: Reader, { permission }: Row) => permission === null || can(reader, permission);

/** Whether the page of this address is one of the reader's. */
export const mayOpen = (reader: Reader, href: PageHref): boolean =>
  PAGES.some((page) => page.href === href && isReaders(reader, page));

/** The reader's places, in order. */
export const placesOf = (reader: Reader): NamedPage[] => PLACES.filter((place) => isReaders(reader, place));

/** What the reader's header offers, in order. */
export const headerOf = (reader: Reader): HeaderPlace[] => placesOf(reader).filter((place) => "header" in place);
