import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";

const key = () => randomBytes(32).toString("base64");
const [k1, k2, hashKey] = [key(), key(), key()];

/** The module as a server with these keys loads it. */
async function sealWith(keys: string) {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none");
  vi.stubEnv("NEXTAUTH_SECRET", randomBytes(32).toString("hex"));
  vi.stubEnv("NEXTAUTH_URL", "http://localhost:3000");
  vi.stubEnv("IDENTITY_KEYS", keys);
  vi.stubEnv("IDENTITY_HASH_KEY", hashKey);
  vi.stubEnv("TRAIL_KEY", randomBytes(32).toString("base64"));
  vi.stubEnv("DOOR_KEY", randomBytes(32).toString("base64"));
  return import("@/lib/core/seal");
}

describe("a sealed text", () => {
  let s: Awaited<ReturnType<typeof sealWith>>;
  beforeEach(async () => {
    s = await sealWith(`k1:${k1}`);
  });

  test("opens where it was sealed, whatever it says", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, context) => {
        expect(s.open(s.seal(text, context), context)).toBe(text);
      }),
    );
  });

  test("is another each time, so that equal numbers cannot be seen", () => {
    expect(s.seal("020080000001", "person/1")).not.toBe(s.seal("020080000001", "person/1"));
  });

  test("does not open in another place", () => {
    const sealed = s.seal("020080000001", "person/1");
    expect(() => s.open(sealed, "person/2")).toThrow();
  });

  test("does not open once a single bit of it was changed", () => {
    const sealed = s.seal("020080000001", "person/1");
    const at = sealed.indexOf(".") + 1;
    for (let i = at; i < sealed.length - 1; i++) {
      const other = sealed[i] === "A" ? "B" : "A";
      expect(() => s.open(sealed.slice(0, i) + other + sealed.slice(i + 1), "person/1"), String(i)).toThrow();
    }
  });

  test("names the key that sealed it, and needs that key", async () => {
    const sealed = s.seal("020080000001", "person/1");
    expect(s.keyIdOf(sealed)).toBe("k1");
    const later = await sealWith(`k2:${k2},k1:${k1}`);
    expect(later.open(sealed, "person/1")).toBe("020080000001");
    expect(later.keyIdOf(later.seal("020080000001", "person/1"))).toBe("k2");
    const without = await sealWith(`k2:${k2}`);
    expect(() => without.open(sealed, "person/1")).toThrow("no key k1");
  });

  test("is found by a hash that only this key makes", async () => {
    expect(s.keyedHash("020080000001")).toMatch(/^[\w-]{43}$/);
    expect(s.keyedHash("020080000001")).toBe((await sealWith(`k2:${k2}`)).keyedHash("020080000001"));
    expect(s.keyedHash("020080000001")).not.toBe(s.keyedHash("020080000002"));
  });
});
