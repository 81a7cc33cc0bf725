import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as comeBack } from "@/app/api/sign-in/provider/back/route";
import { GET as goThere } from "@/app/api/sign-in/provider/route";
import { hashPassword } from "@/lib/access/password";
import { createProvider, WAY_BACK } from "@/lib/access/provider";
import { shownCookie } from "@/lib/access/provider-flow";
import { readRefusal } from "@/lib/access/refusal";
import { readSession } from "@/lib/access/session";
import { closeDatabase } from "@/lib/core/db";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import { CLIENTS, follow, startProvider } from "@/lib/testing/provider";
import { connectIdentity } from "@/lib/users/identities";

// The two routes, as one browser asks them: its cookies stand in `jar`.

const BACK = `http://localhost:3000${WAY_BACK}`;
const jar = new Map<string, string>();
let real: Awaited<ReturnType<typeof startProvider>>;
let ours: ReturnType<typeof createProvider>;

vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-request-id": "the-request", "user-agent": "" }),
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    set: (name: string, value: string, { maxAge }: { maxAge: number }) =>
      maxAge > 0 ? jar.set(name, value) : jar.delete(name),
  }),
}));
vi.mock("@/lib/access/provider", async (original) => ({
  ...(await original<typeof import("@/lib/access/provider")>()),
  hasProvider: () => true,
  provider: () => ours,
}));

beforeAll(async () => {
  real = await startProvider(BACK);
  ours = createProvider({ issuer: real.issuer, ...CLIENTS.ours, back: BACK });
});
afterAll(async () => {
  await real.stop();
  await closeDatabase();
});
beforeEach(() => jar.clear());

const ask = async (route: typeof goThere, address: string | URL): Promise<string> => {
  const response = await route(new NextRequest(new URL(address, BACK)));
  expect(response.status).toBe(303);
  return response.headers.get("location") ?? "";
};
/** Goes to the provider as this person, and comes back. @returns where one is sent then, and the address that one came back by */
async function go(subject: string, search = ""): Promise<{ to: string; by: URL }> {
  const there = await ask(goThere, `/api/sign-in/provider${search}`);
  real.comes(subject, "tinh.canbo");
  const by = await follow(new URL(there));
  return { to: await ask(comeBack, by), by };
}
const refusal = async () => (await readRefusal())?.problem;

async function person() {
  const actor = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
  const passwordHash = await hashPassword("mưa phùn trên núi");
  await ownerDb().user.update({ where: { id: actor.userId }, data: { passwordHash } });
  const subject = `s-${crypto.randomUUID()}`;
  await connectIdentity(actor, { issuer: real.issuer, subject, label: "" }, "mưa phùn trên núi");
  return { actor, subject };
}

describe("a browser", () => {
  test("that comes back with a connected person has their session, and goes on to where it wanted, on this site", async () => {
    const { actor, subject } = await person();
    expect((await go(subject, "?from=/households")).to).toBe("/households");
    const session = await ownerDb().session.findUniqueOrThrow({ where: { id: (await readSession()) ?? "" } });
    expect(session.userId).toBe(actor.userId);
    jar.clear();
    expect((await go(subject, "?from=https://evil.example/")).to).toBe("/");
  });

  test("that comes back twice, or was never sent there, has none", async () => {
    const { subject } = await person();
    const { by } = await go(subject);
    jar.clear();
    expect(await ask(comeBack, by)).toBe("/sign-in");
    expect([await readSession(), await refusal()]).toEqual([null, "provider_refused"]);

    // Somebody else's way back, laid before a browser that is on its own way.
    const there = await ask(goThere, "/api/sign-in/provider");
    const victims = new Map(jar);
    jar.clear();
    const attackers = await ask(goThere, "/api/sign-in/provider");
    real.comes(subject);
    const laid = await follow(new URL(attackers));
    jar.clear();
    for (const [name, value] of victims) jar.set(name, value);
    expect(await ask(comeBack, laid)).toBe("/sign-in");
    expect(await readSession()).toBeNull();
    // Its own way is over, too: what was agreed is asked for once.
    expect(await ask(comeBack, await follow(new URL(there)))).toBe("/sign-in");
    expect(await readSession()).toBeNull();
  });

  test("of whom nobody is connected, or whose account is closed, is told so", async () => {
    expect((await go("nobody")).to).toBe("/sign-in");
    expect([await readSession(), await refusal()]).toEqual([null, "provider_unknown"]);
    const { actor, subject } = await person();
    await ownerDb().user.update({ where: { id: actor.userId }, data: { disabledAt: new Date() } });
    await go(subject);
    expect([await readSession(), await refusal()]).toEqual([null, "account_not_in_use"]);
  });

  test("that connects is known as who is signed in on it, and connects nothing by that alone", async () => {
    const { subject } = await person();
    await go(subject);
    const session = await ownerDb().session.findUniqueOrThrow({ where: { id: (await readSession()) ?? "" } });
    expect((await go("another", "?connect=1")).to).toBe("/account");
    expect(await shownCookie.read()).toMatchObject({ userId: session.userId, subject: "another", label: "tinh.canbo" });
    expect(await ownerDb().providerIdentity.count({ where: { subject: "another" } })).toBe(0);
    jar.clear();
    expect((await go("another", "?connect=1")).to).toBe("/account?refused=failed");
    expect(await shownCookie.read()).toBeNull();
  });
});
