import { afterEach, describe, expect, test, vi } from "vitest";
import { openAskedNumber, sealAskedNumber } from "@/lib/households/asked-number";
import { householdsHref, readHouseholdFilter } from "@/lib/households/filter";

const clock = vi.hoisted(() => ({ now: new Date("2024-12-05T08:00:00Z") }));
vi.mock("@/lib/core/clock", () => ({ now: () => clock.now }));
vi.mock("@/lib/core/env", () => ({
  env: {
    IDENTITY_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    IDENTITY_HASH_KEY: Buffer.alloc(32).toString("base64"),
  },
}));
afterEach(() => {
  clock.now = new Date("2024-12-05T08:00:00Z");
});

const officer = { userId: "2f6c9d8e-0000-4000-8000-000000000001" };
const NUMBER = "020080123456";

describe("a national id that was asked for", () => {
  test("opens for whoever asked, through the address and back, and the address does not hold it", () => {
    const href = householdsHref({ number: sealAskedNumber(officer, NUMBER) });
    expect(href).not.toContain(NUMBER);
    const { number } = readHouseholdFilter(Object.fromEntries(new URL(href, "http://a").searchParams));
    expect(openAskedNumber(officer, number ?? "")).toBe(NUMBER);
  });

  test("stands there anew each time, so that two addresses do not tell that one person was meant", () => {
    expect(sealAskedNumber(officer, NUMBER)).not.toBe(sealAskedNumber(officer, NUMBER));
  });

  test("opens for nobody else, not after its hour, and not when it was changed or made up", () => {
    const sealed = sealAskedNumber(officer, NUMBER);
    expect(openAskedNumber({ userId: "2f6c9d8e-0000-4000-8000-000000000002" }, sealed)).toBeNull();
    expect(openAskedNumber(officer, `${sealed.slice(0, -2)}AA`)).toBeNull();
    for (const made of ["", "x", NUMBER, "k1.", "k9.AAAA"]) expect(openAskedNumber(officer, made)).toBeNull();
    clock.now = new Date("2024-12-05T09:00:01Z");
    expect(openAskedNumber(officer, sealed)).toBeNull();
  });
});
