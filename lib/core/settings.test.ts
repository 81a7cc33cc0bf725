import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { parseSettings, SETTING_NAMES, SettingsError } from "@/lib/core/settings";

const right = {
  DATABASE_URL: "postgresql://serving:secret@db.example.vn:5432/ra_soat",
  NEXTAUTH_SECRET: "0123456789abcdef0123456789abcdef",
  NEXTAUTH_URL: "https://rasoat.example.vn",
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
  test("three are needed, the others have usual values", () => {
    expect(parseSettings(right)).toEqual({
      ...right,
      DEMO: false,
      CLOCK: undefined,
      LOG_LEVEL: "info",
      SLOW_QUERY_MS: 200,
      POOL_SIZE: 10,
      TRUST_PROXY: false,
    });
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
    ["NEXTAUTH_URL", "rasoat.example.vn"],
    ["DEMO", "yes"],
    ["CLOCK", "05/12/2024"],
    ["CLOCK", "2024-02-30"],
    ["LOG_LEVEL", "loud"],
    ["SLOW_QUERY_MS", "-1"],
    ["SLOW_QUERY_MS", "fast"],
    ["POOL_SIZE", "0"],
    ["POOL_SIZE", "ten"],
    ["TRUST_PROXY", "maybe"],
  ])("%s=%s is refused in one sentence that does not repeat the value", (name, value) => {
    const sentences = sentencesOf({ ...right, DEMO: "1", [name]: value });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(new RegExp(`^${name}\\b.*\\.$`));
    if (name.includes("SECRET") || name.includes("DATABASE")) expect(sentences[0]).not.toContain(value);
  });

  test("several wrong ones are told together", () => {
    expect(sentencesOf({ DEMO: "yes" })).toHaveLength(4);
  });

  test("the clock can be stopped in the demonstration only", () => {
    expect(parseSettings({ ...right, DEMO: "1", CLOCK: "2024-12-05" }).CLOCK).toBe("2024-12-05");
    expect(sentencesOf({ ...right, DEMO: "0", CLOCK: "2024-12-05" })).toHaveLength(1);
  });
});

describe(".env.example", () => {
  const example = parseEnv(readFileSync(".env.example", "utf8"));
  // Read by the commands in scripts/, before the application is there.
  const ofCommands = ["DATABASE_OWNER_URL", "PORT", "HOST", "DATA_DIR"];
  const ofCompose = ["POSTGRES_PASSWORD", "OWNER_PASSWORD", "SERVING_PASSWORD"];

  test("names every setting, and no other", () => {
    expect(Object.keys(example).sort()).toEqual([...SETTING_NAMES, ...ofCommands, ...ofCompose].sort());
  });

  test("is right as it stands, with the usual values", () => {
    const { DATABASE_URL, NEXTAUTH_SECRET, NEXTAUTH_URL, ...usual } = parseSettings(example);
    expect([DATABASE_URL, NEXTAUTH_SECRET, NEXTAUTH_URL].every(Boolean)).toBe(true);
    const { DATABASE_URL: _1, NEXTAUTH_SECRET: _2, NEXTAUTH_URL: _3, ...defaults } = parseSettings(right);
    expect(usual).toEqual(defaults);
  });
});
