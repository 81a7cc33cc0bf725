import { hash } from "@node-rs/argon2";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { listAlarms } from "@/lib/access/alarms";
import { hashPassword, isOutdated } from "@/lib/access/password";
import { type Doorstep, endOwnSession, endSessionsOf } from "@/lib/access/sessions";
import { authenticate } from "@/lib/access/sign-in";
import { findSignedIn } from "@/lib/access/signed-in";
import { beginAttempt, LIMIT, MANY } from "@/lib/access/throttle";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import type { Role, Unit } from "@/prisma/generated/client";

afterAll(closeDatabase);

const PASSWORD = "rừng hồi Bình Gia";
const address = () => `test-${crypto.randomUUID()}`;
const at = (from: string, deviceHash: string = crypto.randomUUID()): Doorstep => ({
  address: from,
  device: "Firefox, Windows",
  deviceHash,
  sessionId: null,
});

/** Somebody who can sign in by password. */
async function createPerson(role: Role = "COMMUNE_OFFICER", unit?: Unit) {
  const actor = await createActor(role, unit ?? (await createArea()).commune);
  await ownerDb().user.update({
    where: { id: actor.userId },
    data: { passwordHash: await hashPassword(PASSWORD) },
  });
  return actor;
}

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "let in",
    (error: unknown) => (error instanceof Problem ? error.text : `bug: ${error}`),
  );

/** As if so many minutes had passed for every lock and count of this test. */
const passMinutes = (keys: string[], minutes: number) =>
  ownerDb().$executeRaw`UPDATE sign_in_throttle SET locked_until = locked_until - ${minutes} * interval '1 minute',
    last_at = last_at - ${minutes} * interval '1 minute' WHERE key = ANY(${keys})`;

/** The keys that came into being meanwhile. */
async function keysOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = new Set((await ownerDb().signInThrottle.findMany()).map(({ key }) => key));
  await work();
  return (await ownerDb().signInThrottle.findMany()).map(({ key }) => key).filter((key) => !before.has(key));
}

describe("at the door", () => {
  test("the right password says who it is; the name's case and the letters' composition do not matter", async () => {
    const { userId, username } = await createPerson();
    for (const typed of [
      { username, password: PASSWORD },
      { username: ` ${username.toUpperCase()} `, password: PASSWORD.normalize("NFD") },
    ]) {
      const { id } = await authenticate(typed, at(address()));
      expect(await findSignedIn(id)).toMatchObject({ userId, sessionId: id });
    }
  });

  test("a wrong password, a name that nobody has, and an account without a password are refused in the same words", async () => {
    const { username } = await createPerson();
    const without = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    const answers = await Promise.all([
      failure(authenticate({ username, password: "wrong" }, at(address()))),
      failure(authenticate({ username: `nobody.${crypto.randomUUID()}`, password: "wrong" }, at(address()))),
      failure(authenticate({ username: without.username, password: "wrong" }, at(address()))),
      failure(authenticate({ username: "' OR 1=1 --", password: "x" }, at(address()))),
      failure(authenticate({ username: "a\u0000b", password: "x" }, at(address()))),
      failure(authenticate({ username: "", password: "" }, at(address()))),
      failure(authenticate({ username: "a".repeat(5000), password: "x" }, at(address()))),
    ]);
    expect(new Set(answers)).toEqual(new Set(["wrong_password"]));
  });

  test("a disabled account, one without a posting today, and a one-time password past its day are told so, by the right password only", async () => {
    const [disabled, ended, late] = [await createPerson(), await createPerson(), await createPerson()];
    const db = ownerDb();
    await db.user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
    await db.posting.update({ where: { id: ended.postingId }, data: { validTo: new Date("2024-12-05") } });
    await db.user.update({
      where: { id: late.userId },
      data: { mustChange: true, oneTimeExpires: new Date("2024-12-04") },
    });
    const tries = (password: string) =>
      Promise.all(
        [disabled, ended, late].map(({ username }) => failure(authenticate({ username, password }, at(address())))),
      );
    expect(await tries(PASSWORD)).toEqual(["account_not_in_use", "account_not_in_use", "one_time_expired"]);
    expect(await tries("wrong")).toEqual(["wrong_password", "wrong_password", "wrong_password"]);
  });
});

describe("a password that was kept at another cost", () => {
  test("is kept anew at today's the next time it is right, and only then", async () => {
    const { userId, username } = await createPerson();
    const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    await ownerDb().user.update({ where: { id: userId }, data: { passwordHash: old } });
    const kept = async () => (await ownerDb().user.findUniqueOrThrow({ where: { id: userId } })).passwordHash ?? "";
    await failure(authenticate({ username, password: "wrong" }, at(address())));
    expect(await kept()).toBe(old);
    await authenticate({ username, password: PASSWORD }, at(address()));
    const renewed = await kept();
    expect(isOutdated(renewed)).toBe(false);
    await authenticate({ username, password: PASSWORD }, at(address()));
    expect(await kept()).toBe(renewed);
  });
});

describe("wrong passwords", () => {
  const stranger = (username: string, from: string) => ({ username, address: from, known: null });

  test("shut an account at the fifth for where they came from, for the right one too, and say for how long", async () => {
    const { username } = await createPerson();
    const from = address();
    const wrong = () => failure(authenticate({ username, password: "wrong" }, at(from)));
    for (let i = 0; i < 4; i++) expect(await wrong()).toBe("wrong_password");
    expect(await wrong()).toBe("sign_in_locked?minutes=1");
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toBe("sign_in_locked?minutes=1");
  });

  test("of strangers shut it for nobody elsewhere", async () => {
    const { username } = await createPerson();
    const from = address();
    for (let i = 0; i < 6; i++) await failure(authenticate({ username, password: "wrong" }, at(from)));
    expect(await failure(authenticate({ username, password: PASSWORD }, at(address())))).toBe("let in");
  });

  test("shut it for a time that doubles up to an hour", async () => {
    const name = `nobody.${crypto.randomUUID()}`;
    const wrong = () => failure(authenticate({ username: name, password: "wrong" }, at("")));
    const keys = await keysOf(async () => {
      for (let i = 0; i < 4; i++) await wrong();
    });
    const minutes: string[] = [];
    for (let i = 0; i < 9; i++) {
      minutes.push((await wrong()).replace("sign_in_locked?minutes=", ""));
      await passMinutes(keys, 61);
    }
    expect(minutes).toEqual(["1", "2", "4", "8", "16", "32", "60", "60", "60"]);
  });

  test("shut names that nobody has in the same way", async () => {
    const username = `nobody.${crypto.randomUUID()}`;
    const answers: string[] = [];
    for (let i = 0; i < 6; i++) answers.push(await failure(authenticate({ username, password: "x" }, at(""))));
    expect(answers.slice(-2)).toEqual(["sign_in_locked?minutes=1", "sign_in_locked?minutes=1"]);
  });

  test("are forgotten with the right one", async () => {
    const { username } = await createPerson();
    const from = address();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) {
        expect(await failure(authenticate({ username, password: "wrong" }, at(from)))).toBe("wrong_password");
      }
      expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toBe("let in");
    }
  });

  test("are forgotten after a quiet day", async () => {
    const username = `nobody.${crypto.randomUUID()}`;
    const wrong = () => failure(authenticate({ username, password: "x" }, at("")));
    const keys = await keysOf(async () => {
      for (let i = 0; i < 4; i++) await wrong();
    });
    await passMinutes(keys, 25 * 60);
    expect(await wrong()).toBe("wrong_password");
  });

  test("sent all at once are still five: none of the others is looked at", async () => {
    const { username } = await createPerson();
    const from = address();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => failure(authenticate({ username, password: "wrong" }, at(from)))),
    );
    expect(answers.filter((answer) => answer === "wrong_password").length).toBeLessThanOrEqual(LIMIT);
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toMatch(/^sign_in_locked/);
  });

  test("are kept without names and addresses", async () => {
    const { username } = await createPerson();
    const from = address();
    await failure(authenticate({ username, password: "wrong" }, at(from)));
    const rows = JSON.stringify(await ownerDb().signInThrottle.findMany());
    expect(rows).not.toContain(username);
    expect(rows).not.toContain(from);
  });

  test("are seen by nobody who is signed in", async () => {
    const administrator = await createActor("ADMINISTRATOR", (await createArea()).province);
    await beginAttempt(stranger(`nobody.${crypto.randomUUID()}`, "x"));
    expect(await asActor(administrator, (tx) => tx.signInThrottle.count())).toBe(0);
    expect(await asJob("session", (tx) => tx.signInThrottle.count())).toBe(0);
  });

  test("are counted as attempts begin and end, in whatever order: no more are let through than the limit leaves, and none is forgotten that a right one did not follow", async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.constant({ does: "begin" as const, which: 0 }) },
      {
        weight: 2,
        arbitrary: fc.record({ does: fc.constantFrom("wrong", "wrong", "right", "abandon"), which: fc.nat() }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const asking = stranger(`nobody.${crypto.randomUUID()}`, address());
        const model = { failures: 0, pending: 0, isShut: false };
        const underWay: Awaited<ReturnType<typeof beginAttempt>>[] = [];
        for (const { does, which } of steps) {
          if (does === "begin") {
            const leave = !model.isShut && model.pending < Math.max(1, LIMIT - model.failures);
            const attempt = await beginAttempt(asking).catch(() => null);
            expect(attempt !== null).toBe(leave);
            if (!attempt) continue;
            model.pending += 1;
            underWay.push(attempt);
          } else {
            const [attempt] = underWay.splice(which % Math.max(1, underWay.length), 1);
            if (!attempt) continue;
            model.pending -= 1;
            if (does === "abandon") await attempt.abandon();
            else await attempt.look(() => does === "right");
            if (does === "wrong") model.failures += 1;
            if (does === "right") model.failures = 0;
            if (does !== "abandon") model.isShut = model.failures >= LIMIT;
          }
          expect(model.failures + model.pending).toBeLessThanOrEqual(LIMIT);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("of which nothing is heard any more count as wrong: the process that looked has ended", async () => {
    const asking = stranger(`nobody.${crypto.randomUUID()}`, address());
    const keys = await keysOf(async () => {
      for (let i = 0; i < LIMIT; i++) await beginAttempt(asking);
    });
    await expect(beginAttempt(asking)).rejects.toMatchObject({ code: "too_many" });
    await passMinutes(keys, 6);
    expect(await (await beginAttempt(asking)).look(() => false)).toMatchObject({ isRight: false, minutes: 2 });
  });

  test("of many names are all counted at their address, whatever right ones of one's own are sent beside them", async () => {
    const { username } = await createPerson();
    const from = address();
    const [own, others] = [
      () => failure(authenticate({ username, password: PASSWORD }, at(from))),
      () => failure(authenticate({ username: `nobody.${crypto.randomUUID()}`, password: "x" }, at(from))),
    ];
    const keys = await keysOf(() =>
      Promise.all(Array.from({ length: 90 }, (_, i) => (i % 3 === 0 ? own() : others()))),
    );
    const counts = (await ownerDb().signInThrottle.findMany({ where: { key: { in: keys } } })).map(
      (row) => row.failures,
    );
    // Other tests count elsewhere meanwhile; nobody has as many wrong ones as this address.
    expect(Math.max(...counts)).toBe(60);
  });
});

describe("a device on which the account has been", () => {
  const wrongFrom = async (username: string, from: string, times = LIMIT) => {
    for (let i = 0; i < times; i++) await failure(authenticate({ username, password: "wrong" }, at(from)));
  };

  test("lets the right password in, whatever strangers do at the same address, and is shut by its own five wrong ones", async () => {
    const { username } = await createPerson();
    const [from, device] = [address(), crypto.randomUUID()];
    const right = () => failure(authenticate({ username, password: PASSWORD }, at(from, device)));
    expect(await right()).toBe("let in");
    await wrongFrom(username, from);
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toMatch(/^sign_in_locked/);
    expect(await right()).toBe("let in");
    for (let i = 0; i < LIMIT; i++) await failure(authenticate({ username, password: "wrong" }, at(from, device)));
    expect(await right()).toMatch(/^sign_in_locked/);
  });

  test("is none of another account's, nor of one whose device it was half a year ago", async () => {
    const [mine, other] = [await createPerson(), await createPerson()];
    const [from, device] = [address(), crypto.randomUUID()];
    const { id } = await authenticate({ username: mine.username, password: PASSWORD }, at(from, device));
    await wrongFrom(other.username, from);
    const tries = ({ username }: { username: string }) =>
      failure(authenticate({ username, password: PASSWORD }, at(from, device)));
    expect(await tries(other)).toMatch(/^sign_in_locked/);
    await wrongFrom(mine.username, from);
    await ownerDb().$executeRaw`UPDATE session SET (created_at, used_at, lapses_at, ends_at) =
      (created_at - interval '181 days', used_at - interval '181 days', lapses_at - interval '181 days', ends_at - interval '181 days')
      WHERE id = ${id}::uuid`;
    expect(await tries(mine)).toMatch(/^sign_in_locked/);
  });

  test("is a stranger again where its session was ended from elsewhere, or by whoever keeps the account", async () => {
    const area = await createArea();
    const administrator = await createActor("ADMINISTRATOR", area.province);
    for (const end of [
      (id: string, actor: Awaited<ReturnType<typeof createPerson>>) => endOwnSession(actor, { id }),
      (_: string, { userId }: Awaited<ReturnType<typeof createPerson>>) => endSessionsOf(administrator, { id: userId }),
    ]) {
      const actor = await createPerson("COMMUNE_OFFICER", area.commune);
      const [from, device] = [address(), crypto.randomUUID()];
      const { username } = actor;
      const { id } = await authenticate({ username, password: PASSWORD }, at(from, device));
      await end(id, actor);
      await wrongFrom(username, from);
      expect(await failure(authenticate({ username, password: PASSWORD }, at(from, device)))).toMatch(
        /^sign_in_locked/,
      );
    }
  });
});

describe("where many wrong passwords came", () => {
  const fails = async (username: string, from: string) =>
    (await beginAttempt({ username, address: from, known: null })).look(() => false);

  test("of many names from one address, it is shut to nobody: strangers wait there one behind the other, and whoever keeps accounts is told once", async () => {
    const { username } = await createPerson();
    const administrator = await createActor("ADMINISTRATOR", (await createArea()).province);
    const [from, device] = [address(), crypto.randomUUID()];
    await authenticate({ username, password: PASSWORD }, at(from, device));
    for (let i = 0; i < MANY - 1; i++) await fails(`nobody.${crypto.randomUUID()}`, from);
    const told = async () => (await listAlarms(administrator)).filter((alarm) => alarm.address === from);
    expect(await told()).toEqual([]);
    for (let i = 0; i < 2; i++)
      expect(await failure(authenticate({ username: `nobody.${crypto.randomUUID()}`, password: "x" }, at(from)))).toBe(
        "wrong_password",
      );
    expect(await told()).toMatchObject([{ userId: null, failures: MANY }]);
    const crowded = async (known: string | null) =>
      (await beginAttempt({ username: crypto.randomUUID(), address: from, known })).crowded;
    expect(await crowded(null)).not.toBeNull();
    expect(await crowded(device)).toBeNull();
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toBe("let in");
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from, device)))).toBe("let in");
  });

  test("of one account from many addresses, whoever keeps it is told with its name, and nobody else; the trail says it, too", async () => {
    const area = await createArea();
    const actor = await createPerson("COMMUNE_OFFICER", area.commune);
    const { username, userId, name } = actor;
    for (let i = 0; i < MANY - 1; i++) await fails(username, address());
    expect(await failure(authenticate({ username, password: "wrong" }, at(address())))).toBe("wrong_password");
    const [own, other] = [
      await createActor("ADMINISTRATOR", area.province),
      await createActor("ADMINISTRATOR", (await createArea()).province),
    ];
    const told = async (administrator: typeof own) =>
      (await listAlarms(administrator)).filter((alarm) => alarm.userId !== null);
    expect(await told(own)).toMatchObject([{ userId, name, username, failures: MANY }]);
    expect(await told(other)).toEqual([]);
    await expect(listAlarms(actor)).rejects.toMatchObject({ code: "forbidden" });
    const entries = await ownerDb().auditEntry.findMany({
      where: { tableName: "sign_in_alarm", unitPath: area.commune.path },
    });
    expect(entries).toMatchObject([{ operation: "INSERT", job: "session" }]);
  });
});
