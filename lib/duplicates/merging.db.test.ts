import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { undoAct } from "@/lib/acts/service";
import { asActor, askAsActor, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { getPair } from "@/lib/duplicates/queries/pair";
import { countPairs, listPairs, listParts } from "@/lib/duplicates/queries/pairs";
import type { MergeHouseholdsInput, MergePersonsInput } from "@/lib/duplicates/schema";
import { declareDifferent, reopenPair } from "@/lib/duplicates/service/decide";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import { mergeHouseholds, previewMergeHouseholds } from "@/lib/duplicates/service/merge-households";
import { mergePersons, previewMergePersons } from "@/lib/duplicates/service/merge-persons";
import { getHouseholdPage, getPersonTimeline } from "@/lib/events/queries";
import { maskedNationalId, openNationalId } from "@/lib/households/identity";
import { checkIdentities, projectAll } from "@/lib/ledger/projection";
import { findLedger } from "@/lib/lists/queries/completeness";
import { createDecided } from "@/lib/testing/decisions";
import { registerRows } from "@/lib/testing/events";
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

const FAMILY = [
  { fullName: "Nguyễn Văn Hòa", sex: "MALE" as const, birthYear: 1980, birthMonth: 5, birthDay: 17 },
  { fullName: "Nông Thị Đào", sex: "FEMALE" as const, birthYear: 1982, birthMonth: 3, birthDay: 12 },
  { fullName: "Nguyễn Đình Khánh", sex: "MALE" as const, birthYear: 2004, birthMonth: 9, birthDay: 21 },
];
const AGAIN = [
  { fullName: "NGUYỄN VĂN HOÀ", sex: "MALE" as const, birthYear: 1980 },
  { fullName: "Nong Thi Dao", sex: "FEMALE" as const, birthYear: 1982, birthMonth: 12, birthDay: 3 },
  { fullName: "Ng. Đ. Khánh", sex: "MALE" as const, birthYear: 2004, birthMonth: 9, birthDay: 21 },
];

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

/** The same family in two communes of a district, found by the reviewer of the district. */
async function stage(typed = AGAIN, known: typeof FAMILY | (typeof FAMILY)[number][] = FAMILY) {
  const area = await createArea();
  const next = await createUnit({ level: "COMMUNE", parent: area.district });
  const nextVillage = await createUnit({ level: "VILLAGE", parent: next });
  const first = await createHousehold(area.village, { class: "POOR", members: known });
  const second = await createHousehold(nextVillage, { class: "NEAR_POOR", members: typed });
  const reviewer = await createActor("DISTRICT_REVIEWER", area.district);
  await findPairs(reviewer, { unitId: area.district.id });
  return { ...area, next, nextVillage, first, second, reviewer };
}

type Household = Awaited<ReturnType<typeof createHousehold>>;
const member = (household: Household, place: number) =>
  household.memberships.sort((a, b) => a.position - b.position)[place]?.personId ?? "";

async function pairOf(reviewer: Actor, a: string, b: string) {
  const [personAId = "", personBId = ""] = [a, b].sort();
  const { id } = await ownerDb().duplicatePair.findUniqueOrThrow({
    where: { personAId_personBId: { personAId, personBId } },
  });
  return getPair(reviewer, id);
}

type Pair = Awaited<ReturnType<typeof getPair>>;
const sideOf = (pair: Pair, personId: string) => {
  const side = pair.sides.find((one) => one.personId === personId);
  if (!side) throw new Error("not in the pair");
  return side;
};

const mergeInput = (pair: Pair, stands: string, changes: Partial<MergePersonsInput> = {}): MergePersonsInput => {
  const double = pair.sides.find((one) => one.personId !== stands)?.personId ?? "";
  return {
    id: crypto.randomUUID(),
    pair: { id: pair.id, version: pair.version },
    stands: { id: stands, version: sideOf(pair, stands).version },
    double: { id: double, version: sideOf(pair, double).version },
    home: sideOf(pair, stands).household?.id ?? null,
    take: [],
    note: "đã xác minh",
    ...changes,
  };
};

const householdInput = (
  pair: Pair,
  stands: string,
  changes: Partial<MergeHouseholdsInput> = {},
): MergeHouseholdsInput => {
  const [a, b] = pair.sides;
  const [mine, theirs] = a.household?.id === stands ? [a, b] : [b, a];
  if (!mine.household || !theirs.household) throw new Error("no household");
  return {
    id: crypto.randomUUID(),
    pair: { id: pair.id, version: pair.version },
    stands: { id: mine.household.id, version: mine.household.version },
    double: { id: theirs.household.id, version: theirs.household.version },
    couples: pair.couples.map((couple) =>
      a === mine ? { standsId: couple.a, doubleId: couple.b } : { standsId: couple.b, doubleId: couple.a },
    ),
    note: "một hộ ghi hai lần",
    ...changes,
  };
};

const person = (id: string) => ownerDb().person.findUniqueOrThrow({ where: { id }, include: { memberships: true } });

/** Codes that find the household beside its own. */
const aliasesOf = async (householdId: string) =>
  (await ownerDb().householdAlias.findMany({ where: { householdId } })).map(({ code }) => code);

describe("pairs across communes", () => {
  test("are found in one pass, the surest first, with what speaks for them", async () => {
    const { reviewer } = await stage();
    const { rows } = await listPairs(reviewer, { page: 1 });
    expect(rows.map(({ sides: [a, b] }) => [a.name, b.name].sort().join(" = ")).sort()).toEqual([
      "NGUYỄN VĂN HOÀ = Nguyễn Văn Hòa",
      "Ng. Đ. Khánh = Nguyễn Đình Khánh",
      "Nong Thi Dao = Nông Thị Đào",
    ]);
    expect(rows.every(({ together }) => together === 3)).toBe(true);
    expect(rows[0]?.reasons).toEqual(expect.arrayContaining(["company_TWO"]));
    const counts = await countPairs(reviewer);
    expect(counts.SURE + counts.LIKELY + counts.POSSIBLE).toBe(3);
  });

  test("are the district's and the province's, and no commune's", async () => {
    const { commune, province, reviewer, first, second } = await stage();
    const officer = await createActor("COMMUNE_OFFICER", commune);
    const staff = await createActor("PROVINCE_STAFF", province);
    const { id } = await pairOf(reviewer, member(first, 0), member(second, 0));
    expect((await listPairs(officer, { page: 1 })).rows).toEqual([]);
    expect(await codeOf(getPair(officer, id))).toBe("not_found");
    expect((await listPairs(staff, { page: 1, across: true })).rows).toHaveLength(3);
    expect((await listPairs(staff, { page: 1, across: false })).rows).toEqual([]);
    const stranger = await createActor("DISTRICT_REVIEWER", (await createArea()).district);
    expect(await codeOf(getPair(stranger, id))).toBe("not_found");
    expect(await codeOf(declareDifferent(stranger, { id, version: 1, note: "" }))).toBe("not_found");
  });

  test("inside a commune are its own", async () => {
    const { village, commune } = await createArea();
    await createHousehold(village, { members: FAMILY });
    await createHousehold(village, { members: AGAIN });
    const officer = await createActor("COMMUNE_OFFICER", commune);
    const [part] = await listParts(officer);
    await findPairs(officer, { unitId: part?.id ?? "" });
    expect((await listPairs(officer, { page: 1 })).rows).toHaveLength(3);
  });

  test("found again stay one row; those that no longer agree are dropped", async () => {
    const { reviewer, district, second } = await stage();
    const before = (await listPairs(reviewer, { page: 1 })).rows.map(({ id }) => id).sort();
    await findPairs(reviewer, { unitId: district.id });
    expect((await listPairs(reviewer, { page: 1 })).rows.map(({ id }) => id).sort()).toEqual(before);
    await ownerDb().person.update({
      where: { id: member(second, 2) },
      data: { fullName: "Lâm Quang Vinh", birthYear: 1999, birthMonth: 1, birthDay: 8 },
    });
    await findPairs(reviewer, { unitId: district.id });
    expect((await listPairs(reviewer, { page: 1 })).rows).toHaveLength(2);
  });

  test("a district that takes too long is gone through commune by commune, and the same pairs are found", async () => {
    const { reviewer, district, first, second } = await stage();
    await ownerDb().person.update({
      where: { id: member(second, 2) },
      data: { fullName: "Lâm Quang Vinh", birthYear: 1999 },
    });
    const [a = "", b = ""] = [member(first, 2), member(second, 2)].sort();
    // Somebody holds the pair that is to be dropped until the search of the district has waited for it in vain.
    const held = ownerDb().$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM duplicate_pair WHERE person_a_id = ${a}::uuid AND person_b_id = ${b}::uuid FOR UPDATE`;
        // By its transaction: the search of a commune, which comes next, may be waiting before the end of the other was seen.
        const waiting = async () =>
          (
            await tx.$queryRaw<{ transaction: string }[]>`
              SELECT pid || ' ' || xact_start AS transaction FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`
          ).map(({ transaction }) => transaction);
        const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
        let [first] = await waiting();
        for (; first === undefined; [first] = await waiting()) await pause();
        while ((await waiting()).includes(first)) await pause();
      },
      { timeout: 120_000 },
    );
    expect(await findPairs(reviewer, { unitId: district.id }, 5_000)).toEqual({ pairs: 2 });
    await held;
    expect((await listPairs(reviewer, { page: 1 })).rows).toHaveLength(2);
  });

  test("go with their people: whoever moves to the other commune makes the pair that commune's", async () => {
    const { reviewer, next, nextVillage, first, second } = await stage();
    await ownerDb().household.update({ where: { id: first.id }, data: { villageId: nextVillage.id } });
    const officer = await createActor("COMMUNE_OFFICER", next);
    expect((await listPairs(officer, { page: 1 })).rows).toHaveLength(3);
    const pair = await pairOf(reviewer, member(first, 0), member(second, 0));
    expect((await getPair(officer, pair.id)).mayDecide).toBe(true);
  });
});

test("opening a pair is a reading of both households, by whoever is of neither commune", async () => {
  const { reviewer, first, second } = await stage();
  await pairOf(reviewer, member(first, 0), member(second, 0));
  const read = await ownerDb().auditEntry.findMany({ where: { actorId: reviewer.userId, operation: "READ" } });
  expect(read.map(({ act, rowId }) => [act, rowId]).sort()).toEqual(
    [first.id, second.id].map((id) => ["household.read", id]).sort(),
  );
});

test("the record that has stood for longer comes first, and one that was reviewed before one that was not", async () => {
  const { reviewer, province, next, first, second } = await stage();
  const headOf = async () => (await pairOf(reviewer, member(first, 0), member(second, 0))).sides[0].household?.id;
  expect(await headOf()).toBe(first.id);
  const round = await createRound(province, [next]);
  await createReview(round, second);
  expect(await headOf()).toBe(second.id);
});

describe("two people", () => {
  test("declared different are not asked about again, until somebody opens the pair", async () => {
    const { reviewer, district, first, second } = await stage();
    const pair = await pairOf(reviewer, member(first, 0), member(second, 0));
    const said = { id: pair.id, version: pair.version, note: "hai anh em họ" };
    await declareDifferent(reviewer, said);
    await declareDifferent(reviewer, said);
    await findPairs(reviewer, { unitId: district.id });
    expect((await listPairs(reviewer, { page: 1 })).rows.map(({ id }) => id)).not.toContain(pair.id);
    const decided = await getPair(reviewer, pair.id);
    expect(decided).toMatchObject({ status: "DIFFERENT", note: "hai anh em họ", decided: { by: reviewer.name } });
    await reopenPair(reviewer, { id: pair.id, version: decided.version });
    expect((await getPair(reviewer, pair.id)).status).toBe("OPEN");
  });

  test("decided by two reviewers at once are decided once, and the other is told who was first", async () => {
    const { reviewer, province, first, second } = await stage();
    const staff = await createActor("PROVINCE_STAFF", province);
    const pair = await pairOf(reviewer, member(first, 0), member(second, 0));
    const results = await Promise.allSettled([
      mergePersons(reviewer, mergeInput(pair, member(first, 0))),
      declareDifferent(staff, { id: pair.id, version: pair.version, note: "" }),
      mergePersons(staff, mergeInput(pair, member(second, 0))),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect((await getPair(reviewer, pair.id)).status).not.toBe("OPEN");
  });
});

describe("one person of two records", () => {
  test("is in one household afterwards; the other record leads to it; name and number are chosen", async () => {
    const number = anyNationalId();
    const typed = [{ ...AGAIN[0], nationalId: number }, ...AGAIN.slice(1)].filter((one) => one !== undefined);
    const { reviewer, first, second } = await stage(typed as typeof AGAIN);
    const [stands, double] = [member(first, 0), member(second, 0)];
    const pair = await pairOf(reviewer, stands, double);
    const input = mergeInput(pair, stands, { take: ["fullName"] });
    const shown = await previewMergePersons(reviewer, input);
    expect(shown.map(({ before, after }) => [before?.members.length, after.members.length]).sort()).toEqual([
      [3, 2],
      [3, 3],
    ]);
    expect((await getPair(reviewer, pair.id)).status).toBe("OPEN");
    await mergePersons(reviewer, input);
    await mergePersons(reviewer, input);

    const kept = await person(stands);
    const gone = await person(double);
    expect(kept).toMatchObject({
      fullName: "NGUYỄN VĂN HOÀ",
      birthDay: 17,
      nationalIdAbsence: null,
      mergedIntoId: null,
    });
    expect(openNationalId(stands, kept.nationalIdSealed ?? "")).toBe(number);
    expect(gone.mergedIntoId).toBe(stands);
    expect(gone.memberships.every(({ validTo }) => validTo !== null)).toBe(true);
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: second.id } })).toMatchObject({
      memberCount: 2,
      headName: "Nong Thi Dao",
      closedOn: null,
    });
    const history = await getPersonTimeline(reviewer, stands);
    expect(history.timeline.filter(({ kind }) => kind === "MEMBER")).toHaveLength(2);
    expect(history.timeline.map(({ kind }) => kind)).toContain("PERSON_MERGE");
    expect(maskedNationalId(kept)).not.toBe("");
  });

  test("may live where the other record says: there they are a member as it was", async () => {
    const { reviewer, first, second } = await stage();
    const [stands, double] = [member(first, 0), member(second, 0)];
    const pair = await pairOf(reviewer, stands, double);
    await mergePersons(reviewer, mergeInput(pair, stands, { home: second.id }));
    const now = (await person(stands)).memberships.filter(({ validTo }) => validTo === null);
    expect(now).toMatchObject([{ householdId: second.id, relationship: "HEAD" }]);
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({
      memberCount: 2,
      headName: "Nông Thị Đào",
    });
  });

  test("who was the only one in the double's household leaves none behind: it ends as a mistake, its code finds the other", async () => {
    const { reviewer, first, second } = await stage([
      { ...FAMILY[0], fullName: "NGUYỄN VĂN HOÀ" } as (typeof AGAIN)[number],
    ]);
    const pair = await pairOf(reviewer, member(first, 0), member(second, 0));
    await mergePersons(reviewer, mergeInput(pair, member(first, 0)));
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: second.id } })).toMatchObject({
      closeReason: "MISTAKE",
      memberCount: 1,
    });
    expect(await aliasesOf(first.id)).toEqual([second.code]);
  });

  test("is not merged where a record changed since it was seen, or by whoever the pair is not for", async () => {
    const { reviewer, commune, province, first, second } = await stage();
    const stands = member(first, 0);
    const pair = await pairOf(reviewer, stands, member(second, 0));
    const input = mergeInput(pair, stands);
    expect(await codeOf(mergePersons(reviewer, { ...input, stands: { id: stands, version: 9 } }))).toBe("stale");
    expect(await codeOf(mergePersons(reviewer, { ...input, home: null }))).toBe("invalid");
    expect(await codeOf(mergePersons(reviewer, { ...input, home: crypto.randomUUID() }))).toBe("invalid");
    expect(await codeOf(mergePersons(reviewer, { ...input, stands: { id: member(first, 1), version: 1 } }))).toBe(
      "not_found",
    );
    expect(await codeOf(mergePersons(await createActor("COMMUNE_OFFICER", commune), input))).toBe("not_found");
    expect(await codeOf(mergePersons(await createActor("ADMINISTRATOR", province), input))).toBe("forbidden");
  });
});

describe("the database refuses, whoever asks,", () => {
  const merged = async (actor: Actor, from: string, into: string) =>
    asActor(actor, async (tx) => {
      const id = crypto.randomUUID();
      await tx.act.create({
        data: {
          id,
          kind: "PERSON_MERGE",
          unitPath: actor.unitPath,
          actorId: actor.userId,
          actorName: actor.name,
          at: new Date(),
        },
      });
      await tx.$executeRaw`SELECT keep_rows_under(${id}::uuid)`;
      await tx.membership.updateMany({
        where: { personId: from, validTo: null },
        data: { validTo: new Date("2024-12-01") },
      });
      await tx.$executeRaw`UPDATE person SET merged_into_id = ${into}::uuid WHERE id = ${from}::uuid`;
    });

  test("a record merged into itself, into a merged one, in a circle, or that others were merged into", async () => {
    const { reviewer, first, second } = await stage();
    const [a, b, c, d] = [member(first, 0), member(first, 1), member(second, 0), member(second, 1)];
    await expect(merged(reviewer, a, a)).rejects.toThrow(/person_merged/);
    await merged(reviewer, b, a);
    await expect(merged(reviewer, c, b)).rejects.toThrow(/person_merged_once/);
    await expect(merged(reviewer, a, b)).rejects.toThrow(/person_merged_once/);
    await expect(merged(reviewer, a, d)).rejects.toThrow(/person_merged_once/);
  });

  test("merging without an act, and a household for a merged record", async () => {
    const { reviewer, first, second, village } = await stage();
    const [a, b] = [member(first, 0), member(second, 0)];
    await expect(
      asActor(reviewer, (tx) => tx.$executeRaw`UPDATE person SET merged_into_id = ${a}::uuid WHERE id = ${b}::uuid`),
    ).rejects.toThrow(/person_merged_once/);
    await merged(reviewer, b, a);
    await expect(
      ownerDb().membership.create({
        data: {
          id: crypto.randomUUID(),
          householdId: first.id,
          personId: b,
          unitPath: village.path,
          relationship: "OTHER",
          validFrom: new Date("2024-12-04"),
        },
      }),
    ).rejects.toThrow(/person_merged_once/);
  });

  test("a decision changed in silence, or deleted", async () => {
    const { reviewer, first, second } = await stage();
    const pair = await pairOf(reviewer, member(first, 0), member(second, 0));
    await mergePersons(reviewer, mergeInput(pair, member(first, 0)));
    for (const sql of ["UPDATE duplicate_pair SET status = 'DIFFERENT', act_id = NULL", "DELETE FROM duplicate_pair"])
      await expect(asActor(reviewer, (tx) => tx.$executeRawUnsafe(`${sql} WHERE id = '${pair.id}'`))).rejects.toThrow(
        /duplicate_pair_decided_stays/,
      );
  });

  test("a reviewer who changes reviews under the name of a merge that does not concern them", async () => {
    const { reviewer, province, commune, village } = await stage();
    const round = await createRound(province, [commune]);
    const { reviewId } = await createDecided(round, village, "POOR");
    await expect(
      asActor(reviewer, async (tx) => {
        const id = crypto.randomUUID();
        await tx.act.create({
          data: {
            id,
            kind: "PERSON_MERGE",
            unitPath: reviewer.unitPath,
            actorId: reviewer.userId,
            actorName: reviewer.name,
            at: new Date(),
          },
        });
        await tx.$executeRaw`SELECT keep_rows_under(${id}::uuid)`;
        await tx.review.update({ where: { id: reviewId }, data: { incomeScore: 1 } });
      }),
    ).rejects.toThrow(/commune_list_locked/);
  });
});

describe("one household typed twice", () => {
  const ledgerOf = (actor: Actor, roundId: string, communeId: string) =>
    askAsActor(actor, (ask) => findLedger(ask, { roundId, communeId }));

  async function inRound(at: Awaited<ReturnType<typeof stage>>) {
    const round = await createRound(at.province, [at.commune, at.next]);
    await createReview(round, at.first);
    await createReview(round, at.second);
    return round;
  }

  test("stands in the history of both, also where nothing of the one that stands has changed", async () => {
    const at = await stage(AGAIN);
    const pair = await pairOf(at.reviewer, member(at.first, 0), member(at.second, 0));
    await mergeHouseholds(at.reviewer, householdInput(pair, at.first.id));
    for (const { id } of [at.first, at.second])
      expect((await getHouseholdPage(at.reviewer, id)).timeline.map(({ kind }) => kind)).toContain("HOUSEHOLD_MERGE");
  });

  test("is one afterwards: both codes find it, members are merged, who was only in the double joins, the ledger balances", async () => {
    const extra = { fullName: "Lý Thị Dâu", sex: "FEMALE" as const, birthYear: 2003, birthMonth: 2, birthDay: 4 };
    const at = await stage([...AGAIN, extra]);
    const round = await inRound(at);
    const pair = await pairOf(at.reviewer, member(at.first, 0), member(at.second, 0));
    expect(pair.couples).toHaveLength(3);
    const input = householdInput(pair, at.first.id);
    const shown = await previewMergeHouseholds(at.reviewer, input);
    expect(shown.map(({ after }) => [after.members.length, after.ended])).toEqual([
      [4, null],
      [0, "MISTAKE"],
    ]);
    await mergeHouseholds(at.reviewer, input);
    await mergeHouseholds(at.reviewer, input);

    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: at.second.id } })).toMatchObject({
      closeReason: "MISTAKE",
      memberCount: 4,
      headName: "NGUYỄN VĂN HOÀ",
    });
    expect(await ownerDb().household.findUniqueOrThrow({ where: { id: at.first.id } })).toMatchObject({
      memberCount: 4,
      class: "POOR",
      headName: "Nguyễn Văn Hòa",
    });
    expect(await aliasesOf(at.first.id)).toEqual([at.second.code]);
    expect((await getHouseholdPage(at.reviewer, at.first.id)).timeline.map(({ kind }) => kind)).toContain(
      "HOUSEHOLD_MERGE",
    );
    expect((await listPairs(at.reviewer, { page: 1 })).rows).toEqual([]);
    expect((await listPairs(at.reviewer, { page: 1, status: "SAME" })).rows).toHaveLength(3);

    const ledger = await ledgerOf(at.reviewer, round.id, at.next.id);
    expect(projectAll(ledger).r3.less).toEqual({ households: 1, persons: 4 });
    for (const communeId of [at.commune.id, at.next.id]) {
      const rows = await ledgerOf(at.reviewer, round.id, communeId);
      expect(checkIdentities(projectAll(rows))).toEqual([]);
    }
  });

  test("is taken back whole, by the reviewer too: every row as it was", async () => {
    const at = await stage();
    await inRound(at);
    const before = await registerRows(at.province.path);
    const pairs = await ownerDb().duplicatePair.findMany({
      where: { unitPath: at.district.path },
      orderBy: { id: "asc" },
    });
    const pair = await pairOf(at.reviewer, member(at.first, 0), member(at.second, 0));
    const input = householdInput(pair, at.first.id);
    await mergeHouseholds(at.reviewer, input);
    expect(await registerRows(at.province.path)).not.toEqual(before);
    await undoAct(at.reviewer, input.id);
    await undoAct(at.reviewer, input.id);
    expect(await registerRows(at.province.path)).toEqual(before);
    const now = await ownerDb().duplicatePair.findMany({
      where: { unitPath: at.district.path },
      orderBy: { id: "asc" },
    });
    expect(now.map((row) => ({ ...row, version: 0 }))).toEqual(pairs.map((row) => ({ ...row, version: 0 })));
  });

  test("so is the merging of one person, after which the pair is asked about again", async () => {
    const at = await stage();
    await inRound(at);
    const before = await registerRows(at.province.path);
    const pair = await pairOf(at.reviewer, member(at.first, 1), member(at.second, 1));
    const input = mergeInput(pair, member(at.first, 1), { home: at.second.id, take: ["fullName", "birth"] });
    await mergePersons(at.reviewer, input);
    expect((await getPair(at.reviewer, pair.id)).undo).toEqual({ id: input.id });
    await undoAct(at.reviewer, input.id);
    expect(await registerRows(at.province.path)).toEqual(before);
    expect((await getPair(at.reviewer, pair.id)).status).toBe("OPEN");
  });

  test("while the lists are away stay as they were sent, and the register is mended all the same", async () => {
    const at = await stage();
    const round = await inRound(at);
    const list = round.lists.find(({ communeId }) => communeId === at.next.id)?.id ?? "";
    await ownerDb().$executeRaw`ALTER TABLE commune_list DISABLE TRIGGER list_guard`;
    await ownerDb().communeList.update({ where: { id: list }, data: { status: "SUBMITTED", submission: 1 } });
    await ownerDb().$executeRaw`ALTER TABLE commune_list ENABLE TRIGGER list_guard`;
    const reviews = await ownerDb().review.findMany({ where: { communeListId: list } });
    const pair = await pairOf(at.reviewer, member(at.first, 0), member(at.second, 0));
    await mergeHouseholds(at.reviewer, householdInput(pair, at.first.id));
    expect(await ownerDb().review.findMany({ where: { communeListId: list } })).toEqual(reviews);
    expect((await ownerDb().household.findUniqueOrThrow({ where: { id: at.second.id } })).closeReason).toBe("MISTAKE");
  });
});

test("however records are merged, everybody is in at most one household a day, and taking all back gives the register back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.boolean(), fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 4 }),
      async (steps) => {
        const at = await stage();
        const before = await registerRows(at.province.path);
        const done: string[] = [];
        for (const [place, standsFirst, homeFirst, whole] of steps) {
          const [a, b] = [member(at.first, place), member(at.second, place)];
          const pair = await pairOf(at.reviewer, a, b).catch(() => null);
          if (pair?.status !== "OPEN") continue;
          const homes = pair.sides.flatMap(({ household }) => (household ? [household.id] : []));
          const input =
            whole && pair.couples.length > 0 && new Set(homes).size === 2
              ? householdInput(pair, (standsFirst ? homes[0] : homes[1]) ?? "")
              : mergeInput(pair, standsFirst ? a : b, { home: (homeFirst ? homes[0] : homes[1]) ?? homes[0] ?? null });
          if ("couples" in input) await mergeHouseholds(at.reviewer, input);
          else await mergePersons(at.reviewer, input);
          done.push(input.id);
          const rows = await ownerDb().membership.findMany({
            where: { unitPath: { startsWith: at.province.path }, validTo: null },
            include: { person: true },
          });
          expect(new Set(rows.map(({ personId }) => personId)).size).toBe(rows.length);
          expect(rows.every((row) => row.person.mergedIntoId === null)).toBe(true);
          const households = await ownerDb().household.findMany({
            where: { unitPath: { startsWith: at.province.path }, closedOn: null },
            include: { memberships: { where: { validTo: null, relationship: "HEAD" } } },
          });
          for (const household of households) expect(household.memberships).toHaveLength(1);
        }
        for (const id of done.reverse()) await undoAct(at.reviewer, id);
        expect(await registerRows(at.province.path)).toEqual(before);
      },
    ),
    { numRuns: 6 },
  );
});
