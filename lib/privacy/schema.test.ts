import { describe, expect, test } from "vitest";
import { holdsNumber } from "@/lib/privacy/purpose";
import { exportReasonSchema, readExportReason, revealSchema } from "@/lib/privacy/schema";

const fieldsOf = (parsed: { error?: { issues: { path: PropertyKey[] }[] } }) =>
  parsed.error?.issues.map(({ path }) => path.join(".")) ?? [];

describe("the reason of a download", () => {
  const plain = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false };

  test.each([
    ["a purpose of the list", plain, []],
    ["none", { ...plain, purpose: undefined }, ["purpose"]],
    ["one that is not on the list", { ...plain, purpose: "CURIOUS" }, ["purpose"]],
    ["another purpose without words", { ...plain, purpose: "OTHER" }, ["note"]],
    ["another purpose in words", { ...plain, purpose: "OTHER", note: "đoàn kiểm tra" }, []],
    ["sensitive facts for hardly a word", { ...plain, sensitive: true, note: "cần" }, ["note"]],
    ["sensitive facts for a purpose in words", { ...plain, sensitive: true, note: "hỗ trợ người khuyết tật" }, []],
    ["a number in the words", { ...plain, note: "cho 020 080 123 445" }, ["note"]],
  ])("%s", (_, reason, wrong) => expect(fieldsOf(exportReasonSchema.safeParse(reason))).toEqual(wrong));

  test("is read from an address; an address without one is refused at the purpose", () => {
    expect(exportReasonSchema.parse(readExportReason({ purpose: "CHECK_LIST", ids: "1", format: "csv" }))).toEqual({
      purpose: "CHECK_LIST",
      note: "",
      sensitive: false,
      ids: true,
    });
    expect(fieldsOf(exportReasonSchema.safeParse(readExportReason({ format: "csv" })))).toEqual(["purpose"]);
  });
});

test("a number is asked for with a purpose; another one than those of the list needs words", () => {
  const id = "3f2f1c8e-0c53-4a4e-9d3c-0f6a1f0f9a11";
  const asking = { id, personId: id, purpose: "OTHER", note: "" };
  expect(fieldsOf(revealSchema.safeParse(asking))).toEqual(["note"]);
  expect(fieldsOf(revealSchema.safeParse({ ...asking, note: "theo đơn của ông Sơn" }))).toEqual([]);
  expect(fieldsOf(revealSchema.safeParse({ ...asking, purpose: "DUPLICATE" }))).toEqual([]);
});

test.each([
  ["020080123445", true],
  ["081 234 567", true],
  ["020.080.123-445", true],
  ["công văn 1234/UBND ngày 05/12/2024", false],
  ["12345678", false],
])("whether %s holds a number: %s", (text, holds) => expect(holdsNumber(text)).toBe(holds));
