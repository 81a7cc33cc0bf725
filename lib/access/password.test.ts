import { hash } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { createOneTimePassword, hashPassword, isOutdated, isPassword, NOBODYS_HASH } from "./password";

describe("a password", () => {
  test("is kept as argon2id and recognised, and no other is", async () => {
    const kept = await hashPassword("rừng hồi Bình Gia");
    expect(kept).toMatch(/^\$argon2id\$/);
    expect(await isPassword(kept, "rừng hồi Bình Gia")).toBe(true);
    expect(await isPassword(kept, "rung hoi Binh Gia")).toBe(false);
  });

  test("is the same however the keyboard composes its letters", async () => {
    expect(await isPassword(await hashPassword("rừng hồi".normalize("NFC")), "rừng hồi".normalize("NFD"))).toBe(true);
  });

  test("of an account that has none, or of no account, is never right, and costs the same work", async () => {
    const known = await hash("no account has this password", { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
    expect(NOBODYS_HASH.split("$").slice(1, 4)).toEqual(known.split("$").slice(1, 4));
    expect((await hashPassword("x")).split("$").slice(1, 4)).toEqual(NOBODYS_HASH.split("$").slice(1, 4));
    expect(await isPassword(null, "no account has this password")).toBe(false);
    expect(await isPassword(undefined, "")).toBe(false);
  });

  test("that was kept at another cost is recognised still, and known to be outdated", async () => {
    const old = await hash("rừng hồi", { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(await isPassword(old, "rừng hồi")).toBe(true);
    expect(isOutdated(old)).toBe(true);
    expect(isOutdated(await hashPassword("rừng hồi"))).toBe(false);
  });
});

test("one-time passwords are twelve letters that cannot be mistaken, and never the same twice", () => {
  const made = Array.from({ length: 500 }, createOneTimePassword);
  for (const password of made) expect(password).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}$/);
  expect(new Set(made).size).toBe(500);
});
