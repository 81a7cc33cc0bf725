import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { hashPassword } from "@/lib/access/password";
import { createArea, ownerDb } from "@/lib/testing/factories";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "@/prisma/demo/accounts.mjs";

// A database of real people may still hold an account with a demonstration's name: the click must not open it.

const account = DEMO_ACCOUNTS[0];

beforeAll(async () => {
  const { commune } = await createArea();
  await ownerDb().user.create({
    data: {
      id: crypto.randomUUID(),
      username: account?.username ?? "",
      fullName: account?.name ?? "",
      passwordHash: await hashPassword(DEMO_PASSWORD),
      postings: {
        create: {
          id: crypto.randomUUID(),
          role: "COMMUNE_OFFICER",
          unitId: commune.id,
          unitPath: commune.path,
          validFrom: new Date("2020-01-01"),
        },
      },
    },
  });
});

afterAll(async () => {
  await ownerDb().posting.deleteMany({ where: { user: { username: account?.username } } });
  await ownerDb().user.deleteMany({ where: { username: account?.username } });
  vi.unstubAllEnvs();
});

async function clickWith(demo: "0" | "1") {
  vi.resetModules();
  vi.stubEnv("DEMO", demo);
  vi.stubEnv("CLOCK", demo === "1" ? "2024-12-05" : "");
  const { authenticateForDemo } = await import("@/lib/access/sign-in");
  const { closeDatabase } = await import("@/lib/core/db");
  const answer = await authenticateForDemo("COMMUNE_OFFICER", "").catch((error: { code: string }) => error.code);
  await closeDatabase();
  return answer;
}

test("in the demonstration a click signs in as one of its people", async () => {
  expect(await clickWith("1")).toMatchObject({ epoch: 1 });
});

test("where real people work, the click signs nobody in", async () => {
  expect(await clickWith("0")).toBe("not_found");
});
