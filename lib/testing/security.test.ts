import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

// docs/security.md: that it leaves no requirement out and names nothing that is not there.

const text = readFileSync("docs/security.md", "utf8");

/** Every requirement of level 1 and 2 of OWASP ASVS 5.0.0, by section; what is missing between is level 3's. */
const REQUIREMENTS = `
  1.1: 1-2; 1.2: 1-9; 1.3: 1-11; 1.4: 1-3; 1.5: 1-2;
  2.1: 1-3; 2.2: 1-3; 2.3: 1-4; 2.4: 1;
  3.2: 1-2; 3.3: 1-4; 3.4: 1-6; 3.5: 1-5; 3.7: 1-2;
  4.1: 1-3; 4.2: 1; 4.3: 1-2; 4.4: 1-4;
  5.1: 1; 5.2: 1-3; 5.3: 1-2; 5.4: 1-3;
  6.1: 1-3; 6.2: 1-12; 6.3: 1-4; 6.4: 1-4; 6.5: 1-5; 6.6: 1-3; 6.8: 1-4;
  7.1: 1-3; 7.2: 1-4; 7.3: 1-2; 7.4: 1-5; 7.5: 1-2; 7.6: 1-2;
  8.1: 1-2; 8.2: 1-3; 8.3: 1; 8.4: 1;
  9.1: 1-3; 9.2: 1-4;
  10.1: 1-2; 10.2: 1-2; 10.3: 1-4; 10.4: 1-11; 10.5: 1-5; 10.6: 1-2; 10.7: 1-3;
  11.1: 1-2; 11.2: 1-3; 11.3: 1-3; 11.4: 1-4; 11.5: 1; 11.6: 1;
  12.1: 1-3; 12.2: 1-2; 12.3: 1-4;
  13.1: 1; 13.2: 1-5; 13.3: 1-2; 13.4: 1-5;
  14.1: 1-2; 14.2: 1-4; 14.3: 1-3;
  15.1: 1-3; 15.2: 1-3; 15.3: 1-7;
  16.1: 1; 16.2: 1-5; 16.3: 1-4; 16.4: 1-3; 16.5: 1-3;
  17.1: 1; 17.2: 1-4 8; 17.3: 1-2`
  .split(";")
  .flatMap((part) => {
    const [section = "", numbers = ""] = part.trim().split(": ");
    return numbers.split(" ").flatMap((range) => {
      const [from = 0, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => `${section}.${from + i}`);
    });
  });

const STATES = ["met", "in part", "not met", "none here"];

const rows = text
  .split("\n")
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [, number = "", requirement = "", state = "", where = "", shown = "", ...rest] = line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    return { number, requirement, state, where, shown, rest };
  });

/** Files between backticks: what has a slash in it or a file's ending, and is no address, command or code. */
const filesIn = (words: string): string[] =>
  [...words.matchAll(/`([^`\s]+)`/g)]
    .map(([, word = ""]) => word)
    .filter((word) =>
      /^[\w.@()[\]-]+(\/[\w.@()[\]-]*)+$|^[\w.-]+\.(ts|mjs|js|json|yml|md|sql)$|^Dockerfile$|^\.(dockerignore|env\.example)$/.test(
        word,
      ),
    );

test("each requirement of level 1 and 2 has one row, in the standard's order", () =>
  expect(rows.map(({ number }) => number)).toEqual(REQUIREMENTS));

test.each(rows)("$number has words, a state, and what it rests on", ({ requirement, state, where, shown, rest }) => {
  expect(requirement).not.toBe("");
  expect(STATES).toContain(state);
  expect(where).not.toBe("");
  if (state === "met") expect(filesIn(where), "a file that meets it").not.toEqual([]);
  expect(shown, "a test, or a dash").not.toBe("");
  expect(rest).toEqual([""]);
});

test("every file that is named is there", () =>
  expect([...new Set(filesIn(text))].filter((file) => !existsSync(file))).toEqual([]));

test.each(rows.filter(({ shown }) => shown !== "–"))("$number: its tests are there", ({ shown }) => {
  const named = [...shown.matchAll(/`([^`]+)`((?: “[^”]+”,?)+)/g)];
  expect(named).not.toEqual([]);
  // Nothing but files with titles.
  expect(shown.replaceAll(/`([^`]+)`((?: “[^”]+”,?)+)/g, "").replaceAll(/[;\s]/g, "")).toBe("");
  for (const [, file = "", titles = ""] of named) {
    const code = readFileSync(file, "utf8");
    for (const [, title = ""] of titles.matchAll(/“([^”]+)”/g))
      expect(
        [`"${title}"`, `\`${title}\``].some((quoted) => code.includes(quoted)),
        `${file}: ${title}`,
      ).toBe(true);
  }
});

describe("what can do harm stands where it is looked after", () => {
  const sources = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(tsx?|mjs)$/.test(path) && !/\.test\.ts$/.test(path))
      .map((path) => `${folder}/${path}`)
      .filter((path) => !path.startsWith("lib/testing/"))
      .map((path) => ({ path, code: readFileSync(path, "utf8") })),
  );

  test.each<[string, RegExp, string[]]>([
    ["code made of text", /\beval\(|\bnew Function\(|\bimport\(`/, []],
    [
      "HTML made of text",
      /dangerouslySetInnerHTML|\.(inner|outer)HTML|insertAdjacentHTML|document\.write/,
      ["components/reports/chart.tsx"],
    ],
    ["a program that is started", /node:child_process|node:worker_threads/, ["lib/imports/service/read-apart.ts"]],
    ["a pattern made of text", /\bnew RegExp\(/, ["lib/imports/legacy-text.ts", "lib/imports/syllable.ts"]],
    ["a statement made of text", /Raw(Unsafe)\b/, ["lib/duplicates/service/find-pairs.ts"]],
    [
      "a part of a statement made of text",
      /\bPrisma\.raw\(/,
      [
        "lib/households/begin.ts",
        "lib/households/members.ts",
        "lib/households/queries.ts",
        "lib/imports/service/register.ts",
        "lib/imports/service/write.ts",
        "lib/reports/household-columns.ts",
      ],
    ],
    [
      "a request to another server",
      /node:(https?|net|tls|dgram)"|\bfetch\((?!["`]\/|\))/,
      ["lib/audit/service/outside.ts"],
    ],
    ["what a browser keeps", /\blocalStorage\.|\bindexedDB\b|\bcaches\./, ["components/ui/outbox.ts"]],
    [
      "what a tab keeps",
      /\bsessionStorage\b/,
      [
        "components/households/use-draft.ts",
        "components/lists/chosen.ts",
        "components/privacy/purpose-dialog.tsx",
        "components/shell/tab-owner.tsx",
      ],
    ],
    ["words from other windows", /postMessage|addEventListener\("message"|new (WebSocket|EventSource|Worker)\(/, []],
    ["chance that can be guessed", /Math\.random\(/, []],
  ])("%s", (_, pattern, files) =>
    expect(
      sources
        .filter(({ code }) => pattern.test(code))
        .map(({ path }) => path)
        .sort(),
    ).toEqual(files),
  );
});
