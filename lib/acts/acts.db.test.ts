import { afterAll, describe, expect, test } from "vitest";
import { beginAct, continueAct, endAct, isDone, undoAct } from "@/lib/acts/service";
import { asActor, closeDatabase, type Tx } from "@/lib/core/db";
import { closeHousehold } from "@/lib/reviews/service/close-household";
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

async function stage() {
  const area = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const household = await createHousehold(area.village);
  return { ...area, officer, household };
}

type Stage = Awaited<ReturnType<typeof stage>>;

const act = ({ commune }: Stage, id = crypto.randomUUID()) => ({ id, kind: "BIRTH" as const, unitPath: commune.path });

/** Renames the head, lets the second member go and adds a household: all three kinds of change. */
async function change(tx: Tx, { household, village, commune }: Stage): Promise<string> {
  const [head, second] = household.memberships;
  await tx.person.update({
    where: { id: head?.personId ?? "" },
    data: { fullName: "Bế Văn Khác", version: { increment: 1 } },
  });
  await tx.membership.update({ where: { id: second?.id ?? "" }, data: { validTo: new Date("2024-06-01") } });
  const id = crypto.randomUUID();
  await tx.household.create({
    data: {
      id,
      code: `${commune.code}-${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}`,
      communeId: commune.id,
      villageId: village.id,
      unitPath: village.path,
      address: "Nà Mới",
    },
  });
  await tx.membership.create({
    data: {
      id: crypto.randomUUID(),
      householdId: id,
      personId: second?.personId ?? "",
      unitPath: village.path,
      relationship: "HEAD",
      validFrom: new Date("2024-06-01"),
    },
  });
  return id;
}

/** Every row of the stage but for versions, which only go up. */
async function rows({ commune }: Stage) {
  const db = ownerDb();
  const path = { startsWith: commune.path };
  const all = [
    await db.household.findMany({ where: { unitPath: path }, orderBy: { id: "asc" } }),
    await db.person.findMany({ where: { unitPath: path }, orderBy: { id: "asc" } }),
    await db.membership.findMany({ where: { unitPath: path }, orderBy: { id: "asc" } }),
    await db.review.findMany({ where: { unitPath: path }, orderBy: { id: "asc" } }),
    await db.reviewSummary.findMany({
      where: { unitPath: path, reviews: { not: 0 } },
      orderBy: [{ unitId: "asc" }, { status: "asc" }, { startClass: "asc" }],
    }),
  ];
  return all.map((list) => list.map((row) => ({ ...row, version: 0 })));
}

async function doAct(at: Stage, id = crypto.randomUUID()) {
  let made = "";
  await asActor(at.officer, async (tx) => {
    if (await isDone(tx, at.officer, act(at, id))) return;
    await beginAct(tx, at.officer, act(at, id));
    made = await change(tx, at);
    await endAct(tx, id);
  });
  return { id, made };
}

describe("an act", () => {
  test("is taken back whole: each row as it was", async () => {
    const at = await stage();
    const before = await rows(at);
    const { id } = await doAct(at);
    expect(await rows(at)).not.toEqual(before);
    await undoAct(at.officer, id);
    expect(await rows(at)).toEqual(before);
    await undoAct(at.officer, id);
    expect(await rows(at)).toEqual(before);
  });

  test("names the households and persons it was about", async () => {
    const at = await stage();
    const { id, made } = await doAct(at);
    const subjects = await ownerDb().actSubject.findMany({ where: { actId: id } });
    const ids = subjects.map(({ subjectId }) => subjectId);
    expect(new Set(ids)).toEqual(
      new Set([at.household.id, made, ...at.household.memberships.map(({ personId }) => personId)]),
    );
  });

  test("sent twice happens once; its id serves no other act", async () => {
    const at = await stage();
    const { id } = await doAct(at);
    const after = await rows(at);
    expect((await doAct(at, id)).made).toBe("");
    expect(await rows(at)).toEqual(after);
    await expect(
      asActor(at.officer, (tx) => isDone(tx, at.officer, { ...act(at, id), kind: "DEATH" })),
    ).rejects.toMatchObject({ text: expect.stringContaining("act_used_elsewhere") });
  });

  test("that has been done serves no second household: nothing is changed beside its journal", async () => {
    const at = await stage();
    const other = await createHousehold(at.village);
    const closing = { closedOn: "05/12/2024", reason: "MOVED_OUT" as const, note: "", actId: crypto.randomUUID() };
    await closeHousehold(at.officer, { ...closing, id: other.id, version: 1 });
    const before = await rows(at);
    await expect(closeHousehold(at.officer, { ...closing, id: at.household.id, version: 1 })).rejects.toThrow(
      /act_pkey|act_used_elsewhere/,
    );
    expect(await rows(at)).toEqual(before);
  });

  test("cannot be taken back while something stands on it, and can be once that is gone", async () => {
    const at = await stage();
    const { id, made } = await doAct(at);
    const later = crypto.randomUUID();
    await asActor(at.officer, async (tx) => {
      await beginAct(tx, at.officer, act(at, later));
      await tx.household.update({ where: { id: made }, data: { address: "Nà Khác" } });
      await endAct(tx, later);
    });
    await expect(undoAct(at.officer, id)).rejects.toThrow(/act_built_upon/);
    await undoAct(at.officer, later);
    await undoAct(at.officer, id);
    expect(await ownerDb().household.findUnique({ where: { id: made } })).toBeNull();
  });

  test("cannot be taken back once what it made is on a list; a review that goes leaves the count", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune]);
    const { id, made } = await doAct(at);
    const household = await ownerDb().household.findUniqueOrThrow({ where: { id: made } });
    await createReview(round, household);
    await expect(undoAct(at.officer, id)).rejects.toThrow(/act_built_upon/);
  });

  test("that put a household on a list is taken back with its count", async () => {
    const at = await stage();
    const round = await createRound(at.province, [at.commune]);
    const before = await rows(at);
    const id = crypto.randomUUID();
    await asActor(at.officer, async (tx) => {
      await beginAct(tx, at.officer, act(at, id));
      await tx.review.create({
        data: {
          id: crypto.randomUUID(),
          roundId: round.id,
          householdId: at.household.id,
          communeListId: round.lists[0]?.id ?? "",
          villageId: at.village.id,
          unitPath: at.village.path,
        },
      });
      await endAct(tx, id);
    });
    await undoAct(at.officer, id);
    expect(await rows(at)).toEqual(before);
  });

  test("is nothing that the neighbouring commune sees or takes back", async () => {
    const at = await stage();
    const { id } = await doAct(at);
    const neighbour = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: at.district }));
    await expect(undoAct(neighbour, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(asActor(neighbour, (tx) => tx.$executeRaw`SELECT undo_act(${id}::uuid)`)).rejects.toThrow(
      /act_out_of_reach/,
    );
    expect(await asActor(neighbour, (tx) => tx.actRow.count({ where: { actId: id } }))).toBe(0);
  });

  test("goes on in the next transaction until it is taken back", async () => {
    const at = await stage();
    const before = await rows(at);
    const { id, made } = await doAct(at);
    await asActor(at.officer, async (tx) => {
      await continueAct(tx, id);
      await tx.household.update({ where: { id: made }, data: { address: "Nà Khác" } });
      await endAct(tx, id);
    });
    await undoAct(at.officer, id);
    expect(await rows(at)).toEqual(before);
    await expect(asActor(at.officer, (tx) => continueAct(tx, id))).rejects.toMatchObject({
      text: expect.stringContaining("act_undone"),
    });
  });

  test("is too old after its days", async () => {
    const at = await stage();
    const { id } = await doAct(at);
    await ownerDb().act.update({ where: { id }, data: { at: new Date("2024-11-01T00:00:00Z") } });
    await expect(undoAct(at.officer, id)).rejects.toMatchObject({ text: expect.stringContaining("act_too_old") });
  });

  test("of two people who take it back at once both succeed, and it happens once", async () => {
    const at = await stage();
    const before = await rows(at);
    const { id } = await doAct(at);
    const other = await createActor("COMMUNE_CHAIR", at.commune);
    await Promise.all([undoAct(at.officer, id), undoAct(other, id)]);
    expect(await rows(at)).toEqual(before);
  });
});

test("whoever joins a household is where it is, and whoever left is named as they were then", async () => {
  const at = await stage();
  const elsewhere = await createUnit({ level: "VILLAGE", parent: at.commune });
  const target = await createHousehold(elsewhere);
  const second = at.household.memberships[1];
  const db = ownerDb();
  await db.membership.update({ where: { id: second?.id ?? "" }, data: { validTo: new Date("2024-06-01") } });
  await db.membership.create({
    data: {
      id: crypto.randomUUID(),
      householdId: target.id,
      personId: second?.personId ?? "",
      unitPath: elsewhere.path,
      relationship: "SPOUSE",
      validFrom: new Date("2024-06-01"),
    },
  });
  await db.person.update({ where: { id: second?.personId ?? "" }, data: { fullName: "Lý Thị Mới" } });
  expect(await db.person.findUniqueOrThrow({ where: { id: second?.personId ?? "" } })).toMatchObject({
    unitPath: elsewhere.path,
  });
  expect(await db.membership.findUniqueOrThrow({ where: { id: second?.id ?? "" } })).toMatchObject({
    personName: second?.person.fullName,
  });
});
