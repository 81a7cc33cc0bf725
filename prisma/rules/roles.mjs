// What each role is and may do, written once: the application asks lib/access/policy.ts, the database may() (03-permissions.sql), and
// the steps of lists belong to whoever may take them at a level (chains.mjs).

/**
 * @typedef {import("../generated/enums").Role} Role
 * @typedef {import("../generated/enums").UnitLevel} UnitLevel
 * @typedef {keyof typeof ROLES_WITH} Permission
 * @typedef {Readonly<Record<Permission, readonly Role[]>>} RolesWith
 */

/** The level at which a role is held. @type {Readonly<Record<Role, UnitLevel>>} */
export const LEVEL_OF_ROLE = {
  COMMUNE_OFFICER: "COMMUNE",
  COMMUNE_CHAIR: "COMMUNE",
  DISTRICT_REVIEWER: "DISTRICT",
  PROVINCE_STAFF: "PROVINCE",
  ADMINISTRATOR: "PROVINCE",
};

/** @type {readonly Role[]} */
const COMMUNE = ["COMMUNE_OFFICER", "COMMUNE_CHAIR"];
/** @type {readonly Role[]} */
const REVIEWERS = ["DISTRICT_REVIEWER", "PROVINCE_STAFF"];
const OFFICIALS = [...COMMUNE, ...REVIEWERS];

/**
 * Who may do what inside their reach. An administrator keeps the accounts and sees no household.
 * @satisfies {Record<string, readonly Role[]>}
 */
export const ROLES_WITH = {
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
  "holder.answer": REVIEWERS,
  "asking.read": REVIEWERS,
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
  "trail.read": [...OFFICIALS, "ADMINISTRATOR"],
  "people.administer": ["ADMINISTRATOR"],
  "people.countersign": ["ADMINISTRATOR", "PROVINCE_STAFF"],
};

/**
 * What an administrator may not do alone, and to accounts with which role: a second person who may `people.countersign` agrees. Who
 * sees a whole province, and who makes those who do, are nobody's to make by themselves.
 * @satisfies {Record<import("../generated/enums").CountersignedDeed, readonly Role[]>}
 */
export const TAKES_TWO = {
  POSTING: ["PROVINCE_STAFF", "ADMINISTRATOR"],
  PASSWORD: ["PROVINCE_STAFF", "ADMINISTRATOR"],
  SECOND_FACTOR: [...OFFICIALS, "ADMINISTRATOR"],
};

/**
 * Who shows a second factor beside the password: who decides, who sees more than one commune, who keeps the accounts. Others may.
 * @type {readonly Role[]}
 */
export const NEEDS_SECOND_FACTOR = ["COMMUNE_CHAIR", "DISTRICT_REVIEWER", "PROVINCE_STAFF", "ADMINISTRATOR"];
