import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { problems } from "@/lib/core/problem";
import { describeErrors } from "@/lib/testing/errors";

test("docs/errors.md is what `npm run errors` writes, and every line is worded", () => {
  const text = readFileSync("docs/errors.md", "utf8");
  expect(text).toBe(describeErrors());
  const rows = text.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows).toHaveLength(Object.keys(problems).length);
  for (const row of rows) {
    const [, , , , vi, en] = row.split("|").map((cell) => cell.trim());
    expect([vi, en], row).not.toContain("");
  }
});

test("every line of the catalogue is said somewhere", () => {
  const sources = ["lib", "app"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
        .map((path) => readFileSync(`${folder}/${path}`, "utf8")),
    )
    .join("\n");
  expect(Object.keys(problems).filter((name) => !new RegExp(`\\bproblems\\.${name}\\b`).test(sources))).toEqual([]);
});
