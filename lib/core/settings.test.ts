import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { parseSettings, SettingsError, settingsSchema } from "@/lib/core/settings";

/** As chance would make it, and the same each time. */
const key = (name: string) => createHash("sha256").update(name).digest("base64");

const right = {
  DATABASE_URL: "postgresql://serving:secret@db.example.vn:5432/ra_soat",
  NEXTAUTH_SECRET: key("secret"),
  NEXTAUTH_URL: "https://rasoat.example.vn",
  IDENTITY_KEYS: `k1:${key("k1")}`,
  IDENTITY_HASH_KEY: key("hash"),
  TRAIL_KEY: key("trail"),
  DOOR_KEY: key("door"),
};

function sentencesOf(source: Record<string, string | undefined>): readonly string[] {
  try {
    parseSettings(source);
  } catch (error) {
    if (error instanceof SettingsError) return error.sentences;
    throw error;
  }
  return [];
}

describe("settings", () => {
  test("six are needed, the others have usual values", () => {
    expect(parseSettings(right)).toEqual({
      ...right,
      DEMO: false,
      CLOCK: undefined,
      LOG_LEVEL: "info",
      SLOW_QUERY_MS: 200,
      POOL_SIZE: 10,
      POOL_WAIT_MS: 10_000,
      TRUST_PROXY: 0,
      TRAIL_OLD_KEYS: [],
      TRAIL_OUTSIDE: [],
      OIDC_ISSUER: "",
      OIDC_CLIENT_ID: "",
      OIDC_CLIENT_SECRET: "",
    });
  });

  test("several keys may open, the first one seals", () => {
    const keys = `k2:${key("k2")},${right.IDENTITY_KEYS}`;
    expect(parseSettings({ ...right, IDENTITY_KEYS: keys }).IDENTITY_KEYS).toBe(keys);
  });

  test.each(Object.keys(right))("%s must be set, and one sentence says so", (name) => {
    const sentences = sentencesOf({ ...right, [name]: undefined });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(name);
  });

  test.each([
    ["DATABASE_URL", "mysql://db/ra_soat"],
    ["DATABASE_URL", "not an address"],
    ["NEXTAUTH_SECRET", "short"],
    // A sentence said twice, and one sign many times.
    ["NEXTAUTH_SECRET", "change-me-change-me-change-me-change-me"],
    ["NEXTAUTH_SECRET", "0123456789abcdef0123456789abcdef"],
    ["NEXTAUTH_SECRET", "abababababababababababababababababac"],
    ["NEXTAUTH_URL", "rasoat.example.vn"],
    ["IDENTITY_KEYS", "k1"],
    ["IDENTITY_KEYS", "k1:tooshort"],
    ["IDENTITY_KEYS", `K 1:${Buffer.alloc(32).toString("base64")}`],
    ["IDENTITY_KEYS", `${right.IDENTITY_KEYS},${right.IDENTITY_KEYS}`],
    ["IDENTITY_KEYS", `k1:${Buffer.alloc(32).toString("base64")}`],
    ["IDENTITY_HASH_KEY", Buffer.alloc(31).toString("base64")],
    ["IDENTITY_HASH_KEY", Buffer.alloc(32, 2).toString("base64")],
    // Words, in base64.
    ["IDENTITY_HASH_KEY", Buffer.from("the quick brown fox jumps over a").toString("base64")],
    ["IDENTITY_HASH_KEY", key("k1")],
    ["TRAIL_KEY", Buffer.alloc(32, 2).toString("base64")],
    ["TRAIL_KEY", key("k1")],
    ["TRAIL_KEY", key("hash")],
    ["TRAIL_OLD_KEYS", "a key"],
    ["TRAIL_OUTSIDE", "somewhere"],
    ["TRAIL_OUTSIDE", "rfc3161+https://stamps.example.vn"],
    ["DOOR_KEY", "door"],
    ["DOOR_KEY", key("hash")],
    ["OIDC_ISSUER", "sso.example.vn"],
    ["OIDC_ISSUER", "http://sso.example.vn"],
    ["DEMO", "yes"],
    ["CLOCK", "05/12/2024"],
    ["CLOCK", "2024-02-30"],
    ["LOG_LEVEL", "loud"],
    ["SLOW_QUERY_MS", "-1"],
    ["SLOW_QUERY_MS", "fast"],
    ["POOL_SIZE", "0"],
    ["POOL_SIZE", "ten"],
    ["POOL_WAIT_MS", "0"],
    ["POOL_WAIT_MS", "1.5"],
    ["TRUST_PROXY", "maybe"],
  ])("%s=%s is refused in one sentence that does not repeat the value", (name, value) => {
    const sentences = sentencesOf({ ...right, DEMO: "1", [name]: value });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(new RegExp(`^${name}\\b.*\\.$`));
    if (/SECRET|DATABASE|KEY/.test(name)) expect(sentences[0]).not.toContain(value);
  });

  test("several wrong ones are told together", () => {
    expect(sentencesOf({ DEMO: "yes" })).toHaveLength(8);
  });

  test("a provider of sign-ins comes with what it calls us", () => {
    const provider = { OIDC_ISSUER: "https://sso.example.vn", OIDC_CLIENT_ID: "ra-soat", OIDC_CLIENT_SECRET: "secret" };
    expect(parseSettings({ ...right, ...provider })).toMatchObject(provider);
    for (const name of ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
      expect(sentencesOf({ ...right, ...provider, [name]: "" })).toHaveLength(1);
  });

  test("the clock can be stopped in the demonstration only", () => {
    expect(parseSettings({ ...right, DEMO: "1", CLOCK: "2024-12-05" }).CLOCK).toBe("2024-12-05");
    expect(sentencesOf({ ...right, DEMO: "0", CLOCK: "2024-12-05" })).toHaveLength(1);
  });
});

describe(".env.example", () => {
  const example = parseEnv(readFileSync(".env.example", "utf8"));
  // Read by the commands in scripts/, before the application is there.
  const ofCommands = [
    "DATABASE_OWNER_URL",
    "PORT",
    "HOST",
    "DATA_DIR",
    "BACKUP_DIR",
    "BACKUP_KEY",
    "METRICS_HOST",
    "METRICS_PORT",
  ];
  const ofCompose = ["SITE", "POSTGRES_IMAGE", "NODE_IMAGE", "CADDY_IMAGE"];

  test("names every setting, and no other", () => {
    expect(Object.keys(example).sort()).toEqual(
      [...Object.keys(settingsSchema.shape), ...ofCommands, ...ofCompose].sort(),
    );
  });

  test("brings no secret that could be taken over: each is asked for, in a sentence; the rest has the usual values", () => {
    const needed = Object.keys(right);
    expect(sentencesOf(example).map((sentence) => sentence.split(" ")[0])).toEqual(needed);
    const usual = Object.fromEntries(Object.entries(example).filter(([name]) => !needed.includes(name)));
    expect(parseSettings({ ...usual, ...right })).toEqual(parseSettings(right));
  });
});
