import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

// Every word stands in both languages, with the same parameters; every key that the code says exists, and every key is said.

type Tree = { [key: string]: Tree | string };

const files = (folder: string, end: RegExp): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && end.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

function leaves(tree: Tree, at: readonly string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[[...at, key].join("."), value]] : leaves(value, [...at, key]),
  );
}

const load = (locale: string) =>
  new Map(
    readdirSync(`messages/${locale}`).map((file): [string, Map<string, string>] => [
      path.basename(file, ".json"),
      new Map(leaves(JSON.parse(readFileSync(`messages/${locale}/${file}`, "utf8")) as Tree)),
    ]),
  );

const vi = load("vi");
const en = load("en");

/** The texts between the outermost braces. */
function braced(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "{" && depth++ === 0) from = i + 1;
    if (text[i] === "}" && --depth === 0) found.push(text.slice(from, i));
  }
  return found;
}

/** The names of an ICU message's parameters, those inside its choices too. */
function parameters(text: string): string[] {
  const names = braced(text).flatMap((inside) => {
    const [, name = "", choices = ""] = /^\s*(\w+)\s*(?:,\s*\w+\s*(?:,([\s\S]*))?)?$/.exec(inside) ?? [];
    return [name, ...braced(choices).flatMap(parameters)];
  });
  return [...new Set(names)].sort();
}

test("both languages have the same namespaces", () => expect([...en.keys()].sort()).toEqual([...vi.keys()].sort()));

describe.each([...vi.keys()])("namespace %s", (namespace) => {
  const words = vi.get(namespace) ?? new Map<string, string>();
  const translated = en.get(namespace) ?? new Map<string, string>();

  test("says everything in both languages", () =>
    expect([...translated.keys()].sort()).toEqual([...words.keys()].sort()));

  test("takes the same parameters in both", () => {
    for (const [key, text] of words) expect(parameters(translated.get(key) ?? ""), key).toEqual(parameters(text));
  });

  test("says nothing empty, and does not shout", () => {
    for (const [key, text] of [...words, ...translated]) {
      expect(text.trim(), key).not.toBe("");
      expect(text, key).not.toContain("!");
    }
  });
});

const sources = ["app", "components", "lib"]
  .flatMap((folder) => files(folder, /\.tsx?$/))
  .filter((file) => !/\.test\./.test(file));

test.each(["vi", "en"])("a browser's file of %s holds every namespace", (locale) => {
  const built = [
    ...readFileSync(`components/ui/words/${locale}.tsx`, "utf8").matchAll(
      /import (\w+) from "@\/messages\/(\w+)\/(\w+)\.json"/g,
    ),
  ];
  expect(built.map(([, name, of, file]) => [name, of, file])).toEqual(
    [...vi.keys()].sort().map((namespace) => [namespace, locale, namespace]),
  );
});

test("every message that a schema or a problem names is worded", () => {
  const known = new Set([...(vi.get("problems")?.keys() ?? []), ...(vi.get("validation")?.keys() ?? [])]);
  const missing = sources.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/\bsay\(\s*"(\w+)"/g)]
      .map(([, key = ""]) => key)
      .filter((key) => !known.has(key) && !file.endsWith(path.join("core", "message.ts")))
      .map((key) => `${file}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test("every literal key that a screen asks for exists in its namespace", () => {
  const missing: string[] = [];
  for (const file of sources) {
    const text = readFileSync(file, "utf8");
    const namespaces = new Map(
      [...text.matchAll(/const (\w+) = (?:await getTranslations|useTranslations)\("([\w.]+)"\)/g)].map(
        ([, name = "", namespace = ""]): [string, string] => [name, namespace],
      ),
    );
    for (const [name, namespace] of namespaces) {
      for (const [, key = ""] of text.matchAll(
        new RegExp(`(?<![\\w.])${name}(?:\\.rich|\\.has)?\\(\\s*"([\\w.]+)"`, "g"),
      )) {
        const [first = "", ...rest] = namespace.split(".");
        const full = [...rest, key].join(".");
        const words = vi.get(first);
        if (!words?.has(full)) missing.push(`${file}: ${namespace}.${key}`);
      }
    }
  }
  expect(missing).toEqual([]);
});

test("every message is asked for", () => {
  // Kinds, roles, steps and indicators are asked for by their names.
  const named = ["prisma/generated/enums.ts", ...files("prisma/rules", /\.mjs$/), ...files("standards", /\.json$/)];
  const screens = [...sources, ...files("lib", /\.mjs$/)].filter((file) => !file.startsWith("lib/testing/"));
  const code = [...screens, ...named]
    .map((file) => readFileSync(file, "utf8"))
    .join("\n")
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
  // As a text, as a name in a table, or of a language that is read by itself.
  const words = new Set(
    [...code.matchAll(/["`]([\w.]+)["`?]|(?<=[{,(\s])(\w+)\??:|\bvi\.(\w+)/g)].flatMap(([, text, name, of]) => [
      text ?? name ?? of,
      ...(text?.split(".") ?? []),
    ]),
  );
  const made = [...code.matchAll(/`((?:[\w.]|\$\{(?:[^{}]|\{[^{}]*\})*\})+)`/g)]
    .map(([, text = ""]) => text.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/))
    // More than letters around a value: "role.${role}", "${table}_balance".
    .filter((parts) => /[a-z]/i.test(parts.join("")) && /[._A-Z]/.test(parts.join("")))
    .map((parts) => new RegExp(`^${parts.map((part) => part.replaceAll(".", "\\.")).join("[\\w.]+")}$`));
  const isAskedFor = (key: string) =>
    made.some((form) => form.test(key)) || key.split(".").every((part) => words.has(part));
  const unused = [...vi].flatMap(([namespace, of]) =>
    [...of.keys()].filter((key) => !isAskedFor(key)).map((key) => `${namespace}.${key}`),
  );
  expect(unused).toEqual([]);
});

test("a Vietnamese word is written one way: the tone of oa, oe, uy stands on the first letter", () => {
  const second = /(?<!q)(?:o[áàảãạéèẻẽẹ]|u[ýỳỷỹỵ])(?!\p{L})/iu;
  const found = [...vi].flatMap(([namespace, of]) =>
    [...of].filter(([, text]) => second.test(text)).map(([key, text]) => `${namespace}.${key}: ${text}`),
  );
  expect(found).toEqual([]);
});

test("a per cent sign stays with its number: in Vietnamese after a space that does not break, in English close by", () => {
  const breaks = (words: Map<string, Map<string, string>>) =>
    [...words].flatMap(([namespace, of]) =>
      [...of].filter(([, text]) => /[\d}] %/.test(text)).map(([key]) => `${namespace}.${key}`),
    );
  expect([...breaks(vi), ...breaks(en)]).toEqual([]);
});

test("no Vietnamese words stand in the code of the screens", () => {
  const letters = /[ăâđêôơưĂÂĐÊÔƠƯ]|[\u1ea0-\u1ef9]/;
  const found = sources
    .filter((file) => !file.startsWith("lib"))
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => letters.test(line) && !/^\s*(\/\/|\*|\/\*|\{\/\*)/.test(line))
        // An example in a comment at the end of a line; a language's own name, which nobody translates.
        .filter((line) => letters.test(line.replace(/\/\*.*?\*\/|\/\/.*$|"Tiếng Việt"/g, "")))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});
