import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { sealSession, unsealSession } from "@/lib/access/session-token";
import {
  beginSession,
  endOtherSessions,
  endOwnSession,
  endSessionsOf,
  listOwnSessions,
  listSessionsOf,
  signOut,
  signOutEverywhere,
} from "@/lib/access/sessions";
import { findSignedIn } from "@/lib/access/signed-in";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import { createActor, createArea, createSession, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

const SECRET = "x".repeat(40);

const someone = async () => createActor("COMMUNE_OFFICER", (await createArea()).commune);
const begin = async (userId: string, sessionId: string | null = null) => {
  const begun = await beginSession(
    userId,
    { address: "203.0.113.9", device: "Firefox, Windows", deviceHash: "", sessionId },
    "",
  );
  if (!begun) throw new Error("the account is in use");
  return begun;
};
const rowOf = (id: string) => ownerDb().session.findUniqueOrThrow({ where: { id } });
const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string }) => error.code,
  );

/** As if so many minutes had passed for a session. */
const passMinutes = (id: string, minutes: number) =>
  ownerDb().$executeRaw`UPDATE session SET (created_at, used_at, lapses_at, ends_at) =
    (created_at - ${minutes} * interval '1 minute', used_at - ${minutes} * interval '1 minute',
     lapses_at - ${minutes} * interval '1 minute', ends_at - ${minutes} * interval '1 minute') WHERE id = ${id}::uuid`;

describe("a session's cookie", () => {
  test("names a session, until it is over, to whoever has the secret", async () => {
    const id = crypto.randomUUID();
    expect(await unsealSession(await sealSession(id, SECRET, 60), SECRET)).toBe(id);
    expect(await unsealSession(await sealSession(id, SECRET, -60), SECRET)).toBeNull();
    expect(await unsealSession(await sealSession(id, SECRET, 60), "y".repeat(40))).toBeNull();
    expect(await unsealSession(await sealSession("1 OR 1=1", SECRET, 60), SECRET)).toBeNull();
    expect(await unsealSession("", SECRET)).toBeNull();
  });

  test("opens nothing where there is no such session", async () => {
    expect(await findSignedIn(crypto.randomUUID())).toBeNull();
  });
});

describe("a session", () => {
  test("tells who, in which postings, as the database has it now", async () => {
    const { commune, district } = await createArea();
    const actor = await createActor("COMMUNE_OFFICER", commune);
    expect(await findSignedIn(actor.sessionId)).toEqual({
      userId: actor.userId,
      sessionId: actor.sessionId,
      secondsLeft: expect.any(Number),
      username: actor.username,
      name: actor.name,
      mustChange: false,
      owes: null,
      isSteppedUp: false,
      postings: [
        {
          postingId: actor.postingId,
          role: "COMMUNE_OFFICER",
          level: "COMMUNE",
          unitId: commune.id,
          unitName: commune.fullName,
          unitPath: commune.path,
        },
      ],
    });
    await ownerDb().posting.update({
      where: { id: actor.postingId },
      data: { role: "DISTRICT_REVIEWER", unitId: district.id, unitPath: district.path },
    });
    expect((await findSignedIn(actor.sessionId))?.postings).toMatchObject([
      { role: "DISTRICT_REVIEWER", unitPath: district.path },
    ]);
  });

  test("is over when the account is disabled, or the posting has ended", async () => {
    const actor = await someone();
    const db = ownerDb();
    await db.user.update({ where: { id: actor.userId }, data: { disabledAt: new Date() } });
    expect(await findSignedIn(actor.sessionId)).toBeNull();
    await db.user.update({ where: { id: actor.userId }, data: { disabledAt: null } });

    // The tests' clock stands on 5 December 2024. The last day is the one before validTo.
    for (const [validFrom, validTo, holds] of [
      ["2020-01-01", "2024-12-05", false],
      ["2020-01-01", "2024-12-06", true],
      ["2024-12-05", null, true],
      ["2024-12-06", null, false],
    ] as const) {
      await db.posting.update({
        where: { id: actor.postingId },
        data: { validFrom: new Date(validFrom), validTo: validTo && new Date(validTo) },
      });
      expect((await findSignedIn(actor.sessionId)) !== null, `${validFrom} – ${validTo}`).toBe(holds);
    }
  });

  test("is not begun where the account is disabled or has no posting in force", async () => {
    const [disabled, ended] = [await someone(), await someone()];
    await ownerDb().user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    await ownerDb().posting.update({ where: { id: ended.postingId }, data: { validTo: new Date("2024-12-05") } });
    for (const { userId, sessionId } of [disabled, ended]) {
      expect(await beginSession(userId, { address: "", device: "", deviceHash: "", sessionId }, "")).toBeNull();
      expect(await rowOf(sessionId)).toMatchObject({ endedAt: null });
    }
  });

  test("lasts half an hour unless it is used, which is written down once a minute", async () => {
    const { userId } = await someone();
    const { id, seconds } = await begin(userId);
    expect(seconds).toBe(12 * 60 * 60);
    const first = await rowOf(id);
    expect((await findSignedIn(id))?.secondsLeft).toBeGreaterThan(29 * 60);
    expect(await rowOf(id)).toEqual(first);

    await passMinutes(id, 29);
    const looked = await findSignedIn(id, "", false);
    expect(looked?.secondsLeft).toBeLessThanOrEqual(60);
    expect((await findSignedIn(id))?.secondsLeft).toBeGreaterThan(29 * 60);
    const used = await rowOf(id);
    await Promise.all([findSignedIn(id), findSignedIn(id)]);
    expect(await rowOf(id)).toEqual(used);

    await passMinutes(id, 31);
    expect(await findSignedIn(id)).toBeNull();
    expect(await rowOf(id)).toMatchObject({ endedAt: null, endReason: null });
  });

  test("lasts twelve hours at most, however much it is used", async () => {
    const { userId } = await someone();
    const { id } = await begin(userId);
    for (let worked = 0; worked < 24; worked++) {
      await passMinutes(id, 29);
      expect(await findSignedIn(id)).not.toBeNull();
    }
    expect((await findSignedIn(id))?.secondsLeft).toBeLessThanOrEqual((12 * 60 - 24 * 29) * 60);
    await passMinutes(id, 25);
    expect(await findSignedIn(id)).toBeNull();
    await expect(
      ownerDb().$executeRaw`UPDATE session SET ends_at = created_at + interval '13 hours' WHERE id = ${id}::uuid`,
    ).rejects.toThrow(/session_of_a_day/);
  });

  test("that is over does not begin again, whoever says so", async () => {
    const [ended, lapsed] = [await someone(), await someone()];
    await signOut(ended);
    await passMinutes(lapsed.sessionId, 31);
    for (const { sessionId } of [ended, lapsed]) {
      await expect(
        ownerDb().$executeRaw`UPDATE session SET ended_at = NULL, end_reason = NULL, lapses_at = ends_at
          WHERE id = ${sessionId}::uuid`,
      ).rejects.toThrow(/session_over/);
      expect(await findSignedIn(sessionId)).toBeNull();
    }
  });

  test("ends when its device comes in anew, and no other one does", async () => {
    const { userId, sessionId } = await someone();
    const other = await createSession(userId);
    const { id } = await begin(userId, sessionId);
    expect(await rowOf(sessionId)).toMatchObject({ endReason: "SIGNED_IN_AGAIN" });
    for (const holds of [id, other]) expect(await findSignedIn(holds)).not.toBeNull();
  });
});

describe("ending sessions", () => {
  /** Somebody on three devices. */
  async function onThree() {
    const actor = await someone();
    return { actor, others: [await createSession(actor.userId), await createSession(actor.userId)] as const };
  }
  const holds = async (...ids: string[]) => Promise.all(ids.map(async (id) => (await findSignedIn(id)) !== null));

  test("signing out ends this one, on the record, and once", async () => {
    const { actor, others } = await onThree();
    await signOut(actor);
    await signOut(actor);
    expect(await holds(actor.sessionId, ...others)).toEqual([false, true, true]);
    const trail = await ownerDb().auditEntry.findMany({ where: { tableName: "session", rowId: actor.sessionId } });
    expect(trail).toMatchObject([{ act: "account.sign-out", actorId: actor.userId, operation: "UPDATE" }]);
  });

  test("one on another device, all others, or all", async () => {
    const { actor, others } = await onThree();
    await endOwnSession(actor, { id: others[0] });
    expect(await holds(actor.sessionId, ...others)).toEqual([true, false, true]);
    expect(await rowOf(others[0])).toMatchObject({ endReason: "ENDED_ELSEWHERE" });
    await endOtherSessions(actor);
    expect(await holds(actor.sessionId, ...others)).toEqual([true, false, false]);
    const third = await createSession(actor.userId);
    await signOutEverywhere(actor);
    expect(await holds(actor.sessionId, third)).toEqual([false, false]);
  });

  test("a person sees their own that hold, this one first, with device and address", async () => {
    const { actor, others } = await onThree();
    await passMinutes(others[0], 31);
    await endOwnSession(actor, { id: others[1] });
    const newest = await createSession(actor.userId);
    expect(await listOwnSessions(actor)).toMatchObject([
      { id: actor.sessionId, isThis: true, device: "Firefox, Windows", address: "203.0.113.9" },
      { id: newest, isThis: false },
    ]);
  });

  test("whoever keeps the account sees and ends them; another administrator, and who keeps none, does not", async () => {
    const { province, commune } = await createArea();
    const person = await createActor("COMMUNE_OFFICER", commune);
    const administrator = await createActor("ADMINISTRATOR", province);
    const strangers: [Actor, string][] = [
      [await createActor("ADMINISTRATOR", (await createArea()).province), "not_found"],
      [await createActor("PROVINCE_STAFF", province), "forbidden"],
      [await createActor("COMMUNE_CHAIR", commune), "forbidden"],
    ];
    for (const [stranger, refusal] of strangers) {
      expect(await code(endSessionsOf(stranger, { id: person.userId }))).toBe(refusal);
      expect(await code(endOwnSession(stranger, { id: person.sessionId }))).toBe("not_found");
      if (refusal === "not_found") expect(await listSessionsOf(stranger, person.userId)).toEqual([]);
      else expect(await code(listSessionsOf(stranger, person.userId))).toBe(refusal);
    }
    expect(await listSessionsOf(administrator, person.userId)).toMatchObject([{ id: person.sessionId }]);
    await endSessionsOf(administrator, { id: person.userId });
    expect(await rowOf(person.sessionId)).toMatchObject({ endReason: "ENDED_FOR_THEM" });
    expect(await findSignedIn(person.sessionId)).toBeNull();
    expect(await findSignedIn(administrator.sessionId)).not.toBeNull();
  });

  test("by SQL with the serving role nobody reads, changes or makes another's, or deletes their own", async () => {
    const [actor, other] = [await someone(), await someone()];
    const tries = (sql: string) => asActor(actor, (tx) => tx.$executeRawUnsafe(sql));
    expect(await asActor(actor, (tx) => tx.session.count({ where: { userId: other.userId } }))).toBe(0);
    expect(await tries(`UPDATE session SET ended_at = now() WHERE id = '${other.sessionId}'`)).toBe(0);
    for (const sql of [
      "DELETE FROM session",
      `UPDATE session SET user_id = '${other.userId}' WHERE id = '${actor.sessionId}'`,
      `UPDATE session SET ends_at = ends_at WHERE id = '${actor.sessionId}'`,
      `INSERT INTO session SELECT gen_random_uuid(), user_id, created_at, used_at, lapses_at, ends_at, NULL, NULL, '', '', NULL
        FROM session WHERE id = '${actor.sessionId}'`,
    ])
      await expect(tries(sql), sql).rejects.toThrow(/permission denied|row-level security/);
    expect(await asJob("health", (tx) => tx.session.count())).toBe(0);
  });
});
