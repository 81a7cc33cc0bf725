import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { getBulk, listActs } from "@/lib/acts/queries";
import { asActor, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { prepareSheets } from "@/lib/documents/sheets/queries/print";
import { countTyped, openSheet } from "@/lib/documents/sheets/queries/typing";
import { getPair } from "@/lib/duplicates/queries/pair";
import { countPairs, countWaitingPairs, listPairs, listParts } from "@/lib/duplicates/queries/pairs";
import { countWaitingRequests, getRequest, listAskings, listRequests } from "@/lib/duplicates/queries/requests";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import {
  findTransferOf,
  getHouseholdFile,
  getHouseholdPage,
  getPersonTimeline,
  getTransfer,
  listTransfers,
} from "@/lib/events/queries";
import { findUsualGroup, getHousehold, listHouseholds } from "@/lib/households/queries";
import {
  exportWrongRows,
  getImport,
  getImportProgress,
  listImportHouseholds,
  listImports,
  openReceivedFile,
} from "@/lib/imports/queries";
import { listBoard } from "@/lib/lists/queries/board";
import { findOwnListId, getList } from "@/lib/lists/queries/list";
import { getListPage, getResidentsPage, getReviewsPage } from "@/lib/lists/queries/pages";
import { listBulkChoices, listSelected, listSurveyors } from "@/lib/lists/queries/selection";
import { getToDo } from "@/lib/lists/queries/start";
import { listRetentionRules, openHouseholdFile } from "@/lib/privacy/queries";
import { exportHouseholds, exportList } from "@/lib/reports/household-rows";
import { exportReport, getProgress, getReport, listHouseholdsBehind, listRates } from "@/lib/reports/queries";
import { findNextToReview, getReview } from "@/lib/reviews/queries";
import { chainOf } from "@/lib/rounds/steps";
import { getRegisterPage, listSavedFilters, searchEverything } from "@/lib/search/queries";
import { createEverything } from "@/lib/testing/everything";
import { createActor, createArea, createUnit, ownerDb } from "@/lib/testing/factories";
import { readTrailFilter } from "@/lib/trail/filter";
import { exportTrail, listTrail } from "@/lib/trail/queries";
import { listVillages } from "@/lib/units/queries";
import { getPerson, listPeople, listPostingUnits } from "@/lib/users/queries";

// Made once: reads change nothing of what stands.
let here: Stage;
beforeAll(async () => {
  here = await stage();
});
afterAll(closeDatabase);

/** Reads that take an open transaction belong to the ones above them; these say nothing about anybody. */
const NOT_ABOUT_ANYBODY = [
  "listEthnicGroups",
  "findOpenRound",
  "listRounds",
  "listRoundProgress",
  "listOtherCommunes",
  "listTimeLimits",
  "findSeal",
];

const REASON = { purpose: "CHECK_LIST", note: "", sensitive: true, ids: true } as const;

type Stage = Omit<Awaited<ReturnType<typeof createEverything>>, "round"> & {
  stranger: Actor;
  administrator: Actor;
  /** A province official of another province. */
  elsewhere: Actor;
  round: Parameters<typeof listBoard>[1];
};

/** Each read, asked by somebody of the neighbouring commune for what is none of their business. */
const READS: Record<string, (stage: Stage) => Promise<unknown>> = {
  listHouseholds: ({ stranger, village, commune }) =>
    listHouseholds(stranger, { villageId: village, communeId: commune }).then(({ rows }) => rows),
  "listHouseholds, their number": ({ stranger, commune }) =>
    listHouseholds(stranger, { communeId: commune }).then(({ count }) => count.households + count.persons),
  findUsualGroup: ({ stranger, commune }) => findUsualGroup({ ...stranger, unitId: commune }),
  getHousehold: ({ stranger, household }) => getHousehold(stranger, household),
  getReview: ({ stranger, review }) => getReview(stranger, review),
  findNextToReview: ({ stranger, list }) => findNextToReview(stranger, list),
  getHouseholdPage: ({ stranger, household }) => getHouseholdPage(stranger, household),
  getHouseholdFile: ({ stranger, household }) => getHouseholdFile(stranger, household),
  getPersonTimeline: ({ stranger, member }) => getPersonTimeline(stranger, member),
  listTransfers: ({ stranger }) => listTransfers(stranger),
  listRequests: ({ stranger }) => listRequests(stranger),
  getRequest: ({ stranger, request }) => getRequest(stranger, request),
  countWaitingRequests: async ({ stranger, elsewhere }) =>
    (await Promise.all([stranger, elsewhere].map(countWaitingRequests))).reduce(
      (sum, { toAnswer, answered, claimed }) => sum + toAnswer + answered + claimed,
      0,
    ),
  listAskings: ({ elsewhere }) => listAskings(elsewhere),
  getTransfer: ({ stranger, transfer }) => getTransfer(stranger, transfer),
  findTransferOf: ({ stranger, household }) => findTransferOf(stranger, household),
  listImports: ({ stranger }) => listImports(stranger),
  getImport: ({ stranger, import: id }) => getImport(stranger, id),
  getImportProgress: ({ stranger, import: id }) => getImportProgress(stranger, id),
  listImportHouseholds: ({ stranger, import: id }) => listImportHouseholds(stranger, id, { page: 1 }),
  exportWrongRows: ({ stranger, import: id }) => exportWrongRows(stranger, id),
  openReceivedFile: ({ stranger, import: id }) => openReceivedFile(stranger, id),
  listActs: ({ stranger }) => listActs(stranger),
  listTrail: async ({ stranger, commune, code }) => [
    ...(await listTrail(stranger, readTrailFilter({ unit: commune }))).entries,
    ...(await listTrail(stranger, readTrailFilter({ household: code }))).entries,
  ],
  exportTrail: async ({ stranger, commune }) => {
    const all: unknown[] = [];
    for await (const some of (await exportTrail(stranger, readTrailFilter({ unit: commune }))).entries)
      all.push(...some);
    return all;
  },
  prepareSheets: ({ stranger, household }) => prepareSheets(stranger, { ids: [household], village: null, purpose: "" }),
  openSheet: async ({ stranger, household }) =>
    openSheet(stranger, (await ownerDb().household.findUniqueOrThrow({ where: { id: household } })).code),
  countTyped: ({ stranger }) => countTyped(stranger).then(({ today, left }) => today + left),
  getBulk: ({ stranger, act }) => getBulk(stranger, act),
  listSurveyors: ({ stranger }) => listSurveyors(stranger),
  listBulkChoices: async ({ stranger, village }) => [
    ...(await listBulkChoices(stranger, { kind: "ASSIGN" })),
    ...(await listBulkChoices(stranger, { kind: "CHANGE_VILLAGE" })).filter(({ value }) => value === village),
  ],
  listSelected: ({ stranger, household }) => listSelected(stranger, { from: "ids", ids: [household] }),
  getRegisterPage: ({ stranger, commune }) =>
    getRegisterPage(stranger, { communeId: commune }).then(({ page, places }) => [...page.rows, ...places.villages]),
  listSavedFilters: ({ stranger }) => listSavedFilters(stranger, "households"),
  searchEverything: async ({ stranger, code }) => [
    ...(await searchEverything(stranger, code, [])).found,
    ...(await searchEverything(stranger, code.slice(0, 5), [])).found,
  ],
  // Whoever types the very same person is told in which commune to ask, and nothing of who or where they are.
  findTypedAgain: async ({ stranger, household, member }) => {
    const person = await ownerDb().person.findUniqueOrThrow({ where: { id: member } });
    const typed = { id: crypto.randomUUID(), fullName: person.fullName, sex: person.sex, nationalId: "" };
    const found = await findTypedAgain(stranger, {
      householdId: crypto.randomUUID(),
      villageId: "",
      members: [{ ...typed, birth: String(person.birthYear) }],
    });
    const text = JSON.stringify(found);
    return text.includes(household) || text.includes(member) || text.includes(person.fullName) ? text : null;
  },
  listPairs: ({ stranger }) => listPairs(stranger, { page: 1 }).then(({ rows }) => rows),
  countPairs: ({ stranger }) => countPairs(stranger).then((counts) => counts.SURE + counts.LIKELY + counts.POSSIBLE),
  countWaitingPairs: ({ stranger }) => countWaitingPairs(stranger),
  listParts: ({ stranger, commune }) => listParts(stranger).then((parts) => parts.filter(({ id }) => id === commune)),
  getPair: ({ stranger, pair }) => getPair(stranger, pair),
  listVillages: ({ stranger, commune }) => listVillages(stranger, commune),
  listBoard: ({ stranger, round, list }) =>
    listBoard(stranger, round).then((rows) => rows.filter(({ id }) => id === list)),
  getList: ({ stranger, list }) => getList(stranger, list),
  getListPage: ({ stranger, list }) => getListPage(stranger, list),
  getResidentsPage: ({ stranger, list }) => getResidentsPage(stranger, list),
  getReviewsPage: ({ stranger }) => getReviewsPage(stranger, {}),
  findOwnListId: ({ stranger, round, list }) =>
    findOwnListId(stranger, round.id).then((own) => (own === list ? own : null)),
  getToDo: ({ stranger, list, household }) =>
    getToDo(stranger).then((todo) => {
      const text = JSON.stringify(todo);
      return text.includes(list) || text.includes(household) ? text : null;
    }),
  getReport: ({ stranger, commune }) => getReport(stranger, { unitId: commune }),
  exportReport: ({ stranger, commune }) => exportReport(stranger, "r1", { unitId: commune }),
  listHouseholdsBehind: ({ stranger, commune }) =>
    listHouseholdsBehind(stranger, { unitId: commune, selection: { end: ["POOR"] } }),
  getProgress: ({ stranger, commune }) => getProgress(stranger, { unitId: commune }),
  listRates: ({ stranger, commune }) => listRates(stranger, commune),
  exportHouseholds: ({ stranger, commune }) => exportHouseholds(stranger, { unitId: commune }, REASON),
  exportList: ({ stranger, list }) => exportList(stranger, list, REASON),
  openHouseholdFile: ({ stranger, household }) => openHouseholdFile(stranger, household),
  listRetentionRules: ({ elsewhere }) =>
    listRetentionRules(elsewhere).then((rules) => rules.flatMap(({ due }) => due.communes)),
  listPeople: ({ administrator, person }) =>
    listPeople(administrator, { search: "", role: null, unitId: null, state: null, page: 1 }).then(({ people }) =>
      people.filter(({ id }) => id === person),
    ),
  getPerson: ({ administrator, person }) => getPerson(administrator, person),
  listPostingUnits: ({ administrator, commune }) =>
    listPostingUnits(administrator).then((units) => units.filter(({ id }) => id === commune)),
};

async function stage(): Promise<Stage> {
  const area = await createArea();
  const elsewhere = await createArea();
  const there = await createEverything(area, elsewhere.commune);
  const neighbour = await createUnit({ level: "COMMUNE", parent: area.district });
  const round = await ownerDb().round.findUniqueOrThrow({ where: { id: there.round } });
  return {
    ...there,
    stranger: await createActor("COMMUNE_OFFICER", neighbour),
    administrator: await createActor("ADMINISTRATOR", elsewhere.province),
    elsewhere: await createActor("PROVINCE_STAFF", elsewhere.province),
    round: { id: round.id, chain: chainOf(round) },
  };
}

const isNothing = (value: unknown): boolean =>
  value === null || value === 0 || (Array.isArray(value) && value.length === 0);

test("every read of the application is asked here", () => {
  const files = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/)queries(\/[\w-]+)?\.ts$|household-rows\.ts$/.test(file),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(path.join("lib", file), "utf8").matchAll(/^export async function (\w+)\(\s*(\w+)/gm)]
      // A building block takes a transaction that somebody else has opened.
      .filter(([, , first]) => first === "actor")
      .map(([, name = ""]) => name),
  );
  expect(names.filter((name) => !(name in READS) && !NOT_ABOUT_ANYBODY.includes(name))).toEqual([]);
  expect(names.length).toBeGreaterThan(25);
});

test.each(Object.keys(READS))("%s gives a stranger nothing", async (name) => {
  const answer = await (READS[name]?.(here) ?? Promise.reject(new Error("no such read"))).catch((error: unknown) => {
    if (error instanceof Problem && error.code === "not_found") return null;
    throw error;
  });
  expect(isNothing(answer), JSON.stringify(answer)).toBe(true);
});

test("SQL sent with the serving role finds nothing either, in no table", async () => {
  const { stranger, household, review, list } = here;
  const counts = await asActor(
    stranger,
    (tx) => tx.$queryRaw<{ n: number }[]>`
      SELECT (SELECT count(*) FROM household WHERE id = ${household}::uuid)::int
        + (SELECT count(*) FROM membership WHERE household_id = ${household}::uuid)::int
        + (SELECT count(*) FROM review WHERE id = ${review}::uuid)::int
        + (SELECT count(*) FROM review_version WHERE review_id = ${review}::uuid)::int
        + (SELECT count(*) FROM movement WHERE household_id = ${household}::uuid)::int
        + (SELECT count(*) FROM commune_list WHERE id = ${list}::uuid)::int
        + (SELECT count(*) FROM audit_entry WHERE row_id IN (${household}, ${review}, ${list}))::int AS n`,
  );
  expect(counts[0]?.n).toBe(0);
});
