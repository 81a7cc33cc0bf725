import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { SOURCES } from "@/scripts/build.mjs";

/** A module may import those named before it. Reading order is dependency order. */
const ORDER = [
  "core",
  "access",
  "audit",
  "acts",
  "units",
  "users",
  "standards",
  "rounds",
  "households",
  "privacy",
  "ledger",
  "reviews",
  "lists",
  "events",
  "duplicates",
  "imports",
  "reports",
  "documents",
  "trail",
  "search",
  "testing",
];

const sources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .map((path) => ({ path: `${folder}/${path}`, text: readFileSync(`${folder}/${path}`, "utf8") }));

const imports = (text: string) => [...text.matchAll(/(?:from|import\()\s*"(@\/[^"]+)"/g)].map(([, path]) => path ?? "");

const lib = sources("lib");
const components = sources("components");

/** Files of lib that only a server may load: they await, or reach the database. */
const SERVER =
  /^@\/lib\/[a-z-]+\/(queries|service|service\/.+|db|env|log|clock|run|action|open-page|actor|auth|session)$/;

test.each(lib)("$path imports only modules that come before its own", ({ path, text }) => {
  const own = ORDER.indexOf(path.split("/")[1] ?? "");
  expect(path.split("/").length === 2 || own >= 0, "its folder is a module").toBe(true);
  for (const imported of imports(text)) {
    expect(imported, "lib knows nothing of the screens").not.toMatch(/^@\/(app|components)\//);
    const module = /^@\/lib\/([a-z-]+)\//.exec(imported)?.[1];
    if (module && path.split("/").length > 2) expect(ORDER.indexOf(module), imported).toBeLessThanOrEqual(own);
  }
});

test.each(lib.filter(({ path, text }) => !path.startsWith("lib/testing/") && imports(text).includes("@/lib/core/db")))(
  "$path, which reaches the database, is marked server-only",
  ({ text }) => expect(text).toContain('import "server-only";'),
);

test.each(lib.filter(({ path }) => !path.startsWith("lib/testing/")))(
  "$path reads what the database answers by a schema, and casts no row",
  ({ text }) => expect(text).not.toMatch(/queryRaw(Unsafe)?<(?!unknown\[\]>)/),
);

test.each(components)("$path is handed its data and its actions", ({ path, text }) => {
  for (const imported of imports(text)) {
    expect(imported, "actions are props").not.toMatch(/^@\/app\//);
    if (!path.startsWith("components/shell/")) expect(imported, "pages fetch, components do not").not.toMatch(SERVER);
  }
});

test("a build is made anew when anything changes that the application imports", () => {
  const isCounted = (path: string) =>
    SOURCES.some((source) => path.startsWith(`${source}/`) || source.replace(/\.ts$/, "") === path);
  const imported = [...lib.filter(({ path }) => !path.startsWith("lib/testing/")), ...components, ...sources("app")]
    .flatMap(({ text }) => imports(text))
    .map((path) => path.slice("@/".length))
    // Generated from the schema.
    .filter((path) => !path.startsWith("prisma/generated/"));
  expect(imported).toContain("prisma/demo/accounts.mjs");
  expect(imported.filter((path) => !isCounted(path))).toEqual([]);
});

/** Which files of this repository a file imports, its types included. */
const files = [...lib, ...components, ...sources("app"), ...sources("prisma/demo")];
const known = new Set(files.map(({ path }) => path));
const importsOf = new Map(
  files.map(({ path, text }) => [
    path,
    imports(text)
      .map((imported) => imported.slice("@/".length))
      .flatMap((imported) => [`${imported}.ts`, `${imported}.tsx`].filter((file) => known.has(file))),
  ]),
);

/** A way from a thing back to itself, or null. */
function findCircle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (node: string, way: readonly string[]): string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...way, node]);
      if (circle) return circle;
    }
    done.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return null;
}

test("no folder of components imports itself by way of others", () => {
  const folderOf = (path: string) => path.split("/").slice(0, 2).join("/");
  const folders = new Map<string, string[]>();
  for (const { path } of components) {
    const own = folderOf(path);
    const others = (importsOf.get(path) ?? []).map(folderOf).filter((of) => of !== own && of.startsWith("components/"));
    folders.set(own, [...(folders.get(own) ?? []), ...others]);
  }
  expect(findCircle(folders)).toBeNull();
});

test("no file imports itself by way of others", () => expect(findCircle(importsOf)).toBeNull());

test("every module named above is a folder of lib, and every folder is named", () =>
  expect(
    [...new Set(lib.map(({ path }) => path.split("/")[1] ?? "").filter((name) => !/\.tsx?$/.test(name)))].sort(),
  ).toEqual([...ORDER].sort()));

test("no barrels, no drawers for odds and ends", () => {
  const names = [...lib, ...components].map(({ path }) => path);
  expect(names.filter((name) => /\/index\.tsx?$|utils|helpers|common|manager/.test(name))).toEqual([]);
});

/** Every program of this repository, tests included. */
const programs = new Map(
  [
    ...readdirSync("."),
    ...["app", "bench", "components", "e2e", "lib", "messages", "prisma", "scripts"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.posix.join(folder, file)),
    ),
  ]
    .filter(
      (file) => /\.(tsx?|mjs|js)$/.test(file) && !file.includes("/.next/") && !file.startsWith("prisma/generated/"),
    )
    .map((file) => [file, readFileSync(file, "utf8")]),
);

/** What Next.js and the tools ask a file for by its place. */
const FRAMEWORK: readonly [files: RegExp, names: RegExp][] = [
  [/\b(page|layout|loading|error|global-error|not-found)\.tsx$/, /^(default|metadata|generateMetadata|viewport)$/],
  [/\broute\.ts$/, /^(GET|POST|dynamic)$/],
  [/^instrumentation\.ts$/, /^(register|onRequestError)$/],
  [/\.config\.(ts|mjs|js)$|^lib\/core\/(i18n\.ts|compile-messages\.mjs)$|^lib\/testing\/database\.ts$/, /^default$/],
];

const exportsOf = (text: string) => [
  ...[
    ...text.matchAll(/^export (?:default\b|(?:async )?(?:const|let|function\*?|class|type|interface|enum) (\w+))/gm),
  ].map(([, name]) => name ?? "default"),
  ...[...text.matchAll(/^export \{([^}]+)\}/gm)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/(\w+)\s*(?:,|$)/g)].map(([, name]) => name ?? ""),
  ),
];

const exported = [...programs].flatMap(([file, text]) =>
  exportsOf(text)
    .filter((name) => !FRAMEWORK.some(([files, names]) => files.test(file) && names.test(name)))
    .map((name) => ({ file, name })),
);

const isTest = (file: string) => /\.test\.tsx?$|^(lib\/testing|e2e)\//.test(file);

/** Whether tests may be all that asks for an export: it exists for them, or its own file uses it as well. */
function mayBeForTests(file: string, name: string): boolean {
  const code = (programs.get(file) ?? "").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return isTest(file) || code.split(new RegExp(`\\b${name}\\b`)).length > 2;
}

test("what a file exports, another imports, and not tests alone", () => {
  const used = new Set<string>();
  for (const [file, text] of programs) {
    const use = (imported: string, isNamed: (name: string) => boolean) => {
      // A program that a test writes for a process of its own runs in the root.
      const from =
        [path.posix.dirname(file), ""]
          .map((folder) =>
            imported.startsWith("@/") ? imported.slice("@/".length) : path.posix.join(folder, imported),
          )
          .flatMap((place) => [place, `${place}.ts`, `${place}.tsx`])
          .find((candidate) => programs.has(candidate)) ?? "";
      for (const name of exportsOf(programs.get(from) ?? ""))
        if (isNamed(name) && (!isTest(file) || mayBeForTests(from, name))) used.add(`${from}: ${name}`);
    };
    for (const [, own, list, imported] of text.matchAll(
      /^ *import (?:type )?(\w+)?(?:, )?(?:\{([^}]*)\})? from "(@?[./][^"]+)"/gm,
    ))
      use(imported ?? "", (name) => (name === "default" ? !!own : new RegExp(`\\b${name}\\b`).test(list ?? "")));
    // Imported on the way, or in a type: whatever of it is named anywhere in the file.
    for (const [, imported] of text.matchAll(/\bimport\("(@?[./][^"]+)"\)/g))
      use(imported ?? "", (name) => name === "default" || new RegExp(`\\b${name}\\b`).test(text));
  }
  expect(exported.map(({ file, name }) => `${file}: ${name}`).filter((place) => !used.has(place))).toEqual([]);
});

test("an exported name means one thing", () => {
  const filesOf = new Map<string, string[]>();
  // bench/floor is another program, which does the same work.
  for (const { file, name } of exported)
    if (name !== "default" && !file.startsWith("bench/floor/")) filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
  expect([...filesOf].filter(([, all]) => all.length > 1)).toEqual([]);
});
