import { afterAll, describe, expect, test } from "vitest";
import { asActor, asking, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { getHouseholdPage, getTransfer, listTransfers } from "@/lib/events/queries";
import { recordEvent } from "@/lib/events/service/record-event";
import {
  acceptTransfer,
  previewTransfer,
  refuseTransfer,
  releaseHousehold,
  undoTransfer,
  withdrawTransfer,
} from "@/lib/events/service/transfer";
import { listHouseholds } from "@/lib/households/queries";
import { checkIdentities, projectAll } from "@/lib/ledger/projection";
import { findLedger } from "@/lib/lists/queries/completeness";
import { closeHousehold } from "@/lib/reviews/service/close-household";
import { giveDecision } from "@/lib/testing/decisions";
import {
  arrival,
  eventInput,
  headed,
  leavingInput,
  newHouseholdIn,
  others,
  registerRows,
  seen,
} from "@/lib/testing/events";
import {
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

afterAll(closeDatabase);

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.text : String(error)),
  );

/** Two communes of one district, each with its officer, and a poor household in the first one with a review of last year. */
async function stage() {
  const area = await createArea();
  const there = await createUnit({ level: "COMMUNE", parent: area.district });
  const village = await createUnit({ level: "VILLAGE", parent: there });
  const sender = await createActor("COMMUNE_OFFICER", area.commune);
  const receiver = await createActor("COMMUNE_OFFICER", there);
  const household = await createHousehold(area.village, {
    class: "POOR",
    members: [
      { fullName: "Lộc Văn Thắng", birthYear: 1975 },
      { fullName: "Vi Thị Nga", sex: "FEMALE", birthYear: 1978 },
      { fullName: "Lộc Thị Yến", sex: "FEMALE", birthYear: 2003 },
    ],
  });
  const past = await createRound(area.province, [area.commune, there], { year: 2023 });
  const { id } = await createReview(past, household);
  await giveDecision(id, { finalClass: "POOR" });
  await ownerDb().round.update({ where: { id: past.id }, data: { status: "CLOSED" } });
  const ids = household.memberships.map(({ personId }) => personId);
  return { ...area, there, villageThere: village, sender, receiver, household, ids };
}

type Stage = Awaited<ReturnType<typeof stage>>;

const release = async ({ household, there }: Stage, changes: object = {}) => {
  const { id, version } = await seen(household.id);
  return {
    id: crypto.randomUUID(),
    household: { id, version },
    whole: true,
    leaving: [],
    staying: [],
    toCommuneId: there.id,
    on: "01/12/2024",
    reason: "chuyển về quê",
    document: "",
    ...changes,
  };
};

const acceptance = ({ ids, villageThere }: Stage, id: string, changes: object = {}) => ({
  id,
  actId: crypto.randomUUID(),
  joining: headed(others(ids)),
  target: null,
  newHousehold: newHouseholdIn(villageThere),
  ...changes,
});

describe("a household on its way to another commune", () => {
  test("stays where it is and is counted once, until the other commune accepts; both see it", async () => {
    const at = await stage();
    const input = await release(at);
    await Promise.all([releaseHousehold(at.sender, input), releaseHousehold(at.sender, input)]);
    await releaseHousehold(at.sender, input);
    expect((await seen(at.household.id)).members).toHaveLength(3);
    expect((await listTransfers(at.sender)).map(({ state, side }) => [state, side])).toEqual([["RELEASED", "sending"]]);
    const [seenThere] = await listTransfers(at.receiver);
    expect(seenThere).toMatchObject({
      state: "RELEASED",
      side: "receiving",
      facts: { headName: "Lộc Văn Thắng", class: "POOR" },
    });
    expect(JSON.stringify(seenThere)).not.toMatch(/ethnic|nationalId|disab/i);
    expect((await listHouseholds(at.receiver, {})).rows).toEqual([]);
    const third = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: at.district }));
    expect(await listTransfers(third)).toEqual([]);
    expect(await codeOf(getTransfer(third, input.id))).toBe("not_found");
  });

  test("is in the other commune from the day it accepted, with class, history, old code and every person once", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const answer = acceptance(at, input.id);
    const shown = await previewTransfer(at.receiver, answer);
    expect(
      shown.map(({ before, after }) => [before?.members.length ?? 0, after.members.length, after.ended, after.class]),
    ).toEqual([
      [3, 0, "MOVED_OUT", "POOR"],
      [0, 3, null, "POOR"],
    ]);
    expect((await seen(at.household.id)).members).toHaveLength(3);
    const { id } = await acceptTransfer(at.receiver, answer);
    expect(await acceptTransfer(at.receiver, answer)).toEqual({ id });
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id } })).toMatchObject({
      class: "POOR",
      memberCount: 3,
      headName: "Lộc Văn Thắng",
      origin: "TRANSFERRED",
      predecessorId: at.household.id,
      communeId: at.there.id,
    });
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: at.household.id } })).toMatchObject({
      closeReason: "MOVED_OUT",
      memberCount: 3,
      headName: "Lộc Văn Thắng",
    });
    expect(
      (await listHouseholds(at.receiver, { search: at.household.code.slice(-6) })).rows.map((row) => row.id),
    ).toContain(id);
    const page = await getHouseholdPage(at.receiver, id);
    expect(page.household.predecessorId, "its household elsewhere is not theirs to know").toBeNull();
    expect(page.earlier.map(({ year, finalClass }) => [year, finalClass])).toEqual([[2023, "POOR"]]);
    const kinds = (await getHouseholdPage(at.receiver, id)).timeline.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["TRANSFER", "REVIEWED", "RELEASED"]));
    expect((await getHouseholdPage(at.sender, at.household.id)).timeline.map(({ kind }) => kind)).toContain("TRANSFER");
    expect(await listTransfers(at.sender)).toMatchObject([{ state: "ACCEPTED", newHouseholdId: id }]);
  });

  test("leaves the one list and comes to the other in an open round: other decrease there, other increase here", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune, at.there]);
    await createReview(round, at.household);
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const { id } = await acceptTransfer(at.receiver, acceptance(at, input.id));
    const review = await ownerDb().review.findFirstOrThrow({ where: { householdId: id } });
    expect(review).toMatchObject({ arrived: true, startClass: null, status: "LISTED" });
    await giveDecision(review.id, { finalClass: "POOR", kind: "ARRIVED" });
    const province = await createActor("PROVINCE_STAFF", at.province);
    const [left, right] = await asActor(province, async (tx) => [
      await findLedger(asking(tx), { roundId: round.id, communeId: at.commune.id }),
      await findLedger(asking(tx), { roundId: round.id, communeId: at.there.id }),
    ]);
    expect(projectAll(left ?? []).r2.less).toEqual({ households: 1, persons: 3 });
    expect(projectAll(right ?? []).r2.more).toEqual({ households: 1, persons: 3 });
    const all = [...(left ?? []), ...(right ?? [])];
    expect(checkIdentities(projectAll(all))).toEqual([]);
  });

  test("may be refused with a reason, or withdrawn: then it stays, and may be released again", async () => {
    const at = await stage();
    const first = await release(at);
    await releaseHousehold(at.sender, first);
    expect(await codeOf(releaseHousehold(at.sender, await release(at)))).toBe("household_released");
    await refuseTransfer(at.receiver, { id: first.id, note: "không có nơi ở tại xã" });
    expect(await codeOf(acceptTransfer(at.receiver, acceptance(at, first.id)))).toBe("transfer_answered");
    const second = await release(at);
    await releaseHousehold(at.sender, second);
    await withdrawTransfer(at.sender, second);
    expect(await codeOf(refuseTransfer(at.receiver, { id: second.id, note: "x" }))).toBe("transfer_answered");
    expect((await listTransfers(at.sender)).map(({ state }) => state).sort()).toEqual(["REFUSED", "WITHDRAWN"]);
    expect((await seen(at.household.id)).members).toHaveLength(3);
  });

  test("is not accepted after its deadline, and can be released anew", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    await ownerDb().transfer.update({ where: { id: input.id }, data: { deadline: new Date("2024-12-04") } });
    expect((await getTransfer(at.receiver, input.id)).state).toBe("EXPIRED");
    expect(await codeOf(acceptTransfer(at.receiver, acceptance(at, input.id)))).toBe("transfer_expired");
    expect(await codeOf(releaseHousehold(at.sender, await release(at)))).toBe("done");
  });

  test("is accepted only by the commune it is addressed to, into its own villages and households", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const answer = acceptance(at, input.id);
    expect(await codeOf(acceptTransfer(at.sender, answer))).toBe("not_found");
    const third = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: at.district }));
    expect(await codeOf(acceptTransfer(third, answer))).toBe("not_found");
    expect(await codeOf(refuseTransfer(at.sender, { id: input.id, note: "x" }))).toBe("forbidden");
    expect(await codeOf(withdrawTransfer(at.receiver, input))).toBe("forbidden");
    expect(await codeOf(acceptTransfer(at.receiver, { ...answer, newHousehold: newHouseholdIn(at.village) }))).toBe(
      "invalid",
    );
    const own = await createHousehold(at.village);
    expect(
      await codeOf(
        acceptTransfer(at.receiver, {
          ...answer,
          newHousehold: null,
          target: { id: own.id, version: 1 },
          joining: others(at.ids),
        }),
      ),
    ).toBe("not_found");
    const district = await createActor("DISTRICT_REVIEWER", at.district);
    expect(await codeOf(acceptTransfer(district, answer))).toBe("forbidden");
  });

  test("of two officers who accept at once, one does", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const chair = await createActor("COMMUNE_CHAIR", at.there);
    const results = await Promise.all([
      codeOf(acceptTransfer(at.receiver, acceptance(at, input.id))),
      codeOf(acceptTransfer(chair, acceptance(at, input.id))),
    ]);
    expect(results.sort()).toEqual(["done", "transfer_answered"]);
  });

  test("is not split, merged or closed meanwhile; a child born meanwhile comes along", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const [one = ""] = at.ids.slice(2);
    expect(
      await codeOf(
        recordEvent(
          at.sender,
          await leavingInput("SPLIT", at.household.id, [one], {
            newHousehold: newHouseholdIn(at.village),
            joining: headed(others([one])),
          }),
        ),
      ),
    ).toBe("household_released");
    const { id, version, members } = await seen(at.household.id);
    const closing = {
      id,
      version,
      actId: crypto.randomUUID(),
      reason: "MISTAKE",
      closedOn: "05/12/2024",
      note: "x",
    } as const;
    expect(await codeOf(closeHousehold(at.sender, closing))).toBe("household_released");
    const child = arrival();
    await recordEvent(
      at.sender,
      eventInput({ kind: "BIRTH", household: { id, version }, staying: members, arrivals: [child] }),
    );
    const { id: there } = await acceptTransfer(at.receiver, acceptance(at, input.id));
    expect((await seen(there)).members).toHaveLength(4);
  });

  test("can be taken back by the commune that accepted: every row as it was, waiting for an answer again", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const before = await registerRows(at.province.path);
    const answer = acceptance(at, input.id);
    await acceptTransfer(at.receiver, answer);
    expect(await codeOf(undoTransfer(at.sender, input))).toBe("not_found");
    await undoTransfer(at.receiver, input);
    expect(await registerRows(at.province.path)).toEqual(before);
  });
});

test("some members move into a household of the other commune; those who stay get another head", async () => {
  const at = await stage();
  const target = await createHousehold(at.villageThere);
  const [head = "", spouse = "", daughter = ""] = at.ids;
  const input = await release(at, {
    whole: false,
    leaving: [head],
    staying: [
      { personId: spouse, relationship: "HEAD" },
      { personId: daughter, relationship: "CHILD" },
    ],
  });
  await releaseHousehold(at.sender, input);
  await acceptTransfer(at.receiver, {
    id: input.id,
    actId: crypto.randomUUID(),
    joining: [{ personId: head, relationship: "SIBLING" }],
    target: { id: target.id, version: target.version },
    newHousehold: null,
  });
  expect(await ownerDb().household.findUniqueOrThrow({ where: { id: at.household.id } })).toMatchObject({
    headName: "Vi Thị Nga",
    memberCount: 2,
    closedOn: null,
  });
  expect((await seen(target.id)).members).toHaveLength(3);
  const left = await ownerDb().membership.findFirstOrThrow({ where: { personId: head, householdId: at.household.id } });
  expect(left.personName).toBe("Lộc Văn Thắng");
});

describe("the database refuses by itself", () => {
  test("a second way out while the first is open, a move to itself, a move of nobody", async () => {
    const at = await stage();
    const data = {
      householdId: at.household.id,
      whole: true,
      personIds: at.ids,
      fromCommuneId: at.commune.id,
      toCommuneId: at.there.id,
      unitPath: at.commune.path,
      toPath: at.there.path,
      on: new Date("2024-12-01"),
      reason: "x",
      facts: {},
      deadline: new Date("2024-12-15"),
      releasedByName: "x",
      releasedAt: new Date(),
    };
    const create = (changes: object) =>
      ownerDb().transfer.create({ data: { ...data, id: crypto.randomUUID(), ...changes } });
    await create({});
    await expect(create({})).rejects.toThrow(/transfer_one_at_a_time/);
    await expect(create({ toCommuneId: at.commune.id })).rejects.toThrow(/transfer_elsewhere/);
    await expect(create({ personIds: [] })).rejects.toThrow(/transfer_has_persons/);
    await expect(create({ status: "ACCEPTED" })).rejects.toThrow(/transfer_answered/);
  });

  test("an answer by the wrong side, a second answer, another content", async () => {
    const at = await stage();
    const input = await release(at);
    await releaseHousehold(at.sender, input);
    const update = (data: object) => (tx: Parameters<Parameters<typeof asActor>[1]>[0]) =>
      tx.transfer.update({ where: { id: input.id }, data });
    const answered = { answeredAt: new Date(), answeredByName: "x" };
    await expect(asActor(at.sender, update({ status: "ACCEPTED", ...answered }))).rejects.toThrow(/transfer_step/);
    await expect(asActor(at.receiver, update({ status: "WITHDRAWN", ...answered }))).rejects.toThrow(/transfer_step/);
    await expect(asActor(at.receiver, update({ reason: "khác" }))).rejects.toThrow(/transfer_step/);
    await asActor(at.receiver, update({ status: "REFUSED", ...answered }));
    await expect(asActor(at.receiver, update({ status: "ACCEPTED" }))).rejects.toThrow(/transfer_step/);
  });

  test("a class that comes from nowhere, also in a household that was split off", async () => {
    const at = await stage();
    const create = (data: object) =>
      asActor(at.sender, (tx) =>
        tx.household.create({
          data: {
            id: crypto.randomUUID(),
            code: `${at.commune.code}-99999`,
            communeId: at.commune.id,
            villageId: at.village.id,
            unitPath: at.village.path,
            address: "x",
            ...data,
          },
        }),
      );
    await expect(create({ class: "POOR" })).rejects.toThrow(/household_class_decided/);
    await expect(create({ class: "NEAR_POOR", origin: "SPLIT", predecessorId: at.household.id })).rejects.toThrow(
      /household_class_decided/,
    );
    await expect(create({ class: "POOR", origin: "REGISTERED", predecessorId: at.household.id })).rejects.toThrow(
      /household_class_decided/,
    );
    await expect(create({ class: "POOR", origin: "SPLIT", predecessorId: at.household.id })).resolves.toBeTruthy();
  });
});
