import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { closeDatabase } from "@/lib/core/db";
import { householdSheet } from "@/lib/documents/household-sheet";
import { FORMATS, type SheetFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import { readTable } from "@/lib/imports/read-table";
import { exportHouseholds, type HouseholdRow } from "@/lib/reports/household-rows";
import { createActor, createArea, createHousehold, createRound, createUnit, ownerDb } from "@/lib/testing/factories";

const CONNECTIONS = vi.hoisted(() => {
  process.env.POOL_SIZE = "2";
  return 2;
});

afterAll(closeDatabase);

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

/** The codes of a download, read back from its bytes. */
async function download(actor: Actor, format: SheetFormat): Promise<string[]> {
  const reason = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;
  const { rows, extra } = await exportHouseholds(actor, {}, reason);
  const same = (text: string) => text;
  const sheet = householdSheet(rows, { heading: same, class: same, kind: same, status: same }, extra);
  const bytes = await sheetResponse(format, "x", { name: "x", ...sheet }).bytes();
  const codes: string[] = [];
  for await (const { cells } of readTable({ name: `x.${format}`, bytes }))
    codes.push(...cells.filter((cell) => /^\w+-\d{5}$/.test(cell)));
  return codes;
}

test("after a dozen of a commune's downloads on every connection the province's are whole", async () => {
  for (let i = 0; i < 12; i++) {
    const found = await Promise.all(Array.from({ length: CONNECTIONS }, () => download(officer, "csv")));
    expect(found.map(({ length }) => length)).toEqual(Array.from({ length: CONNECTIONS }, () => 1));
  }
  for (const format of FORMATS) {
    const codes = await download(province, format);
    expect(codes, format).toHaveLength(MANY + 1);
    expect(new Set(codes).size, format).toBe(MANY + 1);
  }
});

test("a reader who leaves gives the connection back, and what left is recorded", async () => {
  const reason = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;
  const readings = () => ownerDb().auditEntry.count({ where: { actorId: province.userId, act: "household.export" } });
  const before = await readings();
  const same = (text: string) => text;
  for (const format of FORMATS) {
    for (let i = 0; i < CONNECTIONS + 1; i++) {
      const { rows, extra } = await exportHouseholds(province, {}, reason);
      const sheet = householdSheet(rows, { heading: same, class: same, kind: same, status: same }, extra);
      const reader = sheetResponse(format, "x", { name: "x", ...sheet }).body?.getReader();
      await reader?.read();
      await reader?.read();
      await reader?.cancel();
    }
  }
  expect(await readings()).toBe(before + FORMATS.length * (CONNECTIONS + 1));
  expect(await download(province, "csv")).toHaveLength(MANY + 1);
  await expect
    .poll(
      () =>
        ownerDb()
          .$queryRaw`SELECT 1 FROM pg_stat_activity WHERE application_name = 'ra-soat' AND state LIKE 'idle in%'`,
    )
    .toEqual([]);
});

test("a download shows its households as they all stood when it began", async () => {
  const reason = { purpose: "REPORT_UP", note: "", sensitive: false, ids: false } as const;
  const { rows } = await exportHouseholds(province, {}, reason);
  const { value: first } = await rows.next();
  const last = await ownerDb().household.findFirstOrThrow({
    where: { unitPath: { startsWith: province.unitPath }, code: { endsWith: `-0${MANY}` } },
  });
  await ownerDb().household.update({ where: { id: last.id }, data: { headName: "Đổi tên" } });
  const names = [...(first ?? [])].map(({ head_name }: HouseholdRow) => head_name);
  for await (const batch of rows) names.push(...batch.map((row) => row.head_name));
  expect(names).toHaveLength(MANY + 1);
  expect(names).not.toContain("Đổi tên");
});
