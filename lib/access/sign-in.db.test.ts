import { hash } from "@node-rs/argon2";
import { afterAll, describe, expect, test } from "vitest";
import { hashPassword, isOutdated } from "@/lib/access/password";
import { authenticate, type Doorstep } from "@/lib/access/sign-in";
import { findSignedIn } from "@/lib/access/signed-in";
import { beginAttempt } from "@/lib/access/throttle";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import type { Role, Unit } from "@/prisma/generated/client";

afterAll(closeDatabase);

const PASSWORD = "rừng hồi Bình Gia";
const address = () => `test-${crypto.randomUUID()}`;
const at = (from: string): Doorstep => ({ address: from, device: "Firefox, Windows", sessionId: null });

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
  test("lock an account at the fifth, for the right password too, and say for how long", async () => {
    const { username } = await createPerson();
    const wrong = () => failure(authenticate({ username, password: "wrong" }, at(address())));
    for (let i = 0; i < 4; i++) expect(await wrong()).toBe("wrong_password");
    expect(await wrong()).toBe("sign_in_locked?minutes=1");
    expect(await failure(authenticate({ username, password: PASSWORD }, at(address())))).toBe(
      "sign_in_locked?minutes=1",
    );
  });

  test("lock for a time that doubles up to an hour", async () => {
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

  test("lock names that nobody has in the same way", async () => {
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
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => failure(authenticate({ username, password: "wrong" }, at(address())))),
    );
    expect(answers.filter((answer) => answer === "wrong_password").length).toBeLessThanOrEqual(5);
    expect(await failure(authenticate({ username, password: PASSWORD }, at(address())))).toMatch(/^sign_in_locked/);
  });

  test("two at the same moment count twice", async () => {
    const name = `nobody.${crypto.randomUUID()}`;
    const keys = await keysOf(() => Promise.all([beginAttempt(name, "x"), beginAttempt(name, "x")]));
    expect(await ownerDb().signInThrottle.findMany({ where: { key: { in: keys } } })).toMatchObject([{ failures: 2 }]);
  });

  test("of many names lock the address they come from, and no other", async () => {
    const { username } = await createPerson();
    const from = address();
    for (let i = 0; i < 50; i++) await (await beginAttempt(`nobody.${crypto.randomUUID()}`, from)).failed();
    expect(await failure(authenticate({ username, password: PASSWORD }, at(from)))).toMatch(/^sign_in_locked/);
    expect(await failure(authenticate({ username, password: PASSWORD }, at(address())))).toBe("let in");
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
    await beginAttempt(`nobody.${crypto.randomUUID()}`, "x");
    expect(await asActor(administrator, (tx) => tx.signInThrottle.count())).toBe(0);
    expect(await asJob("session", (tx) => tx.signInThrottle.count())).toBe(0);
  });
});
