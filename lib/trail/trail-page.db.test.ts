import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase } from "@/lib/core/db";
import { getHousehold } from "@/lib/households/queries";
import { createActor, createArea, createHousehold, ownerDb } from "@/lib/testing/factories";
import { readTrailFilter, trailHref } from "@/lib/trail/filter";
import { exportTrail, findSeal, listTrail } from "@/lib/trail/queries";

afterAll(closeDatabase);

const filter = (query: Record<string, string> = {}) => readTrailFilter(query);

/** A commune in which somebody has changed a person and a household. */
async function stage() {
  const area = await createArea();
  const household = await createHousehold(area.village);
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const member = household.memberships[0]?.personId ?? "";
  const change = (fullName: string, disability: "NONE" | "SEVERE", actor: Actor = officer) =>
    asActor(
      actor,
      (tx) => tx.person.update({ where: { id: member }, data: { fullName, disability }, select: { id: true } }),
      "household.edit",
    );
  await change("Lò Văn Một", "SEVERE");
  await change("Lò Văn Hai", "NONE");
  return { ...area, household, officer, member };
}

const ofPerson = async (actor: Actor, code: string) =>
  (await listTrail(actor, filter({ household: code, table: "person", act: "household.edit" }))).entries;

describe("the trail's page", () => {
  test("tells what each change found and what it left, newest first", async () => {
    const { household, officer, member } = await stage();
    const [last, first] = await ofPerson(officer, household.code);
    expect(last).toMatchObject({
      who: officer.name,
      role: "COMMUNE_OFFICER",
      office: officer.unitName,
      subject: { text: "Lò Văn Hai", href: `/persons/${member}` },
      requestId: officer.requestId,
      hidden: 0,
    });
    expect(last?.changes).toEqual([
      { field: "disability", answer: false, was: "SEVERE", became: "NONE" },
      { field: "full_name", answer: false, was: "Lò Văn Một", became: "Lò Văn Hai" },
    ]);
    expect(first?.changes.find(({ field }) => field === "full_name")?.became).toBe("Lò Văn Một");
  });

  test("leaves sensitive facts out for offices outside the commune, and counts them", async () => {
    const { household, province } = await stage();
    const [last] = await ofPerson(await createActor("PROVINCE_STAFF", province), household.code);
    expect(last?.changes.map(({ field }) => field)).toEqual(["full_name"]);
    expect(last?.hidden).toBe(1);
    const rows: unknown[] = [];
    const { entries } = await exportTrail(
      await createActor("PROVINCE_STAFF", province),
      filter({ household: household.code }),
    );
    for await (const some of entries) rows.push(...some);
    expect(JSON.stringify(rows)).toContain("Lò Văn Một");
    expect(JSON.stringify(rows)).not.toContain("SEVERE");
  });

  test("says so where nobody here knows any more what a change left", async () => {
    const { officer, village } = await stage();
    const rowId = crypto.randomUUID();
    await ownerDb().auditEntry.create({
      data: {
        act: "household.edit",
        tableName: "household",
        rowId,
        unitPath: village.path,
        operation: "UPDATE",
        before: { address: "Nhà số 7" },
        requestId: rowId,
      },
    });
    const [entry] = (await listTrail(officer, filter({ request: rowId }))).entries;
    expect(entry?.changes).toEqual([{ field: "address", answer: false, was: "Nhà số 7" }]);
  });

  test("never tells a number, nor what seals it", async () => {
    const { household, officer, member } = await stage();
    await ownerDb().auditEntry.create({
      data: {
        act: "household.edit",
        tableName: "person",
        rowId: member,
        unitPath: household.unitPath,
        operation: "UPDATE",
        before: { national_id_sealed: "k1.sealed", national_id_hash: "hashed" },
      },
    });
    const [entry] = await ofPerson(officer, household.code);
    expect(entry).toMatchObject({ changes: [], hidden: 2 });
  });

  test("shows each reader their own reach, and an administrator accounts alone", async () => {
    const { household, province, commune } = await stage();
    const stranger = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    expect(await ofPerson(stranger, household.code)).toEqual([]);
    expect((await listTrail(stranger, filter({ unit: commune.id }))).entries).toEqual([]);
    const administrator = await createActor("ADMINISTRATOR", province);
    const { entries } = await listTrail(administrator, filter());
    expect(entries.filter(({ table }) => !["user_account", "posting", "unit"].includes(table))).toEqual([]);
    expect(await ofPerson(administrator, household.code)).toEqual([]);
  });

  test("narrows by person, act, kind, place, day and request, and goes on where it stopped", async () => {
    const { officer, commune, province, household } = await stage();
    const all = async (query: Record<string, string>) => (await listTrail(officer, filter(query))).entries;
    const own = await all({ request: officer.requestId });
    expect(own.length).toBeGreaterThanOrEqual(2);
    expect(await all({ request: officer.requestId, who: officer.name })).toEqual(own);
    expect(await all({ request: officer.requestId, who: "nobody of this name" })).toEqual([]);
    // Whoever works above is found by name, too; somebody of another place is not.
    const above = await createActor("PROVINCE_STAFF", province);
    await getHousehold(above, household.id);
    expect(await all({ who: above.name, act: "household.read" })).toHaveLength(1);
    expect(await all({ request: officer.requestId, unit: commune.id })).toEqual(own);
    expect(await all({ request: officer.requestId, act: "household.edit" })).toEqual(own);
    expect(await all({ request: officer.requestId, act: "list.submit" })).toEqual([]);
    expect(await all({ request: officer.requestId, from: "2000-01-01", to: "2000-12-31" })).toEqual([]);
    expect(await all({ request: officer.requestId, from: "2000-01-01" })).toEqual(own);

    await ownerDb().auditEntry.createMany({
      data: Array.from({ length: 120 }, (_, i) => ({
        // Several at one moment: the id decides.
        at: new Date(Date.UTC(2020, 0, 1, 0, 0, Math.floor(i / 7))),
        act: "list.export",
        tableName: "household",
        rowId: household.id,
        unitPath: household.unitPath,
        operation: "READ",
        before: { purpose: "CHECK_LIST", note: `${i}` },
      })),
    });
    const notes: (string | undefined)[] = [];
    let asked = filter({ household: household.code, act: "list.export" });
    for (;;) {
      const { entries, next } = await listTrail(officer, asked);
      notes.push(...entries.map(({ reading }) => reading?.note));
      if (!next) break;
      asked = readTrailFilter(
        Object.fromEntries(new URLSearchParams(trailHref({ ...asked, after: next }).split("?")[1])),
      );
    }
    expect(notes).toEqual(Array.from({ length: 120 }, (_, i) => `${119 - i}`));
  });

  test("a download stands in the trail before it leaves", async () => {
    const { officer } = await stage();
    await exportTrail(officer, filter({ who: "Lò" }));
    const [entry] = (await listTrail(officer, filter({ act: "trail.export" }))).entries;
    expect(entry).toMatchObject({ act: "trail.export", operation: "READ", who: officer.name });
  });

  test("says what was sealed and verified last", async () => {
    const { officer } = await stage();
    await ownerDb().auditEntry.create({
      data: {
        act: "trail.verify",
        job: "verify-trail",
        tableName: "audit_entry",
        rowId: "*",
        unitPath: "",
        operation: "READ",
        before: { root: 7, findings: 0 },
        at: new Date("2990-01-01"),
      },
    });
    expect((await findSeal(officer)).verified).toEqual({ at: new Date("2990-01-01"), root: 7, findings: 0 });
  });
});
