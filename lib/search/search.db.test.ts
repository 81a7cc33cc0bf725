import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase } from "@/lib/core/db";
import { listHouseholds } from "@/lib/households/queries";
import { listSavedFilters, searchEverything } from "@/lib/search/queries";
import type { SaveFilterInput } from "@/lib/search/schema";
import { deleteFilter, MOST_FILTERS, renameFilter, saveFilter } from "@/lib/search/service";
import {
  anyNationalId,
  createActor,
  createArea,
  createHousehold,
  createRound,
  createUnit,
  ownerDb,
} from "@/lib/testing/factories";

afterAll(closeDatabase);

/** What a text finds: kind and title. */
const found = async (actor: Actor, text: string) =>
  (await searchEverything(actor, text, [])).found.map(({ kind, title, found }) => `${kind} ${found ?? title}`);

/** Letters that nobody's name has, so that tests that run beside this one are not found. */
const word = () =>
  `Q${crypto
    .randomUUID()
    .replaceAll(/[^a-f]/g, "")
    .slice(0, 7)}z`;

async function stage() {
  const area = await createArea();
  const own = word();
  const household = await createHousehold(area.village, {
    members: [{ fullName: `Hoàng Văn ${own}` }, { fullName: `Nông Thị Hoà ${own}`, sex: "FEMALE" }],
  });
  const neighbour = await createUnit({ level: "COMMUNE", parent: area.district });
  return {
    ...area,
    own,
    household,
    officer: await createActor("COMMUNE_OFFICER", area.commune),
    stranger: await createActor("COMMUNE_OFFICER", neighbour),
    province_: await createActor("PROVINCE_STAFF", area.province),
  };
}

describe("the search box", () => {
  test("finds people by any member's name, in any order, with and without accents, composed and not", async () => {
    const { officer, own, household } = await stage();
    for (const text of [own, `hoa ${own}`, `${own} Hòa nông`, `Hoà ${own}`.normalize("NFD"), own.toUpperCase()]) {
      const { found } = await searchEverything(officer, text, []);
      expect(found, text).toMatchObject([{ kind: "HOUSEHOLD", id: household.id, title: household.headName }]);
    }
    expect(await found(officer, `hoa ${own}`)).toEqual([`HOUSEHOLD Nông Thị Hoà ${own}`]);
    expect(await found(officer, `${own} khong`)).toEqual([]);
  });

  test("puts whole words before parts of them", async () => {
    const { officer, village } = await stage();
    for (let i = 0; i < 12; i++) await createHousehold(village, { members: [{ fullName: `Hoàng Văn Ba ${i}` }] });
    await createHousehold(village, { members: [{ fullName: "Lý Thị Hoa" }] });
    const [first, ...others] = await found(officer, "hoa");
    expect(first).toMatch(/^HOUSEHOLD (Lý Thị Hoa|Nông Thị Hoà)/);
    expect(others).toHaveLength(4);
    expect((await searchEverything(officer, "hoa", [])).moreHouseholds).toBe(true);
  });

  test("finds a household by its code, by a part of it and by the code it had; ended ones, too", async () => {
    const { officer, village, household } = await stage();
    const alias = `${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}-${String(Math.floor(Math.random() * 1e5)).padStart(5, "0")}`;
    await ownerDb().householdAlias.create({
      data: { id: crypto.randomUUID(), code: alias, householdId: household.id, unitPath: village.path },
    });
    const ids = async (text: string) => (await searchEverything(officer, text, [])).found.map(({ id }) => id);
    expect(await ids(alias)).toEqual([household.id]);
    expect(await ids(household.code.slice(-5))).toContain(household.id);
    await ownerDb().household.update({
      where: { id: household.id },
      data: { closedOn: new Date("2024-12-01"), closeReason: "MISTAKE" },
    });
    expect((await searchEverything(officer, alias, [])).found).toMatchObject([{ state: "ENDED" }]);
  });

  test("finds a national id whole, however it is set apart, and never by a part; another commune's not at all", async () => {
    const { officer, stranger, village } = await stage();
    const nationalId = anyNationalId();
    const household = await createHousehold(village, { members: [{ fullName: "Lý Văn Ba", nationalId }] });
    const spaced = nationalId.replace(/(\d{3})(?=\d)/g, "$1 ");
    for (const text of [nationalId, spaced]) {
      expect((await searchEverything(officer, text, [])).found, text).toMatchObject([{ id: household.id }]);
      expect((await listHouseholds(officer, { search: text })).rows).toMatchObject([{ id: household.id }]);
    }
    for (const part of [nationalId.slice(0, 9), nationalId.slice(3), nationalId.slice(0, 11), nationalId.slice(-6)])
      expect((await searchEverything(officer, part, [])).found, part).toEqual([]);
    expect(await found(stranger, nationalId)).toEqual([]);
  });

  test("finds villages, communes, districts, lists by commune and year, and rounds", async () => {
    const { province, district, commune, village, officer, province_ } = await stage();
    const { lists } = await createRound(province, [commune]);
    expect(await found(province_, `thon ${village.name}`)).toEqual([`VILLAGE ${village.fullName}`]);
    expect(await found(province_, `XÃ ${commune.name}`)).toEqual([
      `COMMUNE ${commune.fullName}`,
      `LIST ${commune.fullName}`,
    ]);
    expect(await found(province_, `${village.name} ${commune.name}`)).toEqual([`VILLAGE ${village.fullName}`]);
    expect(await found(province_, district.fullName)).toEqual([`DISTRICT ${district.fullName}`]);
    expect(await found(province_, `${commune.name} 2024`)).toEqual([`LIST ${commune.fullName}`]);
    const { found: own } = await searchEverything(officer, "danh sach 2024", []);
    expect(own).toMatchObject([{ kind: "LIST", id: lists[0]?.id, year: 2024, state: "DRAFT" }]);
    expect(await found(officer, "đợt 2024")).toEqual(["ROUND "]);
    expect(await found(officer, "đợt 2023")).toEqual([]);
  });

  test("shows a neighbour, and somebody without a reach, nothing of it", async () => {
    const { stranger, officer, own, household, village, commune, province } = await stage();
    await createRound(province, [commune]);
    for (const text of [
      own,
      household.code,
      household.code.slice(-5),
      village.name,
      commune.name,
      `${commune.name} 2024`,
    ]) {
      const { found } = await searchEverything(stranger, text, []);
      expect(
        found.filter(({ id }) => [household.id, village.id, commune.id].includes(id)),
        text,
      ).toEqual([]);
      expect(
        found.filter(({ kind }) => kind === "LIST"),
        text,
      ).toEqual([]);
    }
    const raw = (actor: Actor) =>
      asActor(actor, (tx) => tx.$queryRaw`SELECT * FROM search_everything(${[own.toLowerCase()]}, '', '', 5)`);
    expect(await raw(officer)).toHaveLength(1);
    expect(await raw({ ...officer, unitPath: "" })).toEqual([]);
    expect(await raw({ ...officer, role: "ADMINISTRATOR" })).toEqual([]);
    const administrator = await createActor("ADMINISTRATOR", province);
    expect(await searchEverything(administrator, own, [])).toEqual({ found: [], pages: [], moreHouseholds: false });
  });

  test("takes what people type as letters, whatever it is", async () => {
    const { officer } = await stage();
    for (const text of ["%", "_", "\\", "'; DROP TABLE unit; --", "{a,b}", "\u0000", "  ", "“”", "🙂", "a".repeat(100)])
      expect(await found(officer, text), text).toEqual([]);
  });

  test("finds the same households as the list", async () => {
    const { officer, own, household } = await stage();
    expect((await listHouseholds(officer, { search: `hoa ${own}` })).rows).toMatchObject([
      { id: household.id, found: `Nông Thị Hoà ${own}` },
    ]);
  });
});

describe("a kept filter", () => {
  const filter = (changes: Partial<SaveFilterInput> = {}): SaveFilterInput => ({
    id: crypto.randomUUID(),
    page: "households",
    name: "Hộ nghèo",
    query: "class=POOR&given=x&unknown=1",
    ...changes,
  });
  const names = async (actor: Actor) => (await listSavedFilters(actor, "households")).map(({ name }) => name);

  test("is one's own: a colleague neither sees, renames nor forgets it", async () => {
    const { officer, commune } = await stage();
    const colleague = await createActor("COMMUNE_OFFICER", commune);
    const { id } = await saveFilter(officer, filter());
    expect(await listSavedFilters(officer, "households")).toEqual([{ id, name: "Hộ nghèo", query: "class=POOR" }]);
    expect(await names(colleague)).toEqual([]);
    await expect(renameFilter(colleague, { id, name: "Của tôi" })).rejects.toMatchObject({ code: "not_found" });
    await deleteFilter(colleague, id);
    expect(await names(officer)).toEqual(["Hộ nghèo"]);
    await expect(
      asActor(colleague, (tx) =>
        tx.savedFilter.create({
          data: { id: crypto.randomUUID(), userId: officer.userId, page: "households", name: "x", query: "q=x" },
        }),
      ),
    ).rejects.toThrow(/row-level security/);
    await saveFilter(colleague, filter());
    expect(await names(colleague)).toEqual(["Hộ nghèo"]);
  });

  test("kept twice is kept once; a name is one filter's of a page, in capitals or not", async () => {
    const { officer } = await stage();
    const input = filter();
    await Promise.all([saveFilter(officer, input), saveFilter(officer, input)]);
    expect(await names(officer)).toEqual(["Hộ nghèo"]);
    await expect(saveFilter(officer, filter({ name: "hộ NGHÈO" }))).rejects.toThrow(/saved_filter_name_key/);
    await saveFilter(officer, filter({ page: "reviews", query: "status=DONE" }));
    const { id } = await saveFilter(officer, filter({ name: "Khác" }));
    await renameFilter(officer, { id, name: "Khác nữa" });
    await deleteFilter(officer, id);
    await deleteFilter(officer, id);
    expect(await names(officer)).toEqual(["Hộ nghèo"]);
  });

  test("filters something, and there are not more than thirty", async () => {
    const { officer } = await stage();
    await expect(saveFilter(officer, filter({ query: "unknown=1" }))).rejects.toMatchObject({ code: "invalid" });
    // A national id stands nowhere but with its person.
    const nationalId = anyNationalId();
    await expect(saveFilter(officer, filter({ query: `q=${nationalId}` }))).rejects.toMatchObject({ code: "invalid" });
    const kept = await saveFilter(officer, filter({ query: `q=${nationalId}&class=POOR`, name: "Số" }));
    expect(await listSavedFilters(officer, "households")).toEqual([{ ...kept, name: "Số", query: "class=POOR" }]);
    await deleteFilter(officer, kept.id);
    for (let i = 0; i < MOST_FILTERS - 1; i++) await saveFilter(officer, filter({ name: `Lọc ${i}` }));
    const both = await Promise.allSettled([
      saveFilter(officer, filter({ name: "a" })),
      saveFilter(officer, filter({ name: "b" })),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await names(officer)).toHaveLength(MOST_FILTERS);
  });

  test("is not an administrator's, who has no lists", async () => {
    const administrator = await createActor("ADMINISTRATOR", (await createArea()).province);
    await expect(saveFilter(administrator, filter())).rejects.toMatchObject({ code: "forbidden" });
    await expect(listSavedFilters(administrator, "households")).rejects.toMatchObject({ code: "forbidden" });
  });
});
