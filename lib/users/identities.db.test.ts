import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashPassword } from "@/lib/access/password";
import { createProvider, type Flow, type Identity, WAY_BACK } from "@/lib/access/provider";
import { findSignedIn } from "@/lib/access/signed-in";
import { constraintProblem } from "@/lib/core/constraint";
import { asActor, closeDatabase } from "@/lib/core/db";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import { CLIENTS, follow, startProvider } from "@/lib/testing/provider";
import {
  authenticateByProvider,
  connectIdentity,
  disconnectIdentity,
  disconnectIdentityOf,
  findLabel,
} from "@/lib/users/identities";
import { resetPassword } from "@/lib/users/service";

const BACK = `https://rasoat.example.vn${WAY_BACK}`;
const PASSWORD = "mưa phùn trên núi";

let real: Awaited<ReturnType<typeof startProvider>>;
let ours: ReturnType<typeof createProvider>;
beforeAll(async () => {
  real = await startProvider(BACK);
  ours = createProvider({ issuer: real.issuer, ...CLIENTS.ours, back: BACK });
});
afterAll(async () => {
  await real.stop();
  await closeDatabase();
});
beforeEach(() => {
  real.givesToken("");
});

/** As the edges of the application tell it. */
const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string; text: string }) => {
      const { code, text } = constraintProblem(error) ?? error;
      return `${code} ${text}`;
    },
  );
const REFUSED = "unauthenticated provider_refused";

/** Somebody goes to the provider and comes back. */
async function there(person: string, name = ""): Promise<{ flow: Flow; search: string }> {
  const { address, flow } = await ours.begin();
  real.comes(person, name);
  const { origin, pathname, search } = await follow(address);
  expect(`${origin}${pathname}`).toBe(BACK);
  return { flow, search };
}

const newcomer = () => `s-${crypto.randomUUID()}`;

describe("who comes back from the provider", () => {
  test("is who went there, once", async () => {
    const subject = newcomer();
    const { flow, search } = await there(subject, "hoa.lt");
    expect(await ours.finish(flow, search)).toEqual({ issuer: real.issuer, subject, label: "hoa.lt" });
    expect(await code(ours.finish(flow, search)), "the same code once more").toBe(REFUSED);
  });

  test("is nobody with another's state, nonce, verifier or code, or with an answer that was cut or mended", async () => {
    const [a, b] = [await there(newcomer()), await there(newcomer())];
    const swapped = (name: string) => {
      const [mine, theirs] = [new URLSearchParams(a.search), new URLSearchParams(b.search)];
      mine.set(name, theirs.get(name) ?? "");
      return `?${mine}`;
    };
    expect(await code(ours.finish(b.flow, a.search)), "another browser's way").toBe(REFUSED);
    expect(await code(ours.finish(a.flow, swapped("state"))), "state").toBe(REFUSED);
    expect(await code(ours.finish(a.flow, swapped("code"))), "code: the verifier is not its own").toBe(REFUSED);
    const withoutIssuer = new URLSearchParams(b.search);
    withoutIssuer.set("iss", "https://elsewhere.example");
    for (const search of ["", "?code=x", `?state=${b.flow.state}`, `?${withoutIssuer}`])
      expect(await code(ours.finish(b.flow, search)), search).toBe(REFUSED);
    for (const changed of [{ nonce: a.flow.nonce }, { verifier: a.flow.verifier }]) {
      const c = await there(newcomer());
      expect(await code(ours.finish({ ...c.flow, ...changed }, c.search)), JSON.stringify(changed)).toBe(REFUSED);
    }
  });

  test("is nobody by a token that was given to another application, or that was mended", async () => {
    const other = createProvider({ issuer: real.issuer, ...CLIENTS.other, back: BACK });
    const { address, flow } = await ours.begin();
    address.searchParams.set("client_id", CLIENTS.other.clientId);
    real.comes(newcomer());
    await other.finish(flow, (await follow(address)).search);
    const forTheOther = real.lastToken();

    // The same nonce, state and verifier: all but the audience is right.
    const own = await ours.begin();
    for (const [name, value] of new URL(address).searchParams) own.address.searchParams.set(name, value);
    own.address.searchParams.set("client_id", CLIENTS.ours.clientId);
    const { search } = await follow(own.address);
    real.givesToken(forTheOther);
    expect(await code(ours.finish(flow, search))).toBe(REFUSED);

    const [head, body = "", signature] = forTheOther.split(".");
    const claims = JSON.parse(Buffer.from(body, "base64url").toString());
    const mended = Buffer.from(JSON.stringify({ ...claims, aud: CLIENTS.ours.clientId })).toString("base64url");
    real.givesToken(`${head}.${mended}.${signature}`);
    expect(await code(ours.finish(flow, (await follow(own.address)).search)), "its signature").toBe(REFUSED);
    real.givesToken("");
    expect(await code(ours.finish(flow, (await follow(own.address)).search)), "nothing is wrong").toBe("done");
  });

  test("is nobody when the provider refuses; where it does not answer that is said", async () => {
    const { flow, search } = await there("");
    expect(search).toContain("error=access_denied");
    expect(await code(ours.finish(flow, search))).toBe(REFUSED);
    const silent = createProvider({ issuer: "http://127.0.0.1:9", ...CLIENTS.ours, back: BACK });
    expect(await code(silent.begin())).toBe("unavailable provider_silent");
  });
});

async function person() {
  const area = await createArea();
  const actor = await createActor("COMMUNE_OFFICER", area.commune);
  await ownerDb().user.update({ where: { id: actor.userId }, data: { passwordHash: await hashPassword(PASSWORD) } });
  const identity: Identity = { issuer: real.issuer, subject: newcomer(), label: actor.username };
  return { area, actor, identity };
}
const doorstep = { address: "203.0.113.9", device: "Firefox, Windows", deviceHash: "x".repeat(43), sessionId: null };

describe("an account that is connected", () => {
  test("lets in whom the provider knows, by a session as any other", async () => {
    const { actor, identity } = await person();
    const { flow, search } = await there(identity.subject, actor.username);
    await connectIdentity(actor, identity, PASSWORD);
    const session = await authenticateByProvider(await ours.finish(flow, search), doorstep);
    expect(session.seconds).toBe(12 * 60 * 60);
    expect(await findSignedIn(session.id)).toMatchObject({ userId: actor.userId, username: actor.username });
    expect(await ownerDb().session.findUniqueOrThrow({ where: { id: session.id } })).toMatchObject({
      address: doorstep.address,
      device: doorstep.device,
    });
    const trail = await ownerDb().auditEntry.findMany({
      where: { tableName: "provider_identity", actorId: actor.userId },
    });
    expect(trail).toMatchObject([{ act: "account.connect-provider", operation: "INSERT" }]);
  });

  test("is found by who somebody is there, and by no name that they choose", async () => {
    const { actor, identity } = await person();
    const stranger = { ...identity, subject: newcomer(), label: actor.username };
    const unknown = "unauthenticated provider_unknown";
    expect(await code(authenticateByProvider(identity, doorstep)), "not connected yet").toBe(unknown);
    await connectIdentity(actor, identity, PASSWORD);
    expect(await code(authenticateByProvider(stranger, doorstep)), "the same name").toBe(unknown);
    expect(await code(authenticateByProvider({ ...identity, issuer: "https://elsewhere.example" }, doorstep))).toBe(
      unknown,
    );
    expect(await ownerDb().user.count({ where: { username: identity.subject } }), "no account is made").toBe(0);
  });

  test("lets nobody in where it is disabled or without a posting", async () => {
    const [disabled, ended] = [await person(), await person()];
    for (const { actor, identity } of [disabled, ended]) await connectIdentity(actor, identity, PASSWORD);
    await ownerDb().user.update({ where: { id: disabled.actor.userId }, data: { disabledAt: new Date() } });
    await ownerDb().posting.update({ where: { id: ended.actor.postingId }, data: { validTo: new Date("2024-12-05") } });
    for (const { identity } of [disabled, ended])
      expect(await code(authenticateByProvider(identity, doorstep))).toBe("unauthenticated account_not_in_use");
  });
});

describe("connecting", () => {
  test("takes the password, and counts wrong ones as at the door", async () => {
    const { actor, identity } = await person();
    expect(await code(connectIdentity(actor, identity, "wrong"))).toBe("invalid invalid");
    for (let i = 0; i < 4; i++) await code(connectIdentity(actor, identity, "wrong"));
    expect(await code(connectIdentity(actor, identity, PASSWORD))).toMatch(/^too_many sign_in_locked/);
    expect(await findLabel(actor, actor.userId)).toBeNull();
  });

  test("twice is once; one identity opens one account, and one account is opened by one", async () => {
    const [a, b] = [await person(), await person()];
    await connectIdentity(a.actor, a.identity, PASSWORD);
    await connectIdentity(a.actor, a.identity, PASSWORD);
    expect(await code(connectIdentity(b.actor, a.identity, PASSWORD))).toBe("conflict provider_taken");
    expect(await code(connectIdentity(a.actor, b.identity, PASSWORD))).toBe("conflict provider_connected");
    await disconnectIdentity(a.actor);
    await connectIdentity(b.actor, a.identity, PASSWORD);
    expect([await findLabel(a.actor, a.actor.userId), await findLabel(b.actor, b.actor.userId)]).toEqual([
      null,
      a.identity.label,
    ]);
  });

  test("is undone by whoever keeps the account, and by a one-time password", async () => {
    const { area, actor, identity } = await person();
    const administrator = await createActor("ADMINISTRATOR", area.province);
    const stranger = await createActor("ADMINISTRATOR", (await createArea()).province);
    const officer = await createActor("COMMUNE_OFFICER", area.commune);
    await connectIdentity(actor, identity, PASSWORD);
    expect(await code(disconnectIdentityOf(stranger, { id: actor.userId }))).toBe("not_found not_found");
    expect(await code(disconnectIdentityOf(officer, { id: actor.userId }))).toBe("forbidden forbidden");
    expect([await findLabel(administrator, actor.userId), await findLabel(officer, actor.userId)]).toEqual([
      identity.label,
      null,
    ]);
    await disconnectIdentityOf(administrator, { id: actor.userId });
    expect(await findLabel(actor, actor.userId)).toBeNull();

    await connectIdentity(actor, identity, PASSWORD);
    const { version } = await ownerDb().user.findUniqueOrThrow({ where: { id: actor.userId } });
    await resetPassword(administrator, { id: actor.userId, version });
    expect(await code(authenticateByProvider(identity, doorstep))).toBe("unauthenticated provider_unknown");
  });

  test("by SQL with the serving role nobody connects another's account or changes what is connected", async () => {
    const { area, actor, identity } = await person();
    const administrator = await createActor("ADMINISTRATOR", area.province);
    const other = await createActor("COMMUNE_OFFICER", area.commune);
    const tries = (sql: string) => asActor(administrator, (tx) => tx.$executeRawUnsafe(sql));
    await expect(
      tries(`INSERT INTO provider_identity VALUES (gen_random_uuid(), '${actor.userId}', 'x', 'y', '', now())`),
    ).rejects.toThrow(/row-level security/);
    await connectIdentity(actor, identity, PASSWORD);
    await expect(tries("UPDATE provider_identity SET subject = 'y'")).rejects.toThrow(/permission denied/);
    expect(await asActor(other, (tx) => tx.providerIdentity.count())).toBe(0);
    expect(await asActor(other, (tx) => tx.$executeRawUnsafe("DELETE FROM provider_identity"))).toBe(0);
  });
});
