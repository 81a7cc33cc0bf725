import { communePlace, DISTRICT_PLACES } from "../prisma/demo/places";
import { COMMUNES } from "../prisma/reference/units-2024";

/**
 * Where each test that writes works; nobody else writes there, so that nothing it counts or looks for is another's. They
 * are the demonstration's communes, by their codes; what a commune's list is like: prisma/demo/plan.ts.
 */
export const OWN_COMMUNES = {
  /** Open lists, with households that wait for their review. */
  season: "06388",
  reviewByKeyboard: "06532",
  sheetOfFour: "06442",
  lostLine: "06343",
  goingElsewhere: "06352",
  whoLeft: "06121",
  assigning: "06100",
  /** Lists that wait for the district. */
  returned: "06067",
  approved: "06073",
  /** Registers only: their lists are with the province or approved. */
  revealing: "06070",
  maskedForm: "06076",
  openedFromAbove: "06082",
  listTakenAway: "06085",
  registering: "06097",
  twoTabs: "06103",
  ending: "06106",
  splitting: "06109",
  death: "06115",
  leaving: "06118",
  receiving: "06211",
  filters: "06478",
  manyChangeVillage: "06499",
  finding: "06502",
  bringingIn: "06163",
  bringingInNeighbour: "06181",
  pasting: "06220",
  typedTwice: "06193",
  doubles: "06133",
  doublesNeighbour: "06142",
  holding: "06166",
  asking: "06172",
  /** Its people are signed out by the tests. */
  signingOut: "06136",
  secondFactor: "06139",
} as const;

/** The commune whose people the demonstration signs in: every test may look at it, and none writes there. */
export const EVERYBODYS = "06091";

/** A commune of the demonstration: its full name, its district's full name and code. */
export function communeOf(code: string) {
  const facts = COMMUNES.find((one) => one.code === code);
  const district = DISTRICT_PLACES.find((one) => one.code === facts?.district);
  if (!facts || !district) throw new Error(`no such commune: ${code}`);
  const place = communePlace(facts);
  return { code, place, name: place.fullName, district: district.fullName, districtCode: district.code };
}
