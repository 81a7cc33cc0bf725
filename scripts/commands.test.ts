import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { hashOf, isInstalled } from "@/scripts/installation.mjs";
import { takeLock } from "@/scripts/lock.mjs";
import { isSupported } from "@/scripts/node-version.mjs";
import { countPlaywright, countVitest } from "@/scripts/test.mjs";

const scratch = mkdtempSync(path.join(os.tmpdir(), "ra-soat-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("Node.js", () => {
  test.each([
    [18, 20, false],
    [20, 18, false],
    [20, 19, true],
    [21, 7, false],
    [22, 11, false],
    [22, 12, true],
    [24, 0, true],
  ])("%i.%i: %s", (major, minor, supported) => {
    expect(isSupported(major, minor)).toBe(supported);
  });
});

describe("the installation", () => {
  const write = (file: string, packages: object) => {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
    writeFileSync(path.join(scratch, file), JSON.stringify({ packages }));
  };
  const wanted = {
    "": { version: "1.0.0" },
    "node_modules/one": { version: "1.2.3" },
    "node_modules/for-another-machine": { version: "2.0.0", optional: true },
  };

  test("is missing without node_modules", () => {
    write("package-lock.json", wanted);
    expect(isInstalled(scratch)).toBe(false);
  });

  test("is there when every package has its version; packages for other machines may be missing", () => {
    write("node_modules/.package-lock.json", { "node_modules/one": { version: "1.2.3" } });
    expect(isInstalled(scratch)).toBe(true);
  });

  test("is old when a package has another version, or a new one is missing", () => {
    write("package-lock.json", { ...wanted, "node_modules/one": { version: "1.2.4" } });
    expect(isInstalled(scratch)).toBe(false);
    write("package-lock.json", { ...wanted, "node_modules/two": { version: "1.0.0" } });
    expect(isInstalled(scratch)).toBe(false);
  });
});

describe("the hash of the sources", () => {
  const inside = path.relative(process.cwd(), path.join(scratch, "sources"));
  const hash = () => hashOf([inside], (name) => !name.endsWith(".test.ts"));

  test("changes with a content, a name and a new file, and not with a test", () => {
    mkdirSync(path.join(scratch, "sources/deep"), { recursive: true });
    const put = (name: string, text: string) => writeFileSync(path.join(scratch, "sources", name), text);
    put("deep/a.ts", "1");
    const first = hash();
    expect(hash()).toBe(first);
    put("a.test.ts", "1");
    expect(hash()).toBe(first);
    put("deep/a.ts", "2");
    const second = hash();
    expect(second).not.toBe(first);
    put("b.ts", "");
    expect(hash()).not.toBe(second);
  });
});

describe("the lock", () => {
  test("of a killed command does not count", async () => {
    const folder = path.join(scratch, "data");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "start.lock"), "999999999");
    const release = await takeLock(folder);
    release();
  });

  test("of another process that came to the same id does not count", async () => {
    const folder = path.join(scratch, "data");
    writeFileSync(path.join(folder, "start.lock"), "1");
    const release = await takeLock(folder);
    release();
  });

  test("in a folder that is a file says so", async () => {
    const notFolder = path.join(scratch, "file");
    writeFileSync(notFolder, "");
    await expect(takeLock(notFolder)).rejects.toThrow(/^The data folder .* cannot be used by this user/);
  });
});

describe("the sum of the tests", () => {
  const vitest = (change: object) => ({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [{ status: "passed", assertionResults: [{ status: "passed" }] }],
    ...change,
  });

  test("counts what a runner reports", () => {
    expect(countVitest(vitest({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
    expect(countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } }, 1)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });

  test("a file that does not load is a failure", () => {
    expect(countVitest(vitest({ testResults: [{ status: "failed", assertionResults: [] }] }), 1).failed).toBe(1);
  });

  test("a runner that fails without a failed test, or without a report, is a failure", () => {
    expect(countVitest(vitest({}), 1).failed).toBe(1);
    expect(countVitest(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countPlaywright({ stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 } }, 1).failed).toBe(1);
    expect(countPlaywright(null, 0).failed).toBe(1);
  });
});
