import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase, copyAsActor, streamAsActor } from "@/lib/core/db";
import { householdSheet } from "@/lib/documents/household-sheet";
import { FORMATS, type SheetFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import { readTable } from "@/lib/imports/read-table";
import { exportHouseholds } from "@/lib/reports/household-rows";
import {
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";

const CONNECTIONS = vi.hoisted(() => {
  process.env.POOL_SIZE = "2";
  return 2;
});

afterAll(closeDatabase);

const REASON = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;
/** Households of the commune beside the officer's: more than are read at a time. */
const MANY = 2_500;

let officer: Actor;
let province: Actor;

beforeAll(async () => {
  const area = await createArea();
  const other = await createUnit({ level: "COMMUNE", parent: area.district });
  const village = await createUnit({ level: "VILLAGE", parent: other });
  await createRound(area.province, [area.commune, other]);
  await createHousehold(area.village);
  await ownerDb().$executeRaw`
    INSERT INTO household (id, code, commune_id, village_id, unit_path, address)
    SELECT gen_random_uuid(), ${`${other.code}-`} || lpad(i::text, 5, '0'), ${other.id}::uuid, ${village.id}::uuid, '', 'Nà'
    FROM generate_series(1, ${MANY}) i`;
  officer = await createActor("COMMUNE_OFFICER", area.commune);
  province = await createActor("PROVINCE_STAFF", area.province);
});

const same = (text: string) => text;
const WORDS = { heading: same, class: same, kind: same, status: same };

/** A download as it leaves. */
async function open(actor: Actor, format: SheetFormat): Promise<Response> {
  return sheetResponse(format, "x", { name: "x", ...householdSheet(await exportHouseholds(actor, {}, REASON), WORDS) });
}

/** The codes of a download, read back from its bytes. */
async function download(actor: Actor, format: SheetFormat): Promise<string[]> {
  const bytes = await (await open(actor, format)).bytes();
  const codes: string[] = [];
  for await (const { cells } of readTable({ name: `x.${format}`, bytes }))
    codes.push(...cells.filter((cell) => /^\w+-\d{5}$/.test(cell)));
  return codes;
}

test("after a dozen of a commune's downloads on every connection the province's are whole, and then a commune's is its own", async () => {
  for (let i = 0; i < 12; i++) {
    const found = await Promise.all(Array.from({ length: CONNECTIONS }, () => download(officer, "csv")));
    expect(found.map(({ length }) => length)).toEqual(Array.from({ length: CONNECTIONS }, () => 1));
  }
  for (const format of FORMATS) {
    const [codes = [], again] = await Promise.all([download(province, format), download(province, format)]);
    expect(codes, format).toHaveLength(MANY + 1);
    expect(new Set(codes).size, format).toBe(MANY + 1);
    expect(again).toEqual(codes);
    for (let i = 0; i < 2 * CONNECTIONS; i++) expect(await download(officer, format)).toHaveLength(1);
  }
});

test("a reader who leaves gives the connection back, and what left is recorded", async () => {
  const readings = () => ownerDb().auditEntry.count({ where: { actorId: province.userId, act: "household.export" } });
  const before = await readings();
  for (const format of FORMATS) {
    for (let i = 0; i < CONNECTIONS + 1; i++) {
      const reader = (await open(province, format)).body?.getReader();
      await reader?.read();
      await reader?.read();
      await reader?.cancel();
    }
  }
  expect(await readings()).toBe(before + FORMATS.length * (CONNECTIONS + 1));
  for (const format of FORMATS) expect(await download(province, format)).toHaveLength(MANY + 1);
});

describe("a long read", () => {
  /** More than waits anywhere on the way; each row names the connection that it came by. */
  const LONG = Prisma.sql`SELECT pg_backend_pid() || repeat('x', 1000) FROM generate_series(1, 100000)`;
  const connectionOf = (some: unknown): number => Number.parseInt(String(some), 10);
  const reads = {
    cursor: () => streamAsActor(province, LONG, 10),
    async *copy() {
      for await (const lines of copyAsActor(province, LONG)) yield Buffer.from(lines).toString();
    },
  };

  test.each(Object.entries(reads))("by %s ends when its reader leaves, and frees its connection", async (_, read) => {
    const used: number[] = [];
    for (let i = 0; i < CONNECTIONS + 1; i++)
      for await (const some of read()) {
        used.push(connectionOf(some));
        break;
      }
    expect(used).toHaveLength(CONNECTIONS + 1);
    await expect
      .poll(() =>
        asActor(
          province,
          (tx) =>
            tx.$queryRaw`SELECT pid FROM pg_stat_activity WHERE pid = ANY(${used}) AND pid <> pg_backend_pid() AND xact_start IS NOT NULL`,
        ),
      )
      .toEqual([]);
  });

  test.each(Object.entries(reads))("by %s whose connection is lost fails, and nothing else", async (_, read) => {
    const all = async () => {
      let isFirst = true;
      for await (const some of read()) {
        if (isFirst)
          await asActor(province, (tx) => tx.$queryRaw`SELECT pg_terminate_backend(${connectionOf(some)}::int)`);
        isFirst = false;
      }
    };
    await expect(all()).rejects.toThrow(/terminat|connection/i);
    expect(await download(officer, "csv")).toHaveLength(1);
  });

  test("by copy that PostgreSQL refuses fails with its reason, and keeps its connection", async () => {
    for (let i = 0; i < CONNECTIONS + 1; i++)
      await expect(
        copyAsActor(province, Prisma.sql`SELECT 1 / (i - 100) FROM generate_series(1, 200) i`).next(),
      ).rejects.toThrow(/division by zero/);
    expect(await download(officer, "csv")).toHaveLength(1);
  });
});

test("a download shows its households as they all stood when it began", async () => {
  const { rows, columns } = await exportHouseholds(province, {}, REASON);
  const name = columns.findIndex(({ key }) => key === "head");
  const names: unknown[] = [];
  for await (const batch of rows) {
    if (names.length === 0) {
      const last = await ownerDb().household.findFirstOrThrow({
        where: { unitPath: { startsWith: province.unitPath }, code: { endsWith: `-0${MANY}` } },
      });
      await ownerDb().household.update({ where: { id: last.id }, data: { headName: "Đổi tên" } });
    }
    names.push(...batch.map((row) => row[name]));
  }
  expect(names).toHaveLength(MANY + 1);
  expect(names).not.toContain("Đổi tên");
});

describe("lines that PostgreSQL writes", () => {
  /** What a spreadsheet would run, what must be quoted, what only looks like it. */
  const AWKWARD = [
    "=1+1",
    "+84 912",
    "-Hoà",
    "@ai",
    "\tđầu dòng",
    "\rvề đầu",
    'Nông "Mai" Thị',
    '"',
    "a,b",
    "hai\ndòng",
    "hai\r\ndòng",
    "=\"a\",\n'b'",
    "'trích",
    " =đệm ",
    "\\.",
    "\\N",
    "\\n\\t",
    "",
    "Đặng Thị Ngọc Ánh",
    "Hoa\u0300 tổ hợp",
    "𠮷 野",
    "NULL",
    "0912",
  ];
  /** Words of ours are held to the same rule. */
  const AWKWARD_WORDS = {
    heading: (key: string) => `=${key}, "x"`,
    class: (value: string) => `-${value}, "a"`,
    kind: (value: string) => (value === "OLD" ? "" : `@${value}\n`),
    status: (value: string) => `Đã ${value}`,
  };

  test.each([false, true])("are byte for byte those that we write, sensitive facts %s", async (sensitive) => {
    const area = await createArea();
    const round = await createRound(area.province, [area.commune]);
    const reader = await createActor("COMMUNE_OFFICER", area.commune);
    for (const [i, headName] of AWKWARD.entries()) {
      const household = await createHousehold(area.village);
      if (i % 3 > 0) await createReview(round, household);
      await ownerDb().household.update({ where: { id: household.id }, data: { headName } });
    }
    await ownerDb().unit.update({ where: { id: area.village.id }, data: { fullName: '=Thôn "Nà, Lầu"' } });
    await ownerDb().unit.update({ where: { id: area.commune.id }, data: { fullName: "-Xã\nmới" } });
    const csv = async (isOurs: boolean) => {
      const sheet = householdSheet(await exportHouseholds(reader, {}, { ...REASON, sensitive }), AWKWARD_WORDS);
      const response = sheetResponse("csv", "x", { name: "x", ...sheet, ...(isOurs && { lines: null }) });
      return Buffer.from(await response.arrayBuffer()).toString("utf8");
    };
    const ours = await csv(true);
    expect(await csv(false)).toBe(ours);
    expect(ours).toContain('"\'=""a"",\n\'b\'"');
    expect(ours.split("\r\n").length).toBeGreaterThan(AWKWARD.length);
  });
});
