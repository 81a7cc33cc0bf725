import { readXlsx } from "hucre/xlsx";
import { afterAll, describe, expect, test } from "vitest";
import { asActor, closeDatabase } from "@/lib/core/db";
import { sheetResponse } from "@/lib/documents/spreadsheet";
import { wrongRowsSheet } from "@/lib/documents/wrong-rows-sheet";
import { listPairs } from "@/lib/duplicates/queries/pairs";
import { sealNationalId } from "@/lib/households/identity";
import { exportWrongRows, getImport, listImportHouseholds, listImports } from "@/lib/imports/queries";
import { receiveList } from "@/lib/imports/service/receive-list";
import { applyImport, cancelImport, sayColumns, undoImport } from "@/lib/imports/service/steps";
import { registerRows } from "@/lib/testing/events";
import { createActor, createArea, createHousehold, createUnit, ownerDb } from "@/lib/testing/factories";
import { bringIn, dryRun, importWhole, pasted, runImport } from "@/lib/testing/imports";

afterAll(closeDatabase);

async function stage() {
  const area = await createArea();
  return { ...area, officer: await createActor("COMMUNE_OFFICER", area.commune) };
}

const HEADINGS = ["STT hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc", "Số CCCD", "Thôn"];
const anyId = () => `0200${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;

const list = (village: string, id = anyId()) =>
  pasted([
    HEADINGS,
    ["1", "Hoàng Văn Sơn", "Chủ hộ", "17/05/1980", "Nam", "Nùng", id, village],
    ["", "Nông Thị Hoa", "Vợ", "1982", "Nữ", "Nùng", "", village],
    ["2", "Lý Văn Bình", "Chủ hộ", "1975", "Nam", "Tày", "", village],
  ]);

const rowsOf = async (actor: Parameters<typeof listImportHouseholds>[0], id: string) =>
  (await listImportHouseholds(actor, id, { page: 1 })).rows;

describe("a list that comes in", () => {
  test("is shown before anything changes, becomes one act, changes nothing the second time, and is taken back whole", async () => {
    const at = await stage();
    const before = await registerRows(at.province.path);
    const file = list(at.village.name);
    const dry = await dryRun(at.officer, file);
    expect(dry).toMatchObject({ state: "CHECKED", counts: { NEW: 2, PROBLEM: 0, persons: 3 } });
    expect(await registerRows(at.province.path)).toEqual(before);

    const done = await importWhole(at.officer, file);
    expect(done).toMatchObject({ state: "DONE", counts: { registered: 2, registeredPersons: 3 } });
    const households = await ownerDb().household.findMany({
      where: { communeId: at.commune.id },
      include: { memberships: { include: { person: true } } },
      orderBy: { code: "asc" },
    });
    expect(households).toMatchObject([
      { headName: "Hoàng Văn Sơn", memberCount: 2, origin: "IMPORTED", class: null },
      { headName: "Lý Văn Bình", memberCount: 1, origin: "IMPORTED" },
    ]);
    expect(households.map(({ code }) => code)).toEqual([`${at.commune.code}-00001`, `${at.commune.code}-00002`]);
    const [wife] = households[0]?.memberships.filter(({ relationship }) => relationship === "SPOUSE") ?? [];
    expect(wife?.person).toMatchObject({ nationalIdAbsence: "OTHER", nationalIdHash: null });

    const again = await dryRun(at.officer, file);
    expect(again.counts).toMatchObject({ NEW: 0, CHANGES: 0, SAME: 2, PROBLEM: 0 });
    expect(again.sameAs).toMatchObject({ id: done.id });

    await undoImport(at.officer, done.id);
    expect(await registerRows(at.province.path)).toEqual(before);
    expect(await getImport(at.officer, done.id)).toMatchObject({ state: "UNDONE", undoUntil: null });
    await undoImport(at.officer, done.id);
  });

  test("changes what it knows better, shows before and after, and never replaces what it does not say", async () => {
    const at = await stage();
    const number = anyId();
    const household = await createHousehold(at.village, {
      members: [
        { fullName: "Hoàng Văn Sơn", birthYear: 1980, nationalId: number },
        { fullName: "Nông Thị Hoa", sex: "FEMALE", birthYear: 1982 },
      ],
      class: "POOR",
    });
    const before = await registerRows(at.province.path);
    const wifeNumber = `020182${anyId().slice(-6)}`;
    const file = pasted([
      [
        "Họ và tên",
        "Quan hệ",
        "Ngày sinh",
        "Giới tính",
        "Dân tộc",
        "CCCD",
        "Thôn",
        "Địa chỉ",
        "Điện thoại",
        "Kết quả rà soát",
      ],
      [
        "HOÀNG VĂN SƠN",
        "Chủ hộ",
        "17/05/1980",
        "Nam",
        "Nùng",
        number,
        at.village.name,
        "Đầu bản",
        "0912345678",
        "Hộ không nghèo",
      ],
      ["Nông Thị Hoa", "Vợ", "", "Nữ", "", wifeNumber, at.village.name, "", "", ""],
      ["Hoàng Thị Mới", "Con", "2020", "Nữ", "Nùng", "", at.village.name, "", "", ""],
    ]);
    const dry = await dryRun(at.officer, file);
    expect(dry.counts).toMatchObject({ NEW: 0, CHANGES: 1, PROBLEM: 0 });
    const [row] = await rowsOf(at.officer, dry.id);
    expect(row?.edits.map((edit) => ("field" in edit ? edit.field : edit.of))).toEqual([
      "address",
      "phone",
      "birth",
      "nationalId",
      "relationship",
      "arrival",
    ]);
    expect(row?.listed.result.classNow).toBe("NOT_POOR");
    expect(JSON.stringify(row)).not.toContain(wifeNumber);

    await applyImport(at.officer, { id: dry.id, actId: crypto.randomUUID() });
    await runImport(at.officer, dry.id);
    const after = await ownerDb().household.findUniqueOrThrow({
      where: { id: household.id },
      include: { memberships: { include: { person: true }, orderBy: { position: "asc" } } },
    });
    expect(after).toMatchObject({ address: "Đầu bản", phone: "0912345678", memberCount: 3, class: "POOR" });
    expect(after.version).toBe(household.version + 1);
    expect(after.memberships.map(({ person, relationship }) => [person.fullName, relationship])).toEqual([
      ["Hoàng Văn Sơn", "HEAD"],
      ["Nông Thị Hoa", "SPOUSE"],
      ["Hoàng Thị Mới", "CHILD"],
    ]);
    expect(after.memberships[0]?.person).toMatchObject({ birthYear: 1980, birthMonth: 5, birthDay: 17 });
    expect(after.memberships[1]?.person).toMatchObject({
      birthYear: 1982,
      ethnicityCode: "07",
      nationalIdAbsence: null,
    });
    await undoImport(at.officer, dry.id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });

  test("with rows of another commune, of an unknown village, and of nobody's birth has them come back with the reason", async () => {
    const at = await stage();
    const row = (commune: string, village: string, birth: string, i: number) => [
      commune,
      village,
      `Triệu Văn ${["Một", "Hai", "Ba", "Bốn"][i]}`,
      "Chủ hộ",
      birth,
      "Nam",
      "Dao",
    ];
    const file = pasted([
      ["Xã", "Thôn", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Dân tộc"],
      row("Xã Nơi Khác", at.village.name, "1970", 0),
      row(at.commune.fullName, "Thôn Không Có", "1970", 1),
      row(at.commune.fullName, at.village.name, "", 2),
      row(at.commune.fullName, at.village.fullName.toUpperCase(), "1970", 3),
      // It says something, if nothing that means anything: it is not called blank besides.
      [at.commune.fullName, at.village.name, "Triệu Văn Năm", "Chủ hộ", "1970", "x", "Dao"],
    ]);
    const dry = await importWhole(at.officer, file);
    expect(dry.counts).toMatchObject({ NEW: 1, PROBLEM: 4, registered: 1 });
    const messages = (await listImportHouseholds(at.officer, dry.id, { kind: "PROBLEM", page: 1 })).rows.map((one) =>
      one.remarks
        .filter(({ level }) => level === "error")
        .map(({ message, row: at }) => `${at} ${message.split("?")[0]}`),
    );
    expect(messages).toEqual([
      ["2 found.other_commune"],
      ["3 found.village_unknown"],
      ["4 missing.birth"],
      ["6 problem.sex_unknown"],
    ]);
    expect(await ownerDb().household.count({ where: { communeId: at.commune.id } })).toBe(1);
  });

  test("that gives one row for a household registers its head, and says what is left to complete", async () => {
    const at = await stage();
    const file = pasted([
      ["Mã hộ", "Chủ hộ", "Năm sinh", "Giới tính", "Dân tộc", "Thôn", "Số nhân khẩu"],
      ["17", "Bế Văn Chín", "1965", "Nam", "Tày", at.village.name, "5"],
    ]);
    const done = await importWhole(at.officer, file);
    expect(done.counts).toMatchObject({ registered: 1, registeredPersons: 1 });
    const [row] = await rowsOf(at.officer, done.id);
    expect(row?.remarks.map(({ message }) => message.split("?")[0])).toEqual(
      expect.arrayContaining(["later.members", "later.national_ids", "later.address"]),
    );
    // The code of the list finds it again, with its head's name.
    expect((await dryRun(at.officer, file)).counts).toMatchObject({ NEW: 0, SAME: 1 });
  });

  test("with masked national ids of our own download says nothing of them", async () => {
    const at = await stage();
    const number = anyId();
    const household = await createHousehold(at.village, {
      members: [{ fullName: "Hoàng Văn Sơn", birthYear: 1980, nationalId: number }],
    });
    const file = pasted([
      ["Mã hộ", "Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Dân tộc", "Số CCCD", "Thôn"],
      [
        household.code,
        "Hoàng Văn Sơn",
        "Chủ hộ",
        "1980",
        "Nam",
        "Nùng",
        `${number.slice(0, 3)}•••••••${number.slice(-2)}`,
        at.village.name,
      ],
    ]);
    expect((await dryRun(at.officer, file)).counts).toMatchObject({ SAME: 1, CHANGES: 0, PROBLEM: 0 });
  });

  test("never guesses between two: whatever points to several households waits for a person", async () => {
    const at = await stage();
    const [one, two] = [anyId(), anyId()];
    for (const [fullName, nationalId] of [["Hoàng Văn Sơn", one] as const, ["Lý Văn Bình", two] as const])
      await createHousehold(at.village, { members: [{ fullName, birthYear: 1980, nationalId }] });
    for (let i = 0; i < 2; i++)
      await createHousehold(at.village, { members: [{ fullName: "Nông Văn Đôi", birthYear: 1960 }] });
    const elsewhere = await createArea();
    const taken = anyId();
    await createHousehold(elsewhere.village, {
      members: [{ fullName: "Vi Văn Xa", birthYear: 1955, nationalId: taken }],
    });
    const file = pasted([
      HEADINGS,
      ["1", "Hoàng Văn Sơn", "Chủ hộ", "1980", "Nam", "Nùng", one, at.village.name],
      ["", "Lý Văn Bình", "Em", "1980", "Nam", "Nùng", two, at.village.name],
      ["2", "Nông Văn Đôi", "Chủ hộ", "1960", "Nam", "Nùng", "", at.village.name],
      ["3", "Vi Văn Xa", "Chủ hộ", "1955", "Nam", "Nùng", taken, at.village.name],
      ["4", "Hoàng Văn Sơn", "Chủ hộ", "1980", "Nam", "Nùng", anyId(), at.village.name],
    ]);
    const dry = await dryRun(at.officer, file);
    const rows = await rowsOf(at.officer, dry.id);
    expect(
      rows.map(({ kind, remarks }) => [kind, remarks.find(({ level }) => level === "error")?.message.split("?")[0]]),
    ).toEqual([
      ["PROBLEM", "found.several"],
      ["PROBLEM", "found.several"],
      ["PROBLEM", "found.id_taken"],
      ["PROBLEM", "found.id_differs"],
    ]);
    await expect(applyImport(at.officer, { id: dry.id, actId: crypto.randomUUID() })).rejects.toMatchObject({
      text: expect.stringContaining("import_nothing_to_do"),
    });
  });

  test("does not overwrite what somebody changed since it was looked at", async () => {
    const at = await stage();
    const household = await createHousehold(at.village, { members: [{ fullName: "Hoàng Văn Sơn", birthYear: 1980 }] });
    const file = pasted([
      ["Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Dân tộc", "Thôn", "Địa chỉ"],
      ["Hoàng Văn Sơn", "Chủ hộ", "1980", "Nam", "Nùng", at.village.name, "Theo danh sách"],
    ]);
    const dry = await dryRun(at.officer, file);
    expect(dry.counts).toMatchObject({ CHANGES: 1 });
    await ownerDb().household.update({ where: { id: household.id }, data: { address: "Người khác vừa sửa" } });
    await applyImport(at.officer, { id: dry.id, actId: crypto.randomUUID() });
    await runImport(at.officer, dry.id);
    expect((await getImport(at.officer, dry.id)).counts).toMatchObject({ changed: 0, CHANGES: 0, PROBLEM: 1 });
    expect(await ownerDb().household.findUnique({ where: { id: household.id } })).toMatchObject({
      address: "Người khác vừa sửa",
    });
  });
});

test("once it is in the register, records that may be of one person are found without anybody asking, and go when it is taken back", async () => {
  const at = await stage();
  const file = pasted([
    HEADINGS,
    ["1", "Hoàng Văn Sơn", "Chủ hộ", "17/05/1980", "Nam", "Nùng", "", at.village.name],
    ["2", "Lý Văn Bình", "Chủ hộ", "1975", "Nam", "Tày", "", at.village.name],
    ["", "HOÀNG VĂN SƠN", "Em", "17/05/1980", "Nam", "Nùng", "", at.village.name],
  ]);
  const { id } = await importWhole(at.officer, file);
  const { rows } = await listPairs(at.officer, { page: 1 });
  expect(rows.map((row) => JSON.stringify(row).toUpperCase().split("HOÀNG VĂN SƠN").length - 1)).toEqual([2]);
  await undoImport(at.officer, id);
  expect((await listPairs(at.officer, { page: 1 })).rows).toEqual([]);
});

describe("taking back", () => {
  test("is refused, with the reason, once somebody has worked on what came in", async () => {
    const at = await stage();
    const done = await importWhole(at.officer, list(at.village.name));
    const [household] = await ownerDb().household.findMany({ where: { communeId: at.commune.id } });
    await asActor(at.officer, (tx) =>
      tx.household.update({ where: { id: household?.id ?? "" }, data: { address: "Sửa sau khi nhập" } }),
    );
    await expect(undoImport(at.officer, done.id)).rejects.toThrow(/act_built_upon/);
    expect(await getImport(at.officer, done.id)).toMatchObject({ state: "DONE" });
  });

  test("is the commune's and of those above it; the neighbour finds no such import", async () => {
    const at = await stage();
    const done = await importWhole(at.officer, list(at.village.name));
    const neighbour = await createActor("COMMUNE_OFFICER", await createUnit({ level: "COMMUNE", parent: at.district }));
    await expect(undoImport(neighbour, done.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getImport(neighbour, done.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await listImports(neighbour)).toEqual([]);
    const district = await createActor("DISTRICT_REVIEWER", at.district);
    expect(await listImports(district)).toMatchObject([{ id: done.id, state: "DONE" }]);
    await undoImport(district, done.id);
    expect(await getImport(at.officer, done.id)).toMatchObject({ state: "UNDONE" });
  });
});

describe("who brings in", () => {
  test("is the commune: the district, the province and an administrator may not, in the database either", async () => {
    const at = await stage();
    const file = list(at.village.name);
    const { id } = await bringIn(at.officer, file);
    for (const [role, unit] of [
      ["DISTRICT_REVIEWER", at.district],
      ["PROVINCE_STAFF", at.province],
      ["ADMINISTRATOR", at.province],
    ] as const) {
      const person = await createActor(role, unit);
      const input = { id: crypto.randomUUID(), name: "", pasted: true };
      await expect(receiveList(person, input, file), role).rejects.toMatchObject({ code: "forbidden" });
      await expect(cancelImport(person, id), role).rejects.toMatchObject({ code: "forbidden" });
      // Whoever reads it is refused, whoever does not finds nothing to change.
      const change = asActor(person, (tx) => tx.import.updateMany({ where: { id }, data: { state: "CANCELLED" } }));
      if (role === "ADMINISTRATOR") expect((await change).count).toBe(0);
      else await expect(change, role).rejects.toThrow(/row-level security/);
      const dropped = await asActor(person, (tx) => tx.importRow.deleteMany({ where: { importId: id } }));
      expect(dropped.count, role).toBe(0);
      await expect(
        asActor(person, (tx) =>
          tx.importRow.create({
            data: { id: crypto.randomUUID(), importId: id, unitPath: at.commune.path, batch: 99, sealed: "x" },
          }),
        ),
        role,
      ).rejects.toThrow();
    }
    const chair = await createActor("COMMUNE_CHAIR", at.commune);
    await cancelImport(chair, id);
  });

  test("sends the same list twice and it comes once; its id serves no other list", async () => {
    const at = await stage();
    const input = { id: crypto.randomUUID(), name: "", pasted: true };
    const file = list(at.village.name);
    await Promise.all([receiveList(at.officer, input, file), receiveList(at.officer, input, file)]);
    await receiveList(at.officer, input, file);
    expect(await ownerDb().import.count({ where: { communeId: at.commune.id } })).toBe(1);
    await expect(receiveList(at.officer, input, list(at.village.name))).rejects.toMatchObject({ code: "conflict" });
    const other = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    await expect(receiveList(other, input, file)).rejects.toMatchObject({ code: "conflict" });
  });

  test("sends a file under a name that says what it is, or is told so and nothing is kept", async () => {
    const at = await stage();
    const file = list(at.village.name);
    const send = (name: string) => receiveList(at.officer, { id: crypto.randomUUID(), name, pasted: false }, file);
    for (const name of ["danh-sach.xlsx", "danh-sach.tsv.hta", ""])
      await expect(send(name), name).rejects.toMatchObject({ code: "invalid", text: "file_called_otherwise" });
    expect(await ownerDb().import.count({ where: { communeId: at.commune.id } })).toBe(0);
    await expect(send("danh-sach.tsv")).resolves.toMatchObject({ id: expect.any(String) });
  });

  test("what they stop leaves nothing of what came in", async () => {
    const at = await stage();
    const { id } = await dryRun(at.officer, list(at.village.name));
    await cancelImport(at.officer, id);
    expect(await getImport(at.officer, id)).toMatchObject({ state: "CANCELLED", layout: null });
    for (const count of [
      await ownerDb().importRow.count({ where: { importId: id } }),
      await ownerDb().importHousehold.count({ where: { importId: id } }),
      await ownerDb().importFile.count({ where: { importId: id } }),
    ])
      expect(count).toBe(0);
  });

  test("nothing of a list stands in the database in clear", async () => {
    const at = await stage();
    const number = anyId();
    await dryRun(at.officer, list(at.village.name, number));
    const found = await ownerDb().$queryRaw<{ n: number }[]>`
      SELECT (SELECT count(*) FROM import i WHERE i.unit_path = ${at.commune.path} AND to_jsonb(i)::text ~ ${`${number}|Sơn`})::int
        + (SELECT count(*) FROM import_row r WHERE r.unit_path = ${at.commune.path} AND r.sealed ~ ${`${number}|Sơn`})::int
        + (SELECT count(*) FROM import_household h WHERE h.unit_path = ${at.commune.path} AND h.sealed ~ ${`${number}|Sơn`})::int AS n`;
    expect(found).toEqual([{ n: 0 }]);
  });
});

describe("the columns", () => {
  test("that a person has said are known when the next list of that form comes, in this commune and in no other", async () => {
    const at = await stage();
    const odd = (village: string, name: string) =>
      pasted([
        ["Tên gọi", "Cột Z", "SN", "GT", "DT", "Ở đâu"],
        [name, "Chủ hộ", "1970", "Nam", "Nùng", village],
      ]);
    const first = await bringIn(at.officer, odd(at.village.name, "Vi Văn Một"));
    expect(first.state).toBe("MAPPING");
    await expect(
      sayColumns(at.officer, {
        id: first.id,
        firstRow: 2,
        columns: ["fullName", "fullName", null, null, null, null],
        encoding: "UNICODE",
        villageId: null,
        ethnicityCode: null,
      }),
    ).rejects.toMatchObject({ fields: { "columns.1": ["choice_twice"] } });
    await sayColumns(at.officer, {
      id: first.id,
      firstRow: 2,
      columns: ["fullName", "relationship", "birth", "sex", "ethnicityCode", "village"],
      encoding: "UNICODE",
      villageId: null,
      ethnicityCode: null,
    });
    await runImport(at.officer, first.id);
    expect(await getImport(at.officer, first.id)).toMatchObject({ state: "CHECKED", counts: { NEW: 1 } });
    const next = await bringIn(at.officer, odd(at.village.name, "Vi Văn Hai"));
    expect(next).toMatchObject({ state: "CHECKED", counts: { NEW: 1 } });
    const elsewhere = await stage();
    expect(await bringIn(elsewhere.officer, odd(elsewhere.village.name, "Vi Văn Ba"))).toMatchObject({
      state: "MAPPING",
    });
  });

  test("leave out what holds for the whole list, where a person says it", async () => {
    const at = await stage();
    const file = pasted([
      ["Họ và tên", "Quan hệ", "Năm sinh", "Giới tính"],
      ["Vi Văn Một", "Chủ hộ", "1970", "Nam"],
      ["Vi Văn Hai", "Con", "1999", "Nam"],
    ]);
    expect((await dryRun(at.officer, file)).counts).toMatchObject({ PROBLEM: 1 });
    const told = await bringIn(at.officer, file);
    const { form: _, ...mapping } = told.mapping ?? { form: null };
    await sayColumns(at.officer, { ...mapping, id: told.id, villageId: at.village.id, ethnicityCode: "07" } as never);
    await runImport(at.officer, told.id);
    expect((await getImport(at.officer, told.id)).counts).toMatchObject({ NEW: 1, PROBLEM: 0 });
  });
});

describe("what must be put right", () => {
  const words = {
    field: (field: string) =>
      ({ village: "Thôn", birth: "Năm sinh", sex: "Giới tính", ethnicityCode: "Dân tộc", fullName: "Họ và tên" })[
        field
      ] ?? field,
    reason: (heading: string) => `Cần sửa: ${heading}`,
    reasonOfRow: "Cần sửa: cả dòng",
    noHeading: (column: number) => `Cột ${column}`,
    say: (message: string) => message.split("?")[0] ?? "",
  };
  async function sheetOf(actor: Parameters<typeof exportWrongRows>[0], id: string) {
    const { detail, rows } = await exportWrongRows(actor, id);
    const bytes = new Uint8Array(
      await (await sheetResponse("xlsx", "x", { name: "x", ...wrongRowsSheet(detail, rows, words) })).arrayBuffer(),
    );
    return { bytes, workbook: await readXlsx(bytes) };
  }

  test("comes back with its own columns and the reasons beside the cells, and nothing in it runs", async () => {
    const at = await stage();
    const file = pasted([
      ["Họ và tên", "Quan hệ", "Năm sinh", "Giới tính", "Dân tộc", "Thôn", "Ghi chú"],
      ["Vi Văn Một", "Chủ hộ", "không nhớ", "Nam", "Nùng", at.village.name, "=cmd|'/c calc'!A1"],
      ["Vi Văn Hai", "Chủ hộ", "1970", "Nam", "Nùng", "Thôn Không Có", "+84 912"],
      ["Vi Văn Ba", "Chủ hộ", "1971", "Nam", "Nùng", at.village.name, ""],
    ]);
    const done = await importWhole(at.officer, file);
    expect(done.counts).toMatchObject({ registered: 1, PROBLEM: 2 });
    const { workbook } = await sheetOf(at.officer, done.id);
    const sheet = workbook.sheets[0];
    expect(sheet?.rows).toEqual([
      [
        "Họ và tên",
        "Quan hệ",
        "Năm sinh",
        "※ Cần sửa: Năm sinh",
        "Giới tính",
        "Dân tộc",
        "Thôn",
        "※ Cần sửa: Thôn",
        "Ghi chú",
        "※ Cần sửa: cả dòng",
      ],
      [
        "Vi Văn Một",
        "Chủ hộ",
        "không nhớ",
        "problem.birth_form",
        "Nam",
        "Nùng",
        at.village.name,
        null,
        "=cmd|'/c calc'!A1",
        null,
      ],
      ["Vi Văn Hai", "Chủ hộ", "1970", null, "Nam", "Nùng", "Thôn Không Có", "found.village_unknown", "+84 912", null],
    ]);
    for (const [, cell] of sheet?.cells ?? []) {
      expect(cell.formula).toBeUndefined();
      expect(cell.type).not.toBe("formula");
    }
    const [read] = await asActor(at.officer, (tx) =>
      tx.auditEntry.findMany({ where: { act: "import.export", rowId: done.id } }),
    );
    expect(read).toMatchObject({ actorId: at.officer.userId, operation: "READ" });
  });

  test("is corrected in the sheet and comes in as it is: the reasons are passed over, the columns known", async () => {
    const at = await stage();
    const file = pasted([
      ["Chủ hộ", "Giới tính", "Số nhân khẩu"],
      ["Vi Văn Một", "Nam", "1"],
    ]);
    const done = await dryRun(at.officer, file);
    expect(done.counts).toMatchObject({ PROBLEM: 1 });
    const { workbook } = await sheetOf(at.officer, done.id);
    const rows = (workbook.sheets[0]?.rows ?? []).map((row) => row.map((cell) => String(cell ?? "")));
    expect(rows[0]).toEqual([
      "Chủ hộ",
      "Giới tính",
      "Số nhân khẩu",
      "Thôn",
      "Năm sinh",
      "Dân tộc",
      "※ Cần sửa: cả dòng",
    ]);
    expect(rows[1]?.at(-1)).toContain("missing.birth");
    rows[1]?.splice(3, 3, at.village.name, "1970", "Nùng");
    expect((await dryRun(at.officer, pasted(rows))).counts).toMatchObject({ NEW: 1, PROBLEM: 0 });
  });
});

test("national ids of lists are found by their hash, and kept sealed for their person", async () => {
  const at = await stage();
  const number = anyId();
  await importWhole(at.officer, list(at.village.name, number));
  const person = await ownerDb().person.findFirstOrThrow({
    where: { unitPath: { startsWith: at.commune.path }, nationalIdHash: { not: null } },
  });
  expect(person.nationalIdHash).toBe(sealNationalId(person.id, number).nationalIdHash);
});
