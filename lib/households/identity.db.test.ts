import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { hashNationalId, maskedNationalId, openNationalId, sealNationalId } from "@/lib/households/identity";
import { getHousehold, listHouseholds } from "@/lib/households/queries";
import type { HouseholdEditInput } from "@/lib/households/schema";
import { membersToEdit } from "@/lib/households/sensitive";
import { editHousehold, registerHousehold } from "@/lib/households/service";
import { arrival } from "@/lib/testing/events";
import { anyNationalId, createActor, createArea, createHousehold, createUnit, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

const head = (changes: Partial<HouseholdEditInput["members"][number]> = {}) =>
  arrival({
    fullName: "Hoàng Văn Sơn",
    sex: "MALE",
    birth: "1980",
    relationship: "HEAD",
    nationalIdAbsence: null,
    ...changes,
  });

async function registered() {
  const { commune, village } = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", commune);
  const digits = anyNationalId();
  const input = {
    id: crypto.randomUUID(),
    villageId: village.id,
    address: "Nhà số 1",
    phone: "",
    notes: "",
    members: [head({ nationalId: digits })],
  };
  await registerHousehold(officer, input);
  return { officer, commune, village, digits, input, household: await getHousehold(officer, input.id) };
}

/** The household as the form sends it back. */
const edit = ({ household }: Awaited<ReturnType<typeof registered>>, changes: Partial<HouseholdEditInput> = {}) => ({
  id: household.id,
  version: household.version,
  villageId: household.village.id,
  address: household.address,
  phone: household.phone,
  notes: household.notes,
  members: membersToEdit(household.members) ?? [],
  departed: [],
  ...changes,
});

const personOf = (id: string) => ownerDb().person.findUniqueOrThrow({ where: { id } });
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

describe("a national id", () => {
  test("stands in no table as it is, nor in the trail", async () => {
    const at = await registered();
    const other = anyNationalId();
    const members = edit(at).members.map((member) => ({ ...member, nationalId: other }));
    await editHousehold(at.officer, edit(at, { members }));
    const tables = await ownerDb().$queryRaw<{ name: string }[]>`
      SELECT c.relname AS name FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace`;
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const found = await ownerDb().$queryRawUnsafe<unknown[]>(
        `SELECT 1 FROM "${name}" t WHERE to_jsonb(t)::text LIKE '%${at.digits}%' OR to_jsonb(t)::text LIKE '%${other}%' LIMIT 1`,
      );
      expect(found, name).toEqual([]);
    }
    const person = await personOf(at.input.members[0]?.id ?? "");
    expect(openNationalId(person.id, person.nationalIdSealed ?? "")).toBe(other);
  });

  test("is masked on the way out, and found by the whole number only", async () => {
    const at = await registered();
    expect(at.household.members[0]?.nationalId).toBe(`${at.digits.slice(0, 3)}•••••••${at.digits.slice(-2)}`);
    const find = async (search: string) => (await listHouseholds(at.officer, { search })).rows.map(({ id }) => id);
    expect(await find(at.digits)).toEqual([at.household.id]);
    expect(await find(at.digits.slice(0, 9))).toEqual([]);
    const stranger = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    expect((await listHouseholds(stranger, { search: at.digits })).rows).toEqual([]);
  });

  test("sent back masked stays what it was", async () => {
    const at = await registered();
    await editHousehold(at.officer, edit(at, { address: "Nhà số 2" }));
    const person = await personOf(at.input.members[0]?.id ?? "");
    expect(openNationalId(person.id, person.nationalIdSealed ?? "")).toBe(at.digits);
    expect(person.version).toBe(1);
  });

  test("typed again as it is changes nothing, also when the edit arrives twice", async () => {
    const at = await registered();
    const members = edit(at).members.map((member) => ({ ...member, nationalId: at.digits }));
    const sent = edit(at, { members, address: "Nhà số 3" });
    await editHousehold(at.officer, sent);
    await editHousehold(at.officer, sent);
    expect((await personOf(at.input.members[0]?.id ?? "")).version).toBe(1);
  });

  test("of somebody else cannot be taken over by its masked form", async () => {
    const at = await registered();
    const members = [...edit(at).members, arrival({ nationalId: "020•••••••45", nationalIdAbsence: null })];
    expect((await problemOf(editHousehold(at.officer, edit(at, { members }))))?.fields).toEqual({
      "members.1.nationalId": ["national_id_form"],
    });
    const own = edit(at).members.map((member) => ({ ...member, nationalId: "001•••••••99" }));
    expect((await problemOf(editHousehold(at.officer, edit(at, { members: own }))))?.fields).toEqual({
      "members.0.nationalId": ["national_id_form"],
    });
  });

  test("that somebody holds elsewhere is refused beside the member, without a word of who", async () => {
    const at = await registered();
    const elsewhere = await createArea();
    const officer = await createActor("COMMUNE_OFFICER", elsewhere.commune);
    const input = { ...at.input, id: crypto.randomUUID(), villageId: elsewhere.village.id };
    const problem = await problemOf(
      registerHousehold(officer, { ...input, members: [head({ nationalId: at.digits })] }),
    );
    expect(Object.keys(problem?.fields ?? {})).toEqual(["members.0.nationalId"]);
    expect(JSON.stringify(problem)).not.toContain(at.household.code);
  });

  test("given up by a record that was merged may be held by the one that stands for it", async () => {
    const { village } = await createArea();
    const digits = anyNationalId();
    const one = await createHousehold(village, { members: [{ fullName: "Hoàng Văn Sơn", nationalId: digits }] });
    const two = await createHousehold(village, { members: [{ fullName: "Hoàng Văn Sơn" }] });
    const [from, to] = [one.memberships[0]?.personId ?? "", two.memberships[0]?.personId ?? ""];
    await ownerDb().person.update({ where: { id: from }, data: { mergedIntoId: to } });
    const sealed = sealNationalId(to, digits);
    await ownerDb().person.update({ where: { id: to }, data: { ...sealed, nationalIdAbsence: null } });
    expect(maskedNationalId(await personOf(to))).toBe(maskedNationalId(await personOf(from)));
  });
});

describe("the database refuses", () => {
  const wrong = {
    "a number in clear": (id: string) => ({ nationalIdSealed: "020080000001", nationalIdHash: hashNationalId(id) }),
    "a number in clear where the hash belongs": (id: string) => ({
      ...sealNationalId(id, "020080000001"),
      nationalIdHash: "020080000001",
    }),
    "a sealed number without a hash": (id: string) => ({ ...sealNationalId(id, "020080000001"), nationalIdHash: null }),
    "neither number nor reason": () => ({ nationalIdSealed: null, nationalIdHash: null, nationalIdAbsence: null }),
  };
  test.each(Object.entries(wrong))("%s", async (_, columns) => {
    const commune = await createUnit({ level: "COMMUNE" });
    const village = await createUnit({ level: "VILLAGE", parent: commune });
    const household = await createHousehold(village, { members: [{ fullName: "Hoàng Văn Sơn" }] });
    const id = household.memberships[0]?.personId ?? "";
    await expect(
      ownerDb().person.update({ where: { id }, data: { nationalIdAbsence: null, ...columns(id) } }),
    ).rejects.toThrow(/person_national_id/);
  });
});
