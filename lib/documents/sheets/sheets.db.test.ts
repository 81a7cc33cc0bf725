import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { prepareSheets } from "@/lib/documents/sheets/queries/print";
import { countTyped, openSheet } from "@/lib/documents/sheets/queries/typing";
import type { SheetData } from "@/lib/documents/sheets/sheet";
import type { TypedSheet } from "@/lib/documents/sheets/typed-sheet";
import { editHousehold } from "@/lib/households/service";
import { openHouseholdFile } from "@/lib/privacy/queries";
import { finishReview } from "@/lib/reviews/service/finish-review";
import { saveReview } from "@/lib/reviews/service/save-review";
import { giveDecision, indicatorsWith } from "@/lib/testing/decisions";
import {
  anyNationalId,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

afterAll(closeDatabase);

async function stage() {
  const area = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const round = await createRound(area.province, [area.commune]);
  const other = await createUnit({ level: "VILLAGE", parent: area.commune });
  const make = async (village = area.village, fullName = "Hoàng Văn Sơn", listed = true) => {
    const household = await createHousehold(village, {
      class: "POOR",
      members: [{ fullName, nationalId: anyNationalId() }],
    });
    const review = listed ? await createReview(round, household) : null;
    return { household, reviewId: review?.id ?? "" };
  };
  return { ...area, officer, round, other, make };
}

const ask = (changes: { ids?: string[]; village?: string; purpose?: string }) => ({
  ids: [],
  village: null,
  purpose: "",
  ...changes,
});

async function printed(actor: Actor, changes: Parameters<typeof ask>[0]) {
  const job = await prepareSheets(actor, ask(changes));
  const sheets: SheetData[] = [];
  for await (const sheet of job.sheets) sheets.push(sheet);
  return { job, sheets };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe("printing", () => {
  test("a village gives exactly the households that the open round lists there, by name", async () => {
    const { officer, village, other, make } = await stage();
    const son = await make(village, "Hoàng Văn Sơn");
    const an = await make(village, "Hoàng Văn An");
    await make(village, "Hoàng Văn Bé", false);
    await make(other, "Hoàng Văn Cả");
    const { job, sheets } = await printed(officer, { village: village.id });
    expect(sheets.map(({ household }) => household.code)).toEqual([an.household.code, son.household.code]);
    expect(job).toMatchObject({ count: 2, skipped: [] });
  });

  test("a chosen household that is not in the round is named and not printed", async () => {
    const { officer, village, make } = await stage();
    const listed = await make();
    const not = await make(village, "Hoàng Văn Bé", false);
    const { job, sheets } = await printed(officer, { ids: [listed.household.id, not.household.id] });
    expect(sheets.map(({ household }) => household.code)).toEqual([listed.household.code]);
    expect(job.skipped.map(({ code }) => code)).toEqual([not.household.code]);
  });

  test("shows national ids masked, and last year's answers", async () => {
    const { officer, province, commune, round, make } = await stage();
    const { household } = await make();
    const before = await createRound(province, [commune], { year: 2023 });
    const past = await createReview(before, household);
    await giveDecision(past.id, { finalClass: "POOR", incomeScore: 110 });
    await ownerDb().round.update({ where: { id: before.id }, data: { status: "CLOSED" } });
    const [sheet] = (await printed(officer, { ids: [household.id] })).sheets;
    expect(sheet?.members[0]?.nationalId).toMatch(/^020•••••••\d\d$/);
    expect(sheet?.last).toMatchObject({ year: 2023, incomeScore: 110, finalClass: "POOR" });
    expect(sheet?.last?.answers.indicators?.[1]?.deprived).toBe(true);
    expect(sheet?.year).toBe(round.year);
  });

  test("is recorded with how many and what for", async () => {
    const { officer, make } = await stage();
    const [one, two] = [await make(), await make()];
    await prepareSheets(officer, ask({ ids: [one.household.id, two.household.id], purpose: "rà soát thôn" }));
    const entries = await ownerDb().auditEntry.findMany({ where: { actorId: officer.userId, act: "sheet.print" } });
    expect(entries.map(({ rowId }) => rowId).sort()).toEqual([one.reviewId, two.reviewId].sort());
    expect(entries[0]).toMatchObject({
      operation: "READ",
      tableName: "review",
      before: { purpose: "FIELD_SHEET", note: "rà soát thôn", sensitive: true, year: 2024, count: 2 },
    });
    const readings = await openHouseholdFile(officer, one.household.id);
    expect(readings.map(({ act, note }) => [act, note])).toContainEqual(["sheet.print", "rà soát thôn"]);
  });

  test("a household of the neighbouring commune among the chosen ones is found by nobody here, and nothing is printed", async () => {
    const { district, make } = await stage();
    const { household } = await make();
    const neighbour = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: district }));
    expect(await codeOf(prepareSheets(neighbour, ask({ ids: [household.id] })))).toBe("not_found");
    expect(await codeOf(prepareSheets(neighbour, ask({ village: household.villageId })))).toBe("not_found");
    expect(await ownerDb().auditEntry.count({ where: { actorId: neighbour.userId, act: "sheet.print" } })).toBe(0);
  });

  test.each(["ADMINISTRATOR", "PROVINCE_STAFF", "DISTRICT_REVIEWER"] as const)(
    "a sheet is the commune's: %s prints none",
    async (role) => {
      const { province, district, make } = await stage();
      const { household } = await make();
      const other = await createActor(role, role === "DISTRICT_REVIEWER" ? district : province);
      expect(await codeOf(prepareSheets(other, ask({ ids: [household.id] })))).toBe("forbidden");
    },
  );

  test("ends where no round is open", async () => {
    const { officer, round, make } = await stage();
    const { household } = await make();
    await ownerDb().round.update({ where: { id: round.id }, data: { status: "CLOSED" } });
    expect(await codeOf(prepareSheets(officer, ask({ ids: [household.id] })))).toBe("not_found");
  });
});

describe("the numbers of the paper", () => {
  const NAMES = ["Hoàng Văn Một", "Hoàng Văn Hai", "Hoàng Văn Ba", "Hoàng Văn Tư", "Hoàng Văn Năm"];
  const order = (sheet: TypedSheet) => sheet.printed.map(({ fullName }) => fullName.split(" ")[2]);

  async function five() {
    const at = await stage();
    const household = await createHousehold(at.village, {
      class: "POOR",
      members: NAMES.map((fullName) => ({ fullName, nationalId: anyNationalId() })),
    });
    const review = await createReview(at.round, household);
    const open = () => openSheet(at.officer, household.code);
    /** As the typing screen does it. */
    const leave = async (name: string) => {
      const { household: stands } = await open();
      const gone = stands.members.find(({ fullName }) => fullName.endsWith(name));
      await editHousehold(at.officer, {
        ...stands,
        members: stands.members.filter((one) => one !== gone),
        departed: [{ personId: gone?.id ?? "", on: "01/10/2024" }],
      });
    };
    return { ...at, household, review, open, leave };
  }

  test.each([[["Ba", "Tư"]], [["Tư", "Ba"]], [["Năm", "Hai"]]])(
    "stay when %s leave one after the other, whenever the sheet is opened",
    async (leaving) => {
      const { open, leave } = await five();
      for (const name of leaving) {
        await leave(name);
        expect(order(await open())).toEqual(["Một", "Hai", "Ba", "Tư", "Năm"]);
      }
      const { household } = await open();
      expect(household.members).toHaveLength(3);
    },
  );

  test("are those of the last print: who left before it has none", async () => {
    const { officer, household, open, leave } = await five();
    await leave("Hai");
    await printed(officer, { ids: [household.id] });
    expect(order(await open())).toEqual(["Một", "Ba", "Tư", "Năm"]);
    await leave("Ba");
    expect(order(await open())).toEqual(["Một", "Ba", "Tư", "Năm"]);
  });
});

describe("a sheet that is typed back", () => {
  test("is opened by its reference, by its code, by an old code, and by its number in one's own commune", async () => {
    const { officer, make } = await stage();
    const { household, reviewId } = await make();
    await ownerDb().householdAlias.create({
      data: {
        id: crypto.randomUUID(),
        householdId: household.id,
        code: "cu001-00001",
        unitPath: household.unitPath,
      },
    });
    for (const text of [
      `${household.code}-2024`,
      `https://rasoat.example.vn/s/${household.code}-2024`,
      household.code,
      "cu001-00001",
      household.code.split("-")[1] ?? "",
    ])
      expect((await openSheet(officer, text)).review.id, text).toBe(reviewId);
  });

  test("of another round is refused, and so is one that is recorded already", async () => {
    const { officer, make } = await stage();
    const { household, reviewId } = await make();
    expect(await codeOf(openSheet(officer, `${household.code}-2023`))).toBe("conflict");
    await giveDecision(reviewId);
    expect(await codeOf(openSheet(officer, household.code))).toBe("conflict");
  });

  test("of the neighbouring commune is unknown here", async () => {
    const { district, make } = await stage();
    const { household } = await make();
    const neighbour = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: district }));
    expect(await codeOf(openSheet(neighbour, `${household.code}-2024`))).toBe("not_found");
  });

  test("keeps who visited the household beside who typed, and counts", async () => {
    const { officer, make } = await stage();
    const { reviewId } = await make();
    await make();
    expect(await countTyped(officer)).toEqual({ today: 0, left: 2 });
    const indicators = Object.entries(indicatorsWith(2)).map(([n, { deprived }]) => [
      `indicators.${n}.deprived`,
      deprived,
    ]);
    const { version } = await saveReview(officer, {
      id: reviewId,
      version: 1,
      patch: {
        ...Object.fromEntries(indicators),
        "indicators.2.deprived": false,
        "indicators.5.deprived": false,
        incomeSource: "PAPER",
        incomeScore: 100,
        surveyorName: "Lường Thị Bích Phượng",
      },
    });
    await finishReview(officer, { id: reviewId, version });
    const row = await ownerDb().review.findUniqueOrThrow({ where: { id: reviewId } });
    expect([row.surveyorName, row.finishedById]).toEqual(["Lường Thị Bích Phượng", officer.userId]);
    expect(await countTyped(officer)).toEqual({ today: 1, left: 1 });
  });
});
