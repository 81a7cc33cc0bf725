// Everything that can go wrong and be told, written down from the catalogue.
//   npm run errors     writes docs/errors.md
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { BY_CONSTRAINT } from "@/lib/core/constraint";
import { decodeMessage } from "@/lib/core/message";
import { HTTP_STATUS, type Problem, problems } from "@/lib/core/problem";

type Words = Readonly<Record<string, string>>;

const read = (locale: string, namespace: string): Words =>
  JSON.parse(readFileSync(`messages/${locale}/${namespace}.json`, "utf8"));

/** Constraints of PostgreSQL that mean the same. */
const constraintsOf = (name: string): string =>
  Object.entries(BY_CONSTRAINT)
    .filter(([, make]) => nameOf(make()) === name)
    .map(([constraint]) => `\`${constraint}\``)
    .sort()
    .join(", ");

const made = Object.entries<(...values: never[]) => Problem>(problems).map(([name, make]) => {
  const problem: Problem = Reflect.apply(make, undefined, ["…", "…", "…"]);
  return { name, problem };
});

/** The line of the catalogue that a problem is of. */
function nameOf({ code, text, fields }: Problem): string {
  const key = keyOf({ text, fields });
  return made.find(({ problem }) => problem.code === code && keyOf(problem) === key)?.name ?? "";
}

/** What is worded: the message beside a field where there is one, else the one on top. */
function keyOf({ text, fields }: Pick<Problem, "text" | "fields">): string {
  const [messages] = typeof fields === "object" ? Object.values(fields) : [];
  return decodeMessage(messages?.[0] ?? text).key;
}

/** The text of docs/errors.md. */
export function describeErrors(): string {
  const words = ["vi", "en"].map((locale) => ({ ...read(locale, "validation"), ...read(locale, "problems") }));
  const sections = new Map<string, string[]>();
  let section = "Everywhere";
  for (const line of readFileSync("lib/core/problem.ts", "utf8").split("export const problems")[1]?.split("\n") ?? []) {
    section = /^ {2}\/\/ (.+)$/.exec(line)?.[1] ?? section;
    const name = /^ {2}(\w+): \(/.exec(line)?.[1];
    const one = made.find((known) => known.name === name);
    if (!one) continue;
    const { code } = one.problem;
    const key = keyOf(one.problem);
    const cells = [`\`${code}\``, HTTP_STATUS[code], `\`${key}\``, ...words.map((said) => said[key] ?? "")];
    const row = `| ${[...cells, constraintsOf(one.name)].join(" | ")} |`;
    sections.set(section, [...(sections.get(section) ?? []), row]);
  }
  const tables = [...sections].map(
    ([title, rows]) =>
      `## ${title}\n\n| Code | HTTP | Key | Vietnamese | English | Constraint |\n| --- | --- | --- | --- | --- | --- |\n${rows.join("\n")}\n`,
  );
  return `# What can go wrong

Made from \`lib/core/problem.ts\` by \`npm run errors\`. An action answers with the code and the words; a route with the code, the key
and the HTTP status; a page of somebody else's is not found. Before any of them, \`scripts/guard.mjs\` turns away
a body that is too large (413, \`too_large\`) or of a kind that nothing reads (415, \`content_type\`), and what a foreign page sends (403,
\`foreign_origin\`). "Constraint": what PostgreSQL refuses by itself in the same words.

${tables.join("\n")}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  writeFileSync("docs/errors.md", describeErrors());
