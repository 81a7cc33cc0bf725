import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { idSchema } from "@/lib/core/id";
import { openSheetSchema, sheetsSchema } from "@/lib/documents/sheets/schema";
import {
  differentSchema,
  findPairsSchema,
  mergeHouseholdsSchema,
  mergePersonsSchema,
  notTheSameSchema,
  reopenPairSchema,
  typedMembersSchema,
} from "@/lib/duplicates/schema";
import { acceptSchema, eventSchema, refuseSchema, releaseSchema } from "@/lib/events/schema";
import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import { closeHouseholdSchema, householdEditSchema, householdSchema } from "@/lib/households/schema";
import { applySchema, mappingSchema, uploadSchema } from "@/lib/imports/schema";
import { beginBulkSchema, selectionSchema } from "@/lib/lists/bulk-schema";
import {
  approveListSchema,
  commentSchema,
  residentsSchema,
  returnListSchema,
  submitListSchema,
} from "@/lib/lists/schema";
import {
  exportReasonSchema,
  retentionRuleSchema,
  revealSchema,
  revealSensitiveSchema,
  timeLimitSchema,
} from "@/lib/privacy/schema";
import { finishReviewSchema, listHouseholdSchema, overrideSchema, saveReviewSchema } from "@/lib/reviews/schema";
import { openRoundSchema } from "@/lib/rounds/schema";
import { renameFilterSchema, saveFilterSchema, searchSchema } from "@/lib/search/schema";
import { villageEditSchema, villageSchema } from "@/lib/units/schema";
import {
  accountSchema,
  passwordChangeSchema,
  personEditSchema,
  personSchema,
  postingEndSchema,
  postingSchema,
} from "@/lib/users/schema";

// Every field of everything that comes in, with what nobody should send. Each is refused at that field, with words of ours.

const ID = "3f2f1c8e-0c53-4a4e-9d3c-0f6a1f0f9a11";
const OTHER = "3f2f1c8e-0c53-4a4e-9d3c-0f6a1f0f9a12";
const TODAY = "2024-12-05";

const member = {
  ...EMPTY_MEMBER,
  id: ID,
  fullName: "Hoàng Văn Sơn",
  birth: "1980",
  relationship: "HEAD",
  ethnicityCode: "07",
  nationalIdAbsence: "LOST",
};
const household = { id: ID, villageId: ID, address: "Pò Sè", phone: "", notes: "", members: [member] };
const posting = { role: "COMMUNE_OFFICER", unitId: ID, validFrom: "01/12/2024", validTo: "" };

const INPUTS: Record<string, [z.ZodType, Record<string, unknown>]> = {
  household: [householdSchema(TODAY), household],
  "household edit": [
    householdEditSchema(TODAY),
    { ...household, version: 1, departed: [{ personId: ID, on: "01/12/2024" }] },
  ],
  "household end": [
    closeHouseholdSchema(TODAY),
    { id: ID, actId: ID, version: 1, reason: "DIED", closedOn: "01/12/2024", note: "đã mất" },
  ],
  event: [
    eventSchema(TODAY),
    {
      id: ID,
      kind: "SPLIT",
      on: "01/12/2024",
      reason: "tách hộ",
      document: "12/BB",
      household: { id: ID, version: 1 },
      staying: [{ personId: ID, relationship: "HEAD" }],
      leaving: [ID],
      joining: [{ personId: ID, relationship: "HEAD" }],
      target: { id: ID, version: 1 },
      newHousehold: { id: ID, villageId: ID, address: "Pò Sè", phone: "" },
      elsewhere: "tỉnh Cao Bằng",
      arrivals: [member],
    },
  ],
  "a surveyor for some": [
    beginBulkSchema,
    { kind: "ASSIGN", id: ID, selection: { from: "ids", ids: [ID] }, expected: 1, surveyor: "Lý Văn Ba" },
  ],
  "a village for all of a filter": [
    beginBulkSchema,
    {
      kind: "CHANGE_VILLAGE",
      id: ID,
      selection: { from: "reviews", query: "status=DONE" },
      expected: 1,
      villageId: ID,
    },
  ],
  selection: [selectionSchema, { from: "households", query: "class=POOR" }],
  search: [searchSchema, { q: "hoang" }],
  filter: [saveFilterSchema, { id: ID, page: "households", name: "Hộ nghèo", query: "class=POOR" }],
  "filter's name": [renameFilterSchema, { id: ID, name: "Hộ nghèo" }],
  "filter to forget": [idSchema, { id: ID }],
  release: [
    releaseSchema(TODAY),
    {
      id: ID,
      household: { id: ID, version: 1 },
      whole: false,
      leaving: [ID],
      staying: [{ personId: ID, relationship: "HEAD" }],
      toCommuneId: ID,
      on: "01/12/2024",
      reason: "chuyển đi",
      document: "12/BB",
    },
  ],
  accept: [
    acceptSchema,
    {
      id: ID,
      actId: ID,
      joining: [{ personId: ID, relationship: "HEAD" }],
      target: { id: ID, version: 1 },
      newHousehold: null,
    },
  ],
  "accept as a household": [
    acceptSchema,
    {
      id: ID,
      actId: ID,
      joining: [{ personId: ID, relationship: "HEAD" }],
      target: null,
      newHousehold: { id: ID, villageId: ID, address: "Pò Sè", phone: "" },
    },
  ],
  refuse: [refuseSchema, { id: ID, note: "không có nơi ở" }],
  withdraw: [idSchema, { id: ID }],
  "take back": [idSchema, { id: ID }],
  "list brought in": [uploadSchema, { id: ID, name: "danh sách.xlsx", pasted: false }],
  "columns of a list": [
    mappingSchema,
    {
      id: ID,
      firstRow: 2,
      columns: ["fullName", "birth"],
      encoding: "UNICODE",
      villageId: ID,
      ethnicityCode: "07",
    },
  ],
  "start of an import": [applySchema, { id: ID, actId: ID }],
  "step of an import": [idSchema, { id: ID }],
  "members typed so far": [
    typedMembersSchema,
    {
      householdId: ID,
      villageId: "",
      members: [{ id: ID, fullName: "Hoàng Văn Sơn", sex: "MALE", birth: "1980", nationalId: "" }],
    },
  ],
  "not the same": [notTheSameSchema, { pairs: [{ personId: ID, otherId: OTHER }] }],
  "find pairs": [findPairsSchema, { unitId: ID }],
  "two people": [differentSchema, { id: ID, version: 1, note: "hai anh em họ" }],
  "ask again": [reopenPairSchema, { id: ID, version: 1 }],
  "merge of persons": [
    mergePersonsSchema,
    {
      id: ID,
      pair: { id: ID, version: 1 },
      stands: { id: ID, version: 1 },
      double: { id: OTHER, version: 1 },
      home: ID,
      take: ["birth"],
      note: "đã xác minh",
    },
  ],
  "merge of households": [
    mergeHouseholdsSchema,
    {
      id: ID,
      pair: { id: ID, version: 1 },
      stands: { id: ID, version: 1 },
      double: { id: OTHER, version: 1 },
      couples: [{ standsId: ID, doubleId: OTHER }],
      note: "một hộ ghi hai lần",
    },
  ],
  village: [villageSchema, { id: ID, name: "Pò Sè", area: "RURAL" }],
  "village edit": [villageEditSchema, { id: ID, name: "Pò Sè", area: "RURAL", version: 1, ended: false }],
  "review save": [saveReviewSchema, { id: ID, version: 1, patch: { incomeScore: 120 } }],
  "review finish": [finishReviewSchema, { id: ID, version: 1 }],
  "review open again": [idSchema, { id: ID }],
  override: [overrideSchema, { id: ID, version: 1, override: { class: "POOR", reason: "họp dân", document: "12/BB" } }],
  "put on the list": [listHouseholdSchema, { id: ID, roundId: ID, householdId: ID }],
  sheets: [sheetsSchema, { ids: [ID], village: null, purpose: "rà soát thôn" }],
  "sheet to type": [openSheetSchema, { reference: "06091-00017-2024" }],
  submit: [submitListSchema, { eventId: ID, listId: ID, version: 1 }],
  approve: [approveListSchema, { eventId: ID, listId: ID, version: 1 }],
  return: [
    returnListSchema,
    {
      eventId: ID,
      listId: ID,
      version: 1,
      reason: "OTHER",
      note: "kiểm tra lại",
      households: [{ reviewId: ID, reason: "OTHER", note: "kiểm tra" }],
    },
  ],
  residents: [residentsSchema, { listId: ID, version: 1, households: 100, persons: 400, note: "" }],
  remark: [commentSchema, { id: ID, reviewId: ID, question: "household", text: "vì sao" }],
  round: [
    openRoundSchema,
    {
      id: ID,
      year: 2025,
      track: "ANNUAL",
      standardId: "vn-2022-2026",
      chain: "COMMUNE_PROVINCE",
      opensOn: "2025-09-01",
      closesOn: "2025-12-14",
      communeDue: null,
      districtDue: null,
    },
  ],
  reveal: [revealSchema, { id: ID, personId: ID, purpose: "CHECK_PAPERS", note: "hồ sơ số 12" }],
  "reveal of sensitive facts": [
    revealSensitiveSchema,
    { id: ID, householdId: ID, purpose: "OTHER", note: "đoàn kiểm tra của tỉnh" },
  ],
  "reason of a download": [
    exportReasonSchema,
    { purpose: "REPORT_UP", note: "công văn 12 của huyện", sensitive: true, ids: true },
  ],
  "rule of retention": [
    retentionRuleSchema,
    { id: "readings", version: 1, days: 1825, basis: "quy ước của phần mềm", enabled: true },
  ],
  "limit of time": [
    timeLimitSchema,
    { id: "take_back", amount: 14, note: "quy ước của phần mềm", was: { amount: 14, note: "quy ước của phần mềm" } },
  ],
  person: [personSchema, { id: ID, postingId: ID, username: "nong.hoa", fullName: "Nông Thị Hoa", ...posting }],
  "person edit": [personEditSchema, { id: ID, version: 1, fullName: "Nông Thị Hoa" }],
  account: [accountSchema, { id: ID, version: 1 }],
  posting: [postingSchema, { id: ID, userId: ID, ...posting }],
  "posting end": [postingEndSchema, { id: ID, validTo: "05/12/2024" }],
  password: [
    passwordChangeSchema("nong.hoa"),
    { currentPassword: "mật khẩu cũ", password: "mật khẩu mới dài", again: "mật khẩu mới dài" },
  ],
};

type Path = (string | number)[];

function leaves(value: unknown, at: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves(one, [...at, i]));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, one]) => leaves(one, [...at, key]));
  return [at];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((one, i) => (i === step ? replaced(one, rest, by) : one));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [key, key === step ? replaced(one, rest, by) : one]),
  );
}

const BAD: readonly [what: string, value: unknown][] = [
  ["an object", { a: 1 }],
  ["a list", [[]]],
  ["another type", Symbol("x")],
  ["10,000 characters", "x".repeat(10_000)],
  ["a hidden character", "a\u202eb"],
  ["half a character", "a\ud83d"],
  ["not a number", Number.NaN],
];

describe.each(Object.entries(INPUTS))("%s", (_, [schema, valid]) => {
  test("is taken when it is right", () => {
    const parsed = schema.safeParse(valid);
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test.each(leaves(valid).map((at): [string, Path] => [at.join("."), at]))("%s refuses what is wrong", (_name, at) => {
    for (const [what, value] of BAD) {
      // A password may hold any character.
      if (/character$/.test(what) && /password|again/i.test(at.join("."))) continue;
      const parsed = schema.safeParse(replaced(valid, at, value));
      expect(parsed.success, what).toBe(false);
      const places = (parsed.error?.issues ?? []).map(({ path }) => path.join("."));
      expect(
        places.some((place) => at.join(".").startsWith(place) || place.startsWith(`${at.join(".")}.`)),
        `${what}: ${places}`,
      ).toBe(true);
    }
  });

  test("refuses nothing, a text, a list and a key too many of its own accord or by leaving it out", () => {
    for (const value of [undefined, null, "x", [], 1]) expect(schema.safeParse(value).success).toBe(false);
    const parsed = schema.safeParse({ ...valid, __proto__: null, isAdministrator: true });
    if (parsed.success) expect(parsed.data).not.toHaveProperty("isAdministrator");
  });
});
