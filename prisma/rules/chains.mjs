// Every legal step of a list, by the chain of levels that its round names. Levels are named here and nowhere else: the code asks
// lib/rounds/steps.ts, and the database the table list_step, which is filled from here with the rules (05-chains.sql).

import { LEVEL_OF_ROLE, ROLES_WITH } from "./roles.mjs";

/**
 * @typedef {import("../generated/enums").Role} Role
 * @typedef {import("../generated/enums").UnitLevel} UnitLevel
 * @typedef {import("../generated/enums").ListStatus} ListStatus
 * @typedef {"submit" | "approve" | "return"} ListAction
 * @typedef {"complete" | "nothing" | "reason" | "reason_for_households"} Need what a step asks for: a complete list; a coded reason with
 *   words; the same, for the whole list or for some households
 * @typedef {readonly [action: ListAction, by: UnitLevel, from: ListStatus, to: ListStatus, needs: Need]} StepRow
 */

const COMMUNE_SENDS = /** @type {const} */ ([
  ["submit", "COMMUNE", "DRAFT", "SUBMITTED", "complete"],
  ["submit", "COMMUNE", "RETURNED", "SUBMITTED", "complete"],
]);

/** `firstYear`: the rounds of this year and later pass the chain, until another one begins; a round may name another. */
export const CHAINS = /** @type {const} */ ({
  // The district gave its opinion (QĐ 24/2021/QĐ-TTg, Điều 4).
  COMMUNE_DISTRICT_PROVINCE: {
    firstYear: 2022,
    steps: [
      ...COMMUNE_SENDS,
      ["approve", "DISTRICT", "SUBMITTED", "DISTRICT_APPROVED", "nothing"],
      ["return", "DISTRICT", "SUBMITTED", "RETURNED", "reason_for_households"],
      ["approve", "DISTRICT", "RETURNED_TO_DISTRICT", "DISTRICT_APPROVED", "nothing"],
      ["return", "DISTRICT", "RETURNED_TO_DISTRICT", "RETURNED", "reason_for_households"],
      ["approve", "PROVINCE", "DISTRICT_APPROVED", "APPROVED", "nothing"],
      ["return", "PROVINCE", "DISTRICT_APPROVED", "RETURNED_TO_DISTRICT", "reason"],
    ],
  },
  // Since 1 July 2025 there is no district, and the province gives the opinion.
  COMMUNE_PROVINCE: {
    firstYear: 2025,
    steps: [
      ...COMMUNE_SENDS,
      ["approve", "PROVINCE", "SUBMITTED", "APPROVED", "nothing"],
      ["return", "PROVINCE", "SUBMITTED", "RETURNED", "reason_for_households"],
    ],
  },
});

/**
 * The steps of a chain, each for every role that may take it at its level.
 * @param {keyof typeof CHAINS} chain
 * @param {import("./roles.mjs").RolesWith} [rolesWith] who may do what
 */
export const takenSteps = (chain, rolesWith = ROLES_WITH) =>
  CHAINS[chain].steps.flatMap(([action, level, from, to, needs]) =>
    rolesWith[needs === "complete" ? "list.submit" : "list.review"]
      .filter((role) => LEVEL_OF_ROLE[role] === level)
      .map((by) => ({ action, by, from, to, needs })),
  );
