import { expect, test } from "vitest";
import { openRoundSchema } from "@/lib/rounds/schema";

const round = {
  id: "7b0c9ae2-0d0f-4b7e-9f57-5a2f0f0e1c11",
  year: 2024,
  track: "ANNUAL",
  standardId: "vn-2022-2026",
  chain: "COMMUNE_DISTRICT_PROVINCE",
  opensOn: "2024-09-01",
  closesOn: "2024-12-14",
  communeDue: null,
  districtDue: null,
};

const fieldsOf = (changes: object) =>
  openRoundSchema.safeParse({ ...round, ...changes }).error?.issues.map(({ path }) => path.join("."));

test("a round with its dates in order is accepted", () => expect(fieldsOf({})).toBeUndefined());

test.each([
  ["closesOn", { closesOn: "2024-08-31" }],
  ["communeDue", { communeDue: "2024-12-15" }],
  ["districtDue", { districtDue: "2024-08-01" }],
  ["districtDue", { communeDue: "2024-12-01", districtDue: "2024-11-30" }],
  ["opensOn", { opensOn: "2024-02-30" }],
  ["opensOn", { opensOn: "01/09/2024" }],
  ["year", { year: 1999 }],
  ["year", { year: "2024" }],
  ["track", { track: "MONTHLY" }],
  ["chain", { chain: "" }],
  ["standardId", { standardId: "'; DROP TABLE round" }],
  ["id", { id: "1" }],
])("%s is refused beside its field: %o", (field, changes) => expect(fieldsOf(changes)).toContain(field));
