import { readdirSync, readFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { keepCookie, readCookie } from "@/lib/core/cookies";

type Kept = { name: string; value: string; attributes: Record<string, unknown> };
const seen = vi.hoisted(() => ({ env: { NEXTAUTH_URL: "" }, jar: [] as Kept[] }));
vi.mock("@/lib/core/env", () => ({ env: seen.env }));
vi.mock("next/headers", () => ({
  cookies: async () => ({
    get: (name: string) => seen.jar.find((one) => one.name === name),
    set: (name: string, value: string, attributes: Record<string, unknown>) =>
      void seen.jar.push({ name, value, attributes }),
  }),
}));

beforeEach(() => {
  seen.jar.length = 0;
});

describe("a cookie", () => {
  test("over TLS is this host's alone, travels over TLS alone, and no script or foreign form has it", async () => {
    seen.env.NEXTAUTH_URL = "https://rasoat.example.vn";
    await keepCookie("theme", "dark", 60);
    expect(seen.jar).toEqual([
      {
        name: "__Host-theme",
        value: "dark",
        attributes: { httpOnly: true, sameSite: "lax", secure: true, path: "/", maxAge: 60 },
      },
    ]);
    expect(await readCookie("theme")).toBe("dark");
  });

  test("set by somebody else under the plain name is not read", async () => {
    seen.env.NEXTAUTH_URL = "https://rasoat.example.vn";
    seen.jar.push({ name: "theme", value: "dark", attributes: {} });
    expect(await readCookie("theme")).toBeUndefined();
  });

  test("without TLS, on a developer's machine, has its plain name", async () => {
    seen.env.NEXTAUTH_URL = "http://localhost:3000";
    await keepCookie("theme", "dark", 0);
    expect(seen.jar[0]).toMatchObject({ name: "theme", attributes: { httpOnly: true, secure: false, maxAge: 0 } });
  });

  test("is kept and read here and nowhere else", () => {
    const others = ["app", "components", "lib"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => /\.tsx?$/.test(file) && !/\.test\.ts$/.test(file))
        .map((file) => `${folder}/${file}`)
        .filter((file) => /\bcookies\(\)|document\.cookie/.test(readFileSync(file, "utf8"))),
    );
    expect(others).toEqual(["lib/core/cookies.ts"]);
  });
});
