import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { countWaitingRequests, getRequest, listAskings, listRequests } from "@/lib/duplicates/queries/requests";
import { askElsewhere } from "@/lib/duplicates/service/ask-elsewhere";
import { answerRequest, settleRequest, withdrawRequest } from "@/lib/duplicates/service/requests";
import { previewEvent, recordEvent } from "@/lib/events/service/record-event";
import { EMPTY_HOUSEHOLD } from "@/lib/households/household-fields";
import type { HouseholdInput } from "@/lib/households/schema";
import { editHousehold, registerHousehold } from "@/lib/households/service";
import { arrival, eventInput, leavingInput } from "@/lib/testing/events";
import { anyNationalId, createActor, createArea, createHousehold, createUnit, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

const LIMIT = 30;
const KIN = { fullName: "Lâm Thị Kín", sex: "FEMALE" as const, birthYear: 1971, birthMonth: 4, birthDay: 30 };

/** Somebody with a number in one commune, and whoever works in the next one and above both. */
async function stage() {
  const area = await createArea();
  const nationalId = anyNationalId();
  const household = await createHousehold(area.village, { members: [{ ...KIN, nationalId }] });
  const next = await createUnit({ level: "COMMUNE", parent: area.district });
  const nextVillage = await createUnit({ level: "VILLAGE", parent: next });
  return {
    ...area,
    household,
    holder: household.memberships[0]?.personId ?? "",
    nationalId,
    nextVillage,
    officer: await createActor("COMMUNE_OFFICER", area.commune),
    neighbour: await createActor("COMMUNE_OFFICER", next),
    reviewer: await createActor("DISTRICT_REVIEWER", area.district),
    staff: await createActor("PROVINCE_STAFF", area.province),
  };
}

const problemOf = (work: Promise<unknown>): Promise<Problem | string> =>
  work.then(
    () => "done",
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );
const said = async (work: Promise<unknown>, field = "members.0.nationalId"): Promise<string> => {
  const problem = await problemOf(work);
  return typeof problem === "string" ? problem : (problem.fields[field]?.[0] ?? problem.text);
};

const asking = (nationalId: string, changes: Partial<Parameters<typeof askElsewhere>[1]> = {}) => ({
  nationalId,
  fullName: "Lam thi kin",
  birth: "",
  ...changes,
});

const form = (villageId: string, nationalId: string, changes: Partial<HouseholdInput> = {}): HouseholdInput => ({
  id: crypto.randomUUID(),
  ...EMPTY_HOUSEHOLD,
  villageId,
  address: "Pò Sè",
  members: [
    arrival({
      fullName: "Lâm Thị Kín",
      sex: "FEMALE",
      birth: "30/04/1971",
      relationship: "HEAD",
      nationalId,
      nationalIdAbsence: null,
    }),
  ],
  ...changes,
});

const trailOf = (actor: Actor) =>
  ownerDb().auditEntry.findMany({ where: { actorId: actor.userId, operation: "READ" }, orderBy: { id: "asc" } });

describe("asking whether somebody is in the register elsewhere", () => {
  test("needs a number and a second fact that agree, and tells no place", async () => {
    const { neighbour, nationalId, commune, village, household, holder } = await stage();
    const answers = [
      await askElsewhere(neighbour, asking(nationalId)),
      await askElsewhere(neighbour, asking(nationalId, { fullName: "Hoàng Văn Khác", birth: "30/04/1971" })),
      await askElsewhere(neighbour, asking(nationalId, { fullName: "Hoàng Văn Khác" })),
      // What a number says by itself is no second fact.
      await askElsewhere(neighbour, asking(nationalId, { fullName: "Hoàng Văn Khác", birth: "1971" })),
      await askElsewhere(neighbour, asking(anyNationalId())),
    ];
    expect(answers.map(({ found }) => found)).toEqual([true, true, false, false, false]);
    expect(answers.map(({ rest }) => rest)).toEqual([29, 28, 27, 26, 25]);
    const text = JSON.stringify(answers);
    for (const secret of [commune.fullName, village.fullName, household.code, holder])
      expect(text).not.toContain(secret);
  });

  test("is in the trail with a masked number, where it was asked and with whoever was found", async () => {
    const { neighbour, nationalId, holder, village } = await stage();
    await askElsewhere(neighbour, asking(nationalId));
    await askElsewhere(neighbour, asking(nationalId, { fullName: "Hoàng Văn Khác" }));
    const trail = await trailOf(neighbour);
    expect(trail).toMatchObject([
      { act: "person.ask", tableName: "elsewhere_asking", unitPath: neighbour.unitPath, before: { found: true } },
      { act: "person.ask", tableName: "person", rowId: holder, unitPath: village.path, before: { found: true } },
      { act: "person.ask", tableName: "elsewhere_asking", unitPath: neighbour.unitPath, before: { found: false } },
    ]);
    const text = JSON.stringify(trail.map(({ before }) => before));
    expect(text).toContain(`${nationalId.slice(0, 3)}•••••••${nationalId.slice(-2)}`);
    expect(text).not.toContain(nationalId);
    expect(text).not.toMatch(/Kín|kin|1971/);
  });

  test("a hundred at once are thirty, of a thousand numbers as well, and the province sees who it was", async () => {
    const { neighbour, staff, reviewer, officer, nationalId } = await stage();
    const asked = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        problemOf(askElsewhere(neighbour, asking(i % 2 ? nationalId : anyNationalId()))),
      ),
    );
    expect(asked.filter((answer) => answer === "done")).toHaveLength(LIMIT);
    expect(asked.find((answer) => answer instanceof Problem)).toMatchObject({ code: "too_many" });
    expect(await trailOf(neighbour)).toHaveLength(
      LIMIT + asked.filter((answer, i) => answer === "done" && i % 2).length,
    );
    for (const above of [staff, reviewer])
      expect(await listAskings(above)).toMatchObject([{ name: neighbour.name, asked: LIMIT, limited: 1 }]);
    await expect(listAskings(officer)).rejects.toThrow(Problem);
    // Somebody else still may.
    expect(await askElsewhere(officer, asking(anyNationalId()))).toMatchObject({ found: false, rest: LIMIT - 1 });
  });

  test("begins anew after an hour", async () => {
    const { neighbour } = await stage();
    await askElsewhere(neighbour, asking(anyNationalId()));
    await ownerDb().$executeRaw`
      UPDATE elsewhere_asking SET asked = ${LIMIT}, since = since - interval '59 minutes' WHERE actor_id = ${neighbour.userId}::uuid`;
    expect(await problemOf(askElsewhere(neighbour, asking(anyNationalId())))).toMatchObject({ code: "too_many" });
    await ownerDb().$executeRaw`
      UPDATE elsewhere_asking SET since = since - interval '2 minutes' WHERE actor_id = ${neighbour.userId}::uuid`;
    expect(await askElsewhere(neighbour, asking(anyNationalId()))).toMatchObject({ rest: LIMIT - 1 });
  });

  test("whoever is of the reach is not asked about here, and is not counted", async () => {
    const { officer, nationalId } = await stage();
    expect(await askElsewhere(officer, asking(nationalId))).toMatchObject({ found: false, rest: LIMIT });
  });

  test("the count cannot be lowered, nor the answer had without it, by SQL of the serving role", async () => {
    const { neighbour, nationalId } = await stage();
    await askElsewhere(neighbour, asking(nationalId));
    for (const sql of [
      "UPDATE elsewhere_asking SET asked = 0",
      "DELETE FROM elsewhere_asking",
      "SELECT count_asking('ask_elsewhere', NULL, -30, 0, 0)",
      "SELECT * FROM asking_hour('ask_elsewhere')",
      "INSERT INTO holder_request SELECT * FROM holder_request",
      "DELETE FROM holder_claim",
    ])
      await expect(
        asActor(neighbour, (tx) => tx.$executeRawUnsafe(sql)),
        sql,
      ).rejects.toThrow(/permission denied/);
    await asActor(neighbour, (tx) => tx.$executeRaw`SELECT count_unwritten(-30)`);
    expect(await askElsewhere(neighbour, asking(nationalId))).toMatchObject({ rest: LIMIT - 2 });
  });
});

describe("a number that somebody elsewhere holds", () => {
  test("is refused without a place, and the level above both is asked; saved again it is asked once", async () => {
    const { neighbour, nextVillage, nationalId, commune, district, reviewer, staff, officer } = await stage();
    const input = form(nextVillage.id, nationalId);
    expect(await said(registerHousehold(neighbour, input))).toBe("national_id_taken_elsewhere");
    const problem = await problemOf(registerHousehold(neighbour, input));
    expect(problem).toMatchObject({ code: "conflict" });
    const text = JSON.stringify(problem);
    for (const secret of [commune.fullName, district.fullName, "Kín"]) expect(text).not.toContain(secret);

    const [mine, ...others] = await listRequests(neighbour);
    expect(others).toEqual([]);
    expect(mine).toMatchObject({ side: "asking", state: "OPEN", holder: null, place: "", mayAnswer: false });
    expect(JSON.stringify(mine)).not.toContain(nationalId);
    expect(await listRequests(officer)).toMatchObject([{ side: "holding", holder: { fullName: "Lâm Thị Kín" } }]);
    expect(await listRequests(reviewer)).toMatchObject([{ side: "above", mayAnswer: true }]);
    expect(await countWaitingRequests(reviewer)).toMatchObject({ toAnswer: 1 });
    expect(await countWaitingRequests(staff)).toMatchObject({ toAnswer: 0 });
    expect(await countWaitingRequests(officer)).toMatchObject({ claimed: 1, answered: 0 });
    expect(await listAskings(staff)).toMatchObject([{ asked: 1, found: 1 }]);
  });

  test("the asking commune sees nothing of the holder, by SQL of the serving role either", async () => {
    const { neighbour, nextVillage, nationalId, commune } = await stage();
    await said(registerHousehold(neighbour, form(nextVillage.id, nationalId)));
    const rows = await asActor(neighbour, async (tx) => ({
      requests: await tx.$queryRaw<unknown[]>`SELECT to_jsonb(r) FROM holder_request r`,
      claims: await tx.$queryRaw<unknown[]>`SELECT * FROM holder_claim`,
      trail: await tx.$queryRaw<unknown[]>`SELECT to_jsonb(e) FROM audit_entry e`,
    }));
    expect(rows.requests).toHaveLength(1);
    expect(rows.claims).toEqual([]);
    expect(JSON.stringify(rows)).not.toContain(commune.path);
  });

  test("is answered by the district; what it answers reaches both communes", async () => {
    const { neighbour, nextVillage, nationalId, commune, reviewer, officer, holder } = await stage();
    await said(registerHousehold(neighbour, form(nextVillage.id, nationalId)));
    const [request] = await listRequests(reviewer);
    const id = request?.id ?? "";
    const answer = { id, version: 1, answer: "MOVES", note: "Đã chuyển về từ tháng 3" } as const;
    await answerRequest(reviewer, answer);
    await answerRequest(reviewer, answer);
    expect(await problemOf(answerRequest(reviewer, { ...answer, answer: "STAYS" }))).toMatchObject({
      code: "conflict",
    });

    expect(await countWaitingRequests(neighbour)).toMatchObject({ answered: 1 });
    expect(await getRequest(neighbour, id)).toMatchObject({ answer: "MOVES", holder: null, waits: true });
    expect((await getRequest(neighbour, id)).place).toContain(commune.fullName);
    expect(await getRequest(officer, id)).toMatchObject({ holder: { personId: holder }, waits: true });
    for (const side of [neighbour, officer]) {
      await settleRequest(side, { id });
      expect(await countWaitingRequests(side)).toMatchObject({ answered: 0, claimed: 0 });
      expect(await getRequest(side, id)).toMatchObject({ waits: false });
    }
  });

  test.each(["STAYS", "NUMBER_WRONG", "HOLDER_WRONG", "OTHER"] as const)(
    "answered with %s, no place is told",
    async (answer) => {
      const { neighbour, nextVillage, nationalId, reviewer } = await stage();
      await said(registerHousehold(neighbour, form(nextVillage.id, nationalId)));
      const [request] = await listRequests(reviewer);
      await answerRequest(reviewer, { id: request?.id ?? "", version: 1, answer, note: "xem giấy tờ" });
      expect(await listRequests(neighbour)).toMatchObject([{ answer, place: "", note: "xem giấy tờ" }]);
    },
  );

  test("of another district is answered by the province, and the asking district only sees that it waits", async () => {
    const here = await stage();
    const district = await createUnit({ level: "DISTRICT", parent: here.province });
    const far = await createUnit({ level: "COMMUNE", parent: district });
    const village = await createUnit({ level: "VILLAGE", parent: far });
    const [asker, reviewer] = [
      await createActor("COMMUNE_OFFICER", far),
      await createActor("DISTRICT_REVIEWER", district),
    ];
    await said(registerHousehold(asker, form(village.id, here.nationalId)));
    expect(await listRequests(reviewer)).toMatchObject([{ side: "watching", holder: null, mayAnswer: false }]);
    const id = (await listRequests(reviewer))[0]?.id ?? "";
    await expect(answerRequest(reviewer, { id, version: 1, answer: "STAYS", note: "" })).rejects.toThrow(
      /holder_request_step/,
    );
    expect(await countWaitingRequests(reviewer)).toMatchObject({ toAnswer: 0 });
    expect(await countWaitingRequests(here.staff)).toMatchObject({ toAnswer: 1 });
    await answerRequest(here.staff, { id, version: 1, answer: "STAYS", note: "" });
    expect(await listRequests(asker)).toMatchObject([{ state: "ANSWERED" }]);
  });

  test("of another province is seen by nobody of that province, and answered by one's own", async () => {
    const [here, elsewhere] = [await stage(), await stage()];
    expect(await said(registerHousehold(here.neighbour, form(here.nextVillage.id, elsewhere.nationalId)))).toBe(
      "national_id_taken_elsewhere",
    );
    expect(await listRequests(elsewhere.officer)).toEqual([]);
    expect(await listRequests(here.staff)).toMatchObject([{ holder: null, mayAnswer: true }]);
    expect(await countWaitingRequests(here.staff)).toMatchObject({ toAnswer: 1 });
  });

  test("typed wrongly: with another number the household is saved, and the request is withdrawn by itself", async () => {
    const { neighbour, nextVillage, nationalId, reviewer } = await stage();
    const input = form(nextVillage.id, nationalId);
    await said(registerHousehold(neighbour, input));
    const members = input.members.map((member) => ({ ...member, nationalId: anyNationalId() }));
    await registerHousehold(neighbour, { ...input, members });
    expect(await listRequests(neighbour)).toEqual([]);
    expect(await listRequests(reviewer)).toEqual([]);
  });

  test("is withdrawn by whoever asked and nobody else, and is not answered any more", async () => {
    const { neighbour, nextVillage, nationalId, reviewer, officer } = await stage();
    await said(registerHousehold(neighbour, form(nextVillage.id, nationalId)));
    const id = (await listRequests(neighbour))[0]?.id ?? "";
    expect(await problemOf(withdrawRequest(officer, { id }))).toMatchObject({ code: "not_found" });
    await withdrawRequest(neighbour, { id });
    await withdrawRequest(neighbour, { id });
    expect(await problemOf(answerRequest(reviewer, { id, version: 1, answer: "STAYS", note: "" }))).toMatchObject({
      code: "conflict",
    });
  });

  test("follows the person when they move", async () => {
    const { neighbour, nextVillage, nationalId, household, province, reviewer, staff } = await stage();
    await said(registerHousehold(neighbour, form(nextVillage.id, nationalId)));
    const district = await createUnit({ level: "DISTRICT", parent: province });
    const commune = await createUnit({ level: "COMMUNE", parent: district });
    const village = await createUnit({ level: "VILLAGE", parent: commune });
    await ownerDb().household.update({ where: { id: household.id }, data: { villageId: village.id } });
    expect(await countWaitingRequests(reviewer)).toMatchObject({ toAnswer: 0 });
    expect(await countWaitingRequests(staff)).toMatchObject({ toAnswer: 1 });
    expect(await listRequests(await createActor("COMMUNE_OFFICER", commune))).toMatchObject([{ side: "holding" }]);
  });
});

describe("every act that writes a number down is answered so, and counted", () => {
  test("editing a household", async () => {
    const { neighbour, nextVillage, nationalId } = await stage();
    const input = form(nextVillage.id, anyNationalId());
    await registerHousehold(neighbour, input);
    const members = input.members.map((member) => ({ ...member, nationalId }));
    expect(await said(editHousehold(neighbour, { ...input, members, version: 1, departed: [] }))).toBe(
      "national_id_taken_elsewhere",
    );
    expect(await listRequests(neighbour)).toHaveLength(1);
  });

  test("a birth and a move; to look first tells nothing of it", async () => {
    const { neighbour, nextVillage, nationalId } = await stage();
    const own = await createHousehold(nextVillage);
    const birth = await leavingInput("BIRTH", own.id, [], {
      arrivals: [arrival({ birth: "01/12/2024", nationalId, nationalIdAbsence: null })],
    });
    const moved = eventInput({
      kind: "MOVE_IN",
      newHousehold: { id: crypto.randomUUID(), villageId: nextVillage.id, address: "Nà Lang", phone: "" },
      arrivals: [arrival({ birth: "1971", relationship: "HEAD", nationalId, nationalIdAbsence: null })],
    });
    expect(await previewEvent(neighbour, birth)).toHaveLength(1);
    expect(await previewEvent(neighbour, moved)).toHaveLength(1);
    expect(await trailOf(neighbour)).toEqual([]);
    expect(await said(recordEvent(neighbour, birth), "arrivals.0.nationalId")).toBe("national_id_taken_elsewhere");
    expect(await said(recordEvent(neighbour, moved), "arrivals.0.nationalId")).toBe("national_id_taken_elsewhere");
    expect(await listRequests(neighbour)).toHaveLength(1);
    expect(await ownerDb().act.count({ where: { id: { in: [birth.id, moved.id] } } })).toBe(0);
  });

  test("a hundred at once are thirty: then every new number is refused alike, whether somebody holds it or not", async () => {
    const { neighbour, nextVillage, village } = await stage();
    const numbers = Array.from({ length: 100 }, anyNationalId);
    await createHousehold(village, {
      members: numbers.map((nationalId) => ({ fullName: "Nông Văn Đông", nationalId })),
    });
    const all = await Promise.all(
      numbers.map((nationalId) => said(registerHousehold(neighbour, form(nextVillage.id, nationalId)))),
    );
    expect(all.filter((text) => text === "national_id_taken_elsewhere")).toHaveLength(LIMIT);
    expect(all.filter((text) => text.startsWith("asked_too_often"))).toHaveLength(70);
    expect(await said(registerHousehold(neighbour, form(nextVillage.id, anyNationalId())))).toMatch(/^asked_too_often/);
    const without = form(nextVillage.id, "");
    await registerHousehold(neighbour, {
      ...without,
      members: without.members.map((member) => ({ ...member, nationalIdAbsence: "LOST" })),
    });
  });

  test("34,000 numbers, thirty to a household, get as many answers as the limit", async () => {
    const { neighbour, nextVillage, village } = await stage();
    const known = Array.from({ length: 100 }, anyNationalId);
    await createHousehold(village, { members: known.map((nationalId) => ({ fullName: "Nông Văn Đông", nationalId })) });
    const guess = (i: number) => `0011${String(i).padStart(8, "0")}`;
    let told = 0;
    for (let sent = 0; sent < 34_000; sent += 30 * 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const numbers = Array.from({ length: 30 }, (_, j) => guess(sent + i * 30 + j));
          // One of each household is somebody's, until none is left.
          numbers[17] = known.pop() ?? "001100000000";
          const members = numbers.map((nationalId, j) =>
            arrival({ birth: "1980", relationship: j === 0 ? "HEAD" : "OTHER", nationalId, nationalIdAbsence: null }),
          );
          const problem = await problemOf(registerHousehold(neighbour, { ...form(nextVillage.id, ""), members }));
          if (problem instanceof Problem) told += Object.keys(problem.fields).length;
        }),
      );
    expect(told).toBe(LIMIT);
    expect(await ownerDb().household.count({ where: { villageId: nextVillage.id } })).toBe(0);
    expect(await ownerDb().holderRequest.count({ where: { unitPath: neighbour.unitPath } })).toBe(LIMIT);
  });

  test("a write that fails after its numbers were found free has told so, and is counted", async () => {
    const { neighbour, nextVillage } = await stage();
    const input = form(nextVillage.id, anyNationalId());
    expect(await said(registerHousehold(neighbour, { ...input, villageId: crypto.randomUUID() }))).toBe("invalid");
    expect(await askElsewhere(neighbour, asking(anyNationalId()))).toMatchObject({ rest: LIMIT - 2 });
    // Written down, they are in the trail: nothing is counted.
    await registerHousehold(neighbour, input);
    expect(await askElsewhere(neighbour, asking(anyNationalId()))).toMatchObject({ rest: LIMIT - 3 });
  });

  test("somebody of one's own commune is told with the place, as ever, and nobody is asked", async () => {
    const { officer, village, nationalId, commune } = await stage();
    expect(await said(registerHousehold(officer, form(village.id, nationalId)))).toContain("national_id_taken_at");
    expect(decodeURIComponent(await said(registerHousehold(officer, form(village.id, nationalId))))).toContain(
      commune.fullName,
    );
    expect(await listRequests(officer)).toEqual([]);
  });
});
