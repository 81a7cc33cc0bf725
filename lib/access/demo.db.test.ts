import { afterAll, expect, test, vi } from "vitest";
import { hashPassword } from "@/lib/access/password";
import { createArea, ownerDb } from "@/lib/testing/factories";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "@/prisma/demo/accounts.mjs";
import { idOf } from "@/prisma/demo/random";
import type { Prisma } from "@/prisma/generated/client";
import type { Role } from "@/prisma/generated/enums";

// A database of real people may still hold the demonstration's accounts, or others of the same names: the click must open
// neither. Each test has the account of a role for itself.

afterAll(async () => {
  vi.unstubAllEnvs();
  const { closeDatabase } = await import("@/lib/core/db");
  await closeDatabase();
  const username = { in: DEMO_ACCOUNTS.map((account) => account.username) };
  await ownerDb().session.deleteMany({ where: { user: { username } } });
  await ownerDb().posting.deleteMany({ where: { user: { username } } });
  await ownerDb().user.deleteMany({ where: { username } });
});

const doorstep = () => ({ address: `test-${crypto.randomUUID()}`, device: "", deviceHash: "", sessionId: null });

/** The demonstration's account of this role, as the demonstration makes it, but for these changes. */
async function createAccount(role: Role, changes: Partial<Prisma.UserUncheckedCreateInput> = {}) {
  const known = DEMO_ACCOUNTS.find((account) => account.role === role);
  if (!known) throw new Error(`the demonstration has no ${role}`);
  const { province, district, commune } = await createArea();
  const unit = role.startsWith("COMMUNE") ? commune : role.startsWith("DISTRICT") ? district : province;
  return ownerDb().user.create({
    data: {
      id: idOf("user", known.username),
      username: known.username,
      fullName: known.name,
      passwordHash: await hashPassword(DEMO_PASSWORD),
      ...changes,
      postings: {
        create: {
          id: crypto.randomUUID(),
          role,
          unitId: unit.id,
          unitPath: unit.path,
          validFrom: new Date("2020-01-01"),
        },
      },
    },
  });
}

/** The door as a server with this setting has it. */
async function doorWith(demo: "0" | "1") {
  vi.resetModules();
  vi.stubEnv("DEMO", demo);
  vi.stubEnv("CLOCK", demo === "1" ? "2024-12-05" : "");
  return import("@/lib/access/sign-in");
}

/** Who came in, or the word for why nobody did. */
async function click(role: Role, demo: "0" | "1" = "1") {
  const { authenticateForDemo } = await doorWith(demo);
  return authenticateForDemo(role, doorstep()).then(
    async ({ id }) => (await ownerDb().session.findUniqueOrThrow({ where: { id } })).userId,
    (error: { text: string }) => error.text,
  );
}

test("in the demonstration a click signs in as one of its people, whatever their password has become; where real people work it signs nobody in", async () => {
  const { id } = await createAccount("COMMUNE_OFFICER");
  expect(await click("COMMUNE_OFFICER")).toBe(id);
  const passwordHash = await hashPassword("con trâu đi trước");
  await ownerDb().user.update({ where: { id }, data: { passwordHash } });
  expect(await click("COMMUNE_OFFICER")).toBe(id);
  expect(await click("COMMUNE_OFFICER", "0")).toBe("not_found");
});

test("an account of real people that has the name of one of the demonstration's is not opened, nor one that is not there", async () => {
  expect(await click("COMMUNE_CHAIR")).toBe("wrong_password");
  await createAccount("COMMUNE_CHAIR", { id: crypto.randomUUID() });
  expect(await click("COMMUNE_CHAIR")).toBe("wrong_password");
});

test("an account that was closed, or whose one-time password is past its day, is told so as at any sign-in", async () => {
  const { id } = await createAccount("PROVINCE_STAFF", { disabledAt: new Date("2024-12-01") });
  expect(await click("PROVINCE_STAFF")).toBe("account_not_in_use");
  const late = { disabledAt: null, mustChange: true, oneTimeExpires: new Date("2024-12-04") };
  await ownerDb().user.update({ where: { id }, data: late });
  expect(await click("PROVINCE_STAFF")).toBe("one_time_expired");
});

test("an account that wrong passwords have locked for its address stays shut there to the click, too", async () => {
  const { username } = await createAccount("DISTRICT_REVIEWER");
  const { authenticate, authenticateForDemo } = await doorWith("1");
  const at = doorstep();
  for (let i = 0; i < 5; i++) await authenticate({ username, password: "wrong" }, at).catch(() => undefined);
  await expect(authenticateForDemo("DISTRICT_REVIEWER", at)).rejects.toMatchObject({
    text: "sign_in_locked?minutes=1",
  });
});
