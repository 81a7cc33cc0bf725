import type { Role, UnitLevel } from "@/prisma/generated/enums";

/** A signed-in person in the posting they act in. Read from the database on each request. */
export type Actor = {
  userId: string;
  name: string;
  postingId: string;
  role: Role;
  level: UnitLevel;
  unitId: string;
  unitName: string;
  /** The reach: everything whose path begins so. "20/181/06091/". */
  unitPath: string;
  requestId: string;
};

export type Permission =
  | "household.read"
  | "household.register"
  | "household.edit"
  | "village.edit"
  | "import"
  | "act.undo"
  | "identity.reveal"
  | "sensitive.reveal"
  | "retention.edit"
  | "duplicate.read"
  | "duplicate.decide"
  | "review.read"
  | "review.record"
  | "review.assign"
  | "review.override"
  | "review.comment"
  | "list.read"
  | "list.submit"
  | "list.review"
  | "residents.enter"
  | "round.open"
  | "report.read"
  | "export"
  | "people.administer";

/** The level at which a role is held. */
export const LEVEL_OF_ROLE = {
  COMMUNE_OFFICER: "COMMUNE",
  COMMUNE_CHAIR: "COMMUNE",
  DISTRICT_REVIEWER: "DISTRICT",
  PROVINCE_STAFF: "PROVINCE",
  ADMINISTRATOR: "PROVINCE",
} as const satisfies Record<Role, UnitLevel>;

const COMMUNE: readonly Role[] = ["COMMUNE_OFFICER", "COMMUNE_CHAIR"];
const REVIEWERS: readonly Role[] = ["DISTRICT_REVIEWER", "PROVINCE_STAFF"];
const OFFICIALS: readonly Role[] = [...COMMUNE, ...REVIEWERS];

/** Who may do what inside their reach. An administrator keeps the accounts and sees no household. */
const MATRIX: Record<Permission, readonly Role[]> = {
  "household.read": OFFICIALS,
  "household.register": COMMUNE,
  "household.edit": COMMUNE,
  "village.edit": COMMUNE,
  import: COMMUNE,
  "act.undo": OFFICIALS,
  "identity.reveal": OFFICIALS,
  "sensitive.reveal": OFFICIALS,
  "retention.edit": ["PROVINCE_STAFF"],
  "duplicate.read": OFFICIALS,
  "duplicate.decide": OFFICIALS,
  "review.read": OFFICIALS,
  "review.record": COMMUNE,
  "review.assign": COMMUNE,
  "review.override": ["COMMUNE_CHAIR"],
  "review.comment": REVIEWERS,
  "list.read": OFFICIALS,
  "list.submit": COMMUNE,
  "list.review": REVIEWERS,
  "residents.enter": COMMUNE,
  "round.open": ["PROVINCE_STAFF"],
  "report.read": OFFICIALS,
  export: OFFICIALS,
  "people.administer": ["ADMINISTRATOR"],
};

/** Whether the actor may do this to something at that place. The server enforces it; the buttons ask the same. */
export function can(
  actor: Pick<Actor, "role" | "unitPath">,
  permission: Permission,
  unitPath = actor.unitPath,
): boolean {
  return actor.unitPath !== "" && unitPath.startsWith(actor.unitPath) && MATRIX[permission].includes(actor.role);
}

/** Whether something at that place belongs to the commune in which the actor works: what they read there is their daily work. */
export function isOfOwnCommune(actor: Pick<Actor, "level" | "unitPath">, unitPath: string): boolean {
  return actor.level === "COMMUNE" && actor.unitPath !== "" && unitPath.startsWith(actor.unitPath);
}
