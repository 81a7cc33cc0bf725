import { Secret, TOTP } from "otpauth";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/access/policy";
import {
  keepFactor,
  listFactors,
  prepareFactor,
  removeFactors,
  reopenFactor,
  showFactor,
} from "@/lib/access/second-factor";
import { findSignedIn } from "@/lib/access/signed-in";
import { LIMIT } from "@/lib/access/throttle";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import { createActor, createArea, createSession, ownerDb } from "@/lib/testing/factories";
import { countersign, listCountersignatures } from "@/lib/users/countersign";
import { getPerson } from "@/lib/users/queries";
import { askForFactorReset } from "@/lib/users/service";
import type { Role } from "@/prisma/generated/enums";

afterAll(closeDatabase);
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const text = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { text?: string; code?: string }) => error.text ?? `bug: ${error}`,
  );

/** The app on the telephone, so many half minutes from now. */
const codeOf = (secret: string, later = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

/** On another device, a moment later. */
const elsewhere = async (actor: Actor): Promise<Actor> => ({ ...actor, sessionId: await createSession(actor.userId) });

const owes = async ({ sessionId }: Actor) => (await findSignedIn(sessionId))?.owes;

async function withFactor(role: Role = "COMMUNE_CHAIR") {
  const area = await createArea();
  const unit = { COMMUNE_OFFICER: area.commune, COMMUNE_CHAIR: area.commune, DISTRICT_REVIEWER: area.district }[
    role as string
  ];
  const actor = await createActor(role, unit ?? area.province);
  const prepared = prepareFactor(actor, "x", "Rà Soát");
  await keepFactor(actor, { sealed: prepared.sealed, code: codeOf(prepared.secret, -1) });
  return { area, actor, ...prepared };
}

describe("making a second factor", () => {
  test("takes a code of it; the same form sent again keeps it once, and nobody else's form is taken", async () => {
    const actor = await createActor("COMMUNE_CHAIR", (await createArea()).commune);
    const { sealed, secret, codes } = prepareFactor(actor, actor.username, "Rà Soát");
    expect(reopenFactor(actor, sealed, actor.username, "Rà Soát")).toMatchObject({ secret, codes });
    const stranger = await createActor("COMMUNE_CHAIR", (await createArea()).commune);
    expect(reopenFactor(stranger, sealed, "x", "x")).toBeNull();
    expect(await text(keepFactor(stranger, { sealed, code: codeOf(secret) }))).toBe("factor_outdated");
    expect(await text(keepFactor(actor, { sealed, code: "000000" }))).toBe("factor_wrong");
    expect((await listFactors(actor)).factors).toEqual([]);
    const form = { sealed, code: ` ${codeOf(secret).replace(/^.../, "$& ")} ` };
    await keepFactor(actor, form);
    await keepFactor(actor, form);
    expect(await listFactors(actor)).toMatchObject({ factors: [{ kind: "TOTP" }], codesLeft: 10 });
    const other = prepareFactor(actor, actor.username, "Rà Soát");
    expect(await text(keepFactor(actor, { sealed: other.sealed, code: codeOf(other.secret) }))).toBe("factor_kept");
  });

  test("is kept sealed, the codes as hashes, and the trail holds neither", async () => {
    const { actor, secret, codes } = await withFactor();
    await removeFactors(actor);
    const trail = await ownerDb().auditEntry.findMany({ where: { actorId: actor.userId } });
    const written = JSON.stringify(trail.map(({ before, act }) => ({ before, act })));
    expect(written).toContain("account.remove-second-factor");
    for (const word of [secret, "sealed", "hash", ...codes]) expect(written).not.toContain(word);
  });
});

describe("whoever has one", () => {
  test("owes it in every session but the one in which it was made, until it is shown", async () => {
    const { actor, secret } = await withFactor();
    expect(await owes(actor)).toBeNull();
    const there = await elsewhere(actor);
    expect(await owes(there)).toBe("FACTOR");
    expect(await text(showFactor(there, { code: "123" }))).toBe("factor_wrong");
    await showFactor(there, { code: codeOf(secret) });
    expect(await findSignedIn(there.sessionId)).toMatchObject({ owes: null, isSteppedUp: true });
  });

  test("shows each code once, also at the same moment", async () => {
    const { actor, secret } = await withFactor();
    const there = await Promise.all([elsewhere(actor), elsewhere(actor), elsewhere(actor)]);
    const code = codeOf(secret);
    const answers = await Promise.all(there.map((at) => text(showFactor(at, { code }))));
    expect(answers.sort()).toEqual(["done", "factor_wrong", "factor_wrong"]);
  });

  test("comes in by a code on paper, however it is typed, once", async () => {
    const { actor, codes } = await withFactor();
    const [first, second] = [await elsewhere(actor), await elsewhere(actor)];
    const code = codes[3] ?? "";
    await showFactor(first, { code: ` ${code.toUpperCase().replaceAll("-", " ")} ` });
    expect(await owes(first)).toBeNull();
    expect(await text(showFactor(second, { code }))).toBe("factor_wrong");
    expect(await listFactors(actor)).toMatchObject({ codesLeft: 9 });
  });

  test("is shut after five wrong ones, from whatever address and session they come", async () => {
    const { actor, secret } = await withFactor();
    for (let i = 0; i < LIMIT; i++) {
      const at = { ...(await elsewhere(actor)), address: `test-${crypto.randomUUID()}` };
      expect(await text(showFactor(at, { code: "000000" }))).toMatch(
        i < LIMIT - 1 ? /^factor_wrong$/ : /^sign_in_locked\?minutes=1$/,
      );
    }
    expect(await text(showFactor(await elsewhere(actor), { code: codeOf(secret) }))).toMatch(/^sign_in_locked/);
  });

  test("takes it away having just shown it, and owes nothing in the demonstration", async () => {
    const { actor } = await withFactor();
    expect(await text(removeFactors({ ...actor, isSteppedUp: false }))).toBe("forbidden");
    await removeFactors(actor);
    expect(await listFactors(actor)).toEqual({ factors: [], codesLeft: 0 });
    expect(await owes(actor)).toBeNull();
  });

  test("is asked for it where real people work, and whose role needs one makes it first", async () => {
    const people = await Promise.all(
      (["COMMUNE_OFFICER", "COMMUNE_CHAIR", "DISTRICT_REVIEWER", "PROVINCE_STAFF", "ADMINISTRATOR"] as const).map(
        async (role) => {
          const area = await createArea();
          const place = role.startsWith("COMMUNE")
            ? area.commune
            : role.startsWith("D")
              ? area.district
              : area.province;
          return createActor(role, place);
        },
      ),
    );
    vi.resetModules();
    vi.stubEnv("DEMO", "0");
    vi.stubEnv("CLOCK", "");
    const there = await import("@/lib/access/signed-in");
    const owed = await Promise.all(people.map(async ({ sessionId }) => (await there.findSignedIn(sessionId))?.owes));
    expect(owed).toEqual([null, "NEW_FACTOR", "NEW_FACTOR", "NEW_FACTOR", "NEW_FACTOR"]);
  });

  test("shows it to nobody else: by SQL with the serving role neither another person nor an administrator sees it", async () => {
    const { actor, area } = await withFactor();
    const administrator = await createActor("ADMINISTRATOR", area.province);
    const stranger = await createActor("COMMUNE_OFFICER", area.commune);
    for (const one of [administrator, stranger]) {
      expect(await asActor(one, (tx) => tx.secondFactor.count())).toBe(0);
      expect(await asActor(one, (tx) => tx.recoveryCode.count())).toBe(0);
    }
    expect(await asJob("session", (tx) => tx.recoveryCode.count())).toBe(0);
    expect(await getPerson(administrator, actor.userId)).toMatchObject({ hasFactor: true });
  });
});

describe("a second factor that was lost", () => {
  test("is taken away by two people, and ends the account's sessions", async () => {
    const { actor, area } = await withFactor("DISTRICT_REVIEWER");
    const [first, second] = [
      await createActor("ADMINISTRATOR", area.province),
      await createActor("ADMINISTRATOR", area.province),
    ];
    await askForFactorReset(first, { id: actor.userId });
    expect(await text(askForFactorReset(first, { id: actor.userId }))).toMatch(/^countersignature/);
    expect(await getPerson(first, actor.userId)).toMatchObject({ factorResetAsked: true, hasFactor: true });
    const [asked] = await listCountersignatures(second);
    expect(asked).toMatchObject({ deed: "SECOND_FACTOR", userId: actor.userId });
    const id = asked?.id ?? "";
    await expect(countersign(first, { id, agrees: true })).rejects.toThrow(/countersignature_two/);
    await countersign(second, { id, agrees: true });
    expect(await findSignedIn(actor.sessionId)).toBeNull();
    expect(await getPerson(first, actor.userId)).toMatchObject({ factorResetAsked: false, hasFactor: false });
    expect(await ownerDb().recoveryCode.count({ where: { userId: actor.userId } })).toBe(0);
  });

  test("stays where the second person does not agree, and is nobody's to ask for who keeps no account", async () => {
    const { actor, area } = await withFactor("DISTRICT_REVIEWER");
    const first = await createActor("ADMINISTRATOR", area.province);
    const staff = await createActor("PROVINCE_STAFF", area.province);
    expect(await text(askForFactorReset(staff, { id: actor.userId }))).toBe("forbidden");
    await askForFactorReset(first, { id: actor.userId });
    const [asked] = await listCountersignatures(staff);
    await countersign(staff, { id: asked?.id ?? "", agrees: false });
    expect(await getPerson(first, actor.userId)).toMatchObject({ factorResetAsked: false, hasFactor: true });
    expect(await findSignedIn(actor.sessionId)).not.toBeNull();
  });
});
