import type { Role } from "@/prisma/generated/enums";

export const THEME_COOKIE = "theme";
export const THEMES = ["system", "light", "dark"] as const;

/** A place in the header. `key` is its word in the namespace `shell`. */
export type NavigationItem = {
  href: string;
  key:
    | "start"
    | "households"
    | "reviews"
    | "list"
    | "lists"
    | "villages"
    | "transfers"
    | "numbers"
    | "progress"
    | "rounds"
    | "people"
    | "retention";
};

const start: NavigationItem = { href: "/", key: "start" };
const households: NavigationItem = { href: "/households", key: "households" };
const numbers: NavigationItem = { href: "/reports/r1", key: "numbers" };
const progress: NavigationItem = { href: "/progress", key: "progress" };
const transfers: NavigationItem = { href: "/transfers", key: "transfers" };
const lists: NavigationItem = { href: "/lists", key: "lists" };

const commune: NavigationItem[] = [
  start,
  households,
  { href: "/reviews", key: "reviews" },
  { href: "/lists", key: "list" },
  { href: "/villages", key: "villages" },
  transfers,
  numbers,
];

const ITEMS: Record<Role, NavigationItem[]> = {
  COMMUNE_OFFICER: commune,
  COMMUNE_CHAIR: commune,
  DISTRICT_REVIEWER: [start, lists, households, transfers, numbers, progress],
  PROVINCE_STAFF: [
    start,
    lists,
    households,
    transfers,
    numbers,
    progress,
    { href: "/rounds", key: "rounds" },
    { href: "/retention", key: "retention" },
  ],
  ADMINISTRATOR: [start, { href: "/admin/people", key: "people" }],
};

/** What a role's header offers, in order. */
export const navigationOf = (role: Role): readonly NavigationItem[] => ITEMS[role];
