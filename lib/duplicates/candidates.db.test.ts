import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase } from "@/lib/core/db";
import { Problem } from "@/lib/core/problem";
import { findTypedAgain } from "@/lib/duplicates/queries/typed";
import type { TypedMembers } from "@/lib/duplicates/schema";
import { rememberDifferent } from "@/lib/duplicates/service/decide";
import { registerHousehold } from "@/lib/households/service";
import { arrival } from "@/lib/testing/events";
import { anyNationalId, createActor, createArea, createHousehold, createUnit } from "@/lib/testing/factories";

afterAll(closeDatabase);

const FAMILY = [
  { fullName: "Nguyễn Văn Hòa", sex: "MALE" as const, birthYear: 1980, birthMonth: 5, birthDay: 17 },
  { fullName: "Nông Thị Đào", sex: "FEMALE" as const, birthYear: 1982, birthMonth: 3, birthDay: 12 },
  { fullName: "Nguyễn Đình Khánh", sex: "MALE" as const, birthYear: 2004 },
  { fullName: "Nguyễn Thị Ánh", sex: "FEMALE" as const, birthYear: 2008, birthMonth: 11, birthDay: 2 },
];

async function stage() {
  const area = await createArea();
  const household = await createHousehold(area.village, { members: FAMILY });
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const next = await createUnit({ level: "COMMUNE", parent: area.district });
  const nextVillage = await createUnit({ level: "VILLAGE", parent: next });
  const neighbour = await createActor("COMMUNE_OFFICER", next);
  return { ...area, household, officer, next, nextVillage, neighbour };
}

type Typed = Partial<TypedMembers["members"][number]>;
const typing = (villageId: string, ...members: Typed[]): TypedMembers => ({
  householdId: crypto.randomUUID(),
  villageId,
  members: members.map((member) => ({
    id: crypto.randomUUID(),
    fullName: "",
    sex: "MALE",
    birth: "",
    nationalId: "",
    ...member,
  })),
});

const found = async (officer: Actor, villageId: string, member: Typed) =>
  (await findTypedAgain(officer, typing(villageId, member))).members[0]?.candidates ?? [];

describe("while somebody is typed, the same person of the commune is found", () => {
  test.each([
    ["as it stands", "Nguyễn Văn Hòa", "17/05/1980"],
    ["with the tone elsewhere, in capitals", "NGUYỄN VĂN HOÀ", "17/05/1980"],
    ["without accents", "nguyen van hoa", "17/05/1980"],
    ["as Telex left it", "Nguyeenx Vawn Hoaf", "17/05/1980"],
    ["with Ng. and V.", "Ng. V. Hòa", "17/05/1980"],
    ["without Văn", "Nguyễn Hòa", "17/05/1980"],
    ["with the family name last", "Hòa Nguyễn Văn", "17/05/1980"],
    ["with a letter too many", "Nguyễn Văn Hoàa", "17/05/1980"],
    ["with day and month exchanged, as far as a calendar allows", "Nguyễn Văn Hòa", "05/1980"],
    ["by the year alone", "Nguyễn Văn Hòa", "1980"],
    ["a year off", "Nguyễn Văn Hòa", "1981"],
    ["with the digits of the year exchanged", "Nguyễn Văn Hòa", "17/05/1908"],
  ])("%s: %s, %s", async (_, fullName, birth) => {
    const { officer, village } = await stage();
    const [candidate] = await found(officer, village.id, { fullName, birth });
    expect(candidate).toMatchObject({ fullName: "Nguyễn Văn Hòa", village: village.fullName, member: true });
  });

  test("with the day and the month of birth exchanged", async () => {
    const { officer, village } = await stage();
    const [candidate] = await found(officer, village.id, {
      fullName: "Nông Thị Đào",
      sex: "FEMALE",
      birth: "03/12/1982",
    });
    expect(candidate).toMatchObject({ level: "SURE", code: expect.any(String) });
    expect(candidate?.reasons).toEqual(expect.arrayContaining(["name_SAME", "birth_SWAPPED"]));
  });

  test("and somebody else is not", async () => {
    const { officer, village } = await stage();
    expect(await found(officer, village.id, { fullName: "Lý Minh Tuấn", birth: "17/05/1980" })).toEqual([]);
    expect(await found(officer, village.id, { fullName: "Nguyễn Văn Hòa", birth: "1955" })).toEqual([]);
    expect(await found(officer, village.id, { fullName: "Nguyễn", birth: "1980" })).toEqual([]);
    expect(await found(officer, village.id, { fullName: "Nguyễn Văn Hòa", birth: "năm thân" })).toEqual([]);
  });
});

describe("somebody of another commune", () => {
  test("is not found by typing: neither by the national id nor by name and date", async () => {
    const { village, neighbour, nextVillage } = await stage();
    const nationalId = anyNationalId();
    await createHousehold(village, {
      members: [{ fullName: "Lâm Thị Kín", sex: "FEMALE", birthYear: 1971, nationalId }],
    });
    const findings = await findTypedAgain(
      neighbour,
      typing(
        nextVillage.id,
        { fullName: "Lâm Thị Kín", sex: "FEMALE", birth: "1971", nationalId },
        { fullName: "Nguyễn Văn Hòa", birth: "17/05/1980" },
      ),
    );
    expect(findings).toMatchObject({ members: [{ candidates: [] }, { candidates: [] }], households: [] });
  });

  test("is not found by SQL of the serving role either, whatever it asks", async () => {
    const { neighbour } = await stage();
    const ask = JSON.stringify([
      {
        id: crypto.randomUUID(),
        name: "Nguyễn Văn Hòa",
        sex: "MALE",
        year: 1980,
        month: 5,
        day: 17,
        hash: "",
        path: "",
      },
    ]);
    const rows = await asActor(
      neighbour,
      (tx) => tx.$queryRaw<unknown[]>`SELECT * FROM find_duplicates(${ask}::jsonb, 50)`,
    );
    expect(rows).toEqual([]);
  });
});

describe("a household typed again", () => {
  const again: Typed[] = [
    { fullName: "Nguyen Van Hoa", birth: "1980" },
    { fullName: "NÔNG THỊ ĐÀO", sex: "FEMALE", birth: "12/03/1982" },
    { fullName: "Ng. Đ. Khánh", birth: "2004" },
    { fullName: "Lý Thị Dâu", sex: "FEMALE", birth: "2003" },
  ];

  test("in the same commune is named: three of four are members of one household", async () => {
    const { officer, village, household } = await stage();
    const { households } = await findTypedAgain(officer, typing(village.id, ...again));
    expect(households).toMatchObject([{ matched: 3, typed: 4, id: household.id, code: household.code }]);
  });

  test("elsewhere is not found", async () => {
    const { neighbour, nextVillage } = await stage();
    const { households } = await findTypedAgain(neighbour, typing(nextVillage.id, ...again));
    expect(households).toEqual([]);
  });

  test("by two of four is not one household", async () => {
    const { officer, village } = await stage();
    const { households } = await findTypedAgain(officer, typing(village.id, ...again.slice(2), ...again.slice(0, 1)));
    expect(households).toEqual([]);
  });
});

test("what was said while typing is remembered once the household is saved", async () => {
  const { officer, village, household } = await stage();
  const member = arrival({
    fullName: "Nguyễn Văn Hoà",
    sex: "MALE",
    birth: "17/05/1980",
    relationship: "HEAD",
    nationalIdAbsence: "LOST",
  });
  const form = {
    id: crypto.randomUUID(),
    villageId: village.id,
    address: "Pò Sè",
    phone: "",
    notes: "",
    members: [member],
  };
  const ask = () =>
    findTypedAgain(officer, {
      householdId: form.id,
      villageId: village.id,
      members: [{ ...member, sex: "MALE" }],
    });
  const other = household.memberships.find(({ person }) => person.fullName === "Nguyễn Văn Hòa")?.personId ?? "";
  expect((await ask()).members[0]?.candidates).toMatchObject([{ personId: other }]);
  await registerHousehold(officer, form);
  const said = { pairs: [{ personId: member.id, otherId: other }] };
  await rememberDifferent(officer, said);
  await rememberDifferent(officer, said);
  expect((await ask()).members[0]?.candidates).toEqual([]);
});

test("reviewers, who register nobody, do not look people up by typing", async () => {
  const { district, province, village } = await stage();
  for (const actor of [await createActor("DISTRICT_REVIEWER", district), await createActor("ADMINISTRATOR", province)])
    await expect(
      findTypedAgain(actor, typing(village.id, { fullName: "Nguyễn Văn Hòa", birth: "1980" })),
    ).rejects.toThrow(Problem);
});
