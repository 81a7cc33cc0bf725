import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { HOUSEHOLD_FIELD_NAMES } from "@/lib/households/household-fields";
import {
  EMPTY_MEMBER,
  listed,
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberFieldSpec,
} from "@/lib/households/member-fields";
import { memberSchema } from "@/lib/households/schema";
import { memberView } from "@/lib/households/sensitive";

type Words = Record<string, Record<string, string> | string>;
const load = (locale: string, namespace: string): Words =>
  JSON.parse(readFileSync(`messages/${locale}/${namespace}.json`, "utf8")) as Words;
const group = (words: Words, name: string): Record<string, string> => {
  const found = words[name];
  return typeof found === "object" ? found : {};
};
const specs = MEMBER_FIELD_NAMES.map((field): [string, MemberFieldSpec] => [field, MEMBER_FIELDS[field]]);

describe.each(["vi", "en"])("in the language %s", (locale) => {
  const households = load(locale, "households");
  const common = load(locale, "common");

  test("every fact of a household and a member has a name", () =>
    expect(Object.keys(group(households, "field"))).toEqual(
      expect.arrayContaining([...HOUSEHOLD_FIELD_NAMES, ...MEMBER_FIELD_NAMES]),
    ));

  test.each(specs)("%s has all its words", (field, spec) => {
    if (spec.kind === "choice")
      expect(Object.keys(group(spec.words === "sex" ? common : households, spec.words))).toEqual(
        expect.arrayContaining(Object.values(spec.values)),
      );
    if ("empty" in spec && spec.empty) expect(households[spec.empty]).toBeTypeOf("string");
    if (spec.sheet?.part === "marks") expect(group(households, "short")).toHaveProperty(field);
    if (spec.sensitive && spec.sensitive.usual !== null) expect(group(households, "remark")).toHaveProperty(field);
  });
});

test.each(specs)("the values of %s are among those that it may have", (_, spec) => {
  if (spec.kind !== "choice") return expect("values" in spec).toBe(false);
  const values = Object.values(spec.values);
  if (spec.initial !== null) expect(values).toContain(spec.initial);
  if (spec.list) expect(Object.keys(spec.list.words ?? {}).sort()).toEqual([...values].sort());
});

test("no two headings, and no two words of one fact, say different things", () => {
  const twice = (texts: readonly string[]) => texts.filter((text, i) => texts.indexOf(text) !== i);
  expect(twice(specs.flatMap(([, { list }]) => (list ? listed(list.headings) : [])))).toEqual([]);
  for (const [field, { list }] of specs)
    expect(twice(Object.values(list?.words ?? {}).flatMap(listed)), field).toEqual([]);
});

test("a member of whom nothing is known is refused for nothing but what must be known", () => {
  const checked = memberSchema("2024-12-05").safeParse({ ...EMPTY_MEMBER, id: crypto.randomUUID() });
  expect([...new Set(checked.error?.issues.map(({ path }) => path.join(".")))].sort()).toEqual([
    "birth",
    "ethnicityCode",
    "fullName",
    "nationalId",
  ]);
});

test("nothing is sent to somebody of another office that tells of ethnicity, disability and illness", () => {
  const member = { ...EMPTY_MEMBER, id: "p", ethnicity: "Nùng" };
  const view = memberView(member, false);
  for (const fact of [
    "ethnicity",
    "ethnicityCode",
    "disability",
    "receivesMonthlyAllowance",
    "hasLabourCapacity",
    "nutrition",
    "isPregnant",
  ])
    expect(view).not.toHaveProperty(fact);
  expect(view.sensitive).toBeNull();
  const { sensitive, ...open } = memberView(member, true);
  expect({ ...open, ...sensitive }).toEqual(member);
});
