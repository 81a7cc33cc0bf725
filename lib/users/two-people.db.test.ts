import { afterAll, describe, expect, test } from "vitest";
import { findActing } from "@/lib/access/acting";
import { authenticate } from "@/lib/access/sign-in";
import { findSignedIn } from "@/lib/access/signed-in";
import { constraintProblem } from "@/lib/core/constraint";
import { asActor, closeDatabase } from "@/lib/core/db";
import { getToDo } from "@/lib/lists/queries/start";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import { createAdministrator } from "@/lib/users/administrator";
import { countersign, listCountersignatures } from "@/lib/users/countersign";
import { getPerson } from "@/lib/users/queries";
import { addPosting, askForReset, changePassword, createPerson, endPosting, resetPassword } from "@/lib/users/service";
import type { Role } from "@/prisma/generated/enums";

afterAll(closeDatabase);

const DOORSTEP = { address: "", device: "", deviceHash: "", sessionId: null };

const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string }) => constraintProblem(error)?.code ?? error.code,
  );

async function stage() {
  const area = await createArea();
  const [first, second, staff, officer] = await Promise.all([
    createActor("ADMINISTRATOR", area.province),
    createActor("ADMINISTRATOR", area.province),
    createActor("PROVINCE_STAFF", area.province),
    createActor("COMMUNE_OFFICER", area.commune),
  ]);
  /** A person whom the first administrator makes alone, with a one-time password. */
  const newcomer = async (role: Role) => {
    const input = {
      id: crypto.randomUUID(),
      postingId: crypto.randomUUID(),
      username: `b${crypto.randomUUID().slice(0, 13)}`,
      fullName: "Trần Văn Bình",
      role,
      unitId: role === "COMMUNE_OFFICER" ? area.commune.id : area.province.id,
      validFrom: "05/12/2024",
      validTo: "",
    };
    await createPerson(first, input);
    const { password } = await resetPassword(first, { id: input.id, version: 1 });
    const signIn = async (typed = password) =>
      (await authenticate({ username: input.username, password: typed }, DOORSTEP)).id;
    const asks = async () => (await listCountersignatures(second)).filter(({ userId }) => userId === input.id);
    return { input, password, signIn, asks };
  };
  return { area, first, second, staff, officer, newcomer };
}

describe("a role that sees the whole province", () => {
  test("is not held by whom one administrator made a minute ago, and is once a second person agreed", async () => {
    const { first, second, newcomer } = await stage();
    const { input, signIn, asks } = await newcomer("PROVINCE_STAFF");
    expect(await code(signIn())).toBe("unauthenticated");
    expect(await findActing(input.id, input.postingId, "r")).toBeNull();
    const [asked] = await asks();
    expect(asked).toMatchObject({ deed: "POSTING", askedById: first.userId, agreed: null, isMine: true });
    const id = asked?.id ?? "";
    expect(await code(countersign(first, { id, agrees: true }))).toBe("conflict");
    await countersign(second, { id, agrees: true });
    await countersign(second, { id, agrees: true });
    expect((await findSignedIn(await signIn()))?.postings).toMatchObject([{ role: "PROVINCE_STAFF" }]);
    expect((await asks())[0]).toMatchObject({ agreed: true, decidedBy: second.name, isMine: false });
    expect(await code(countersign(second, { id, agrees: false }))).toBe("conflict");
  });

  test("may be agreed to by the province's staff, of that province, and by nobody else", async () => {
    const { staff, officer, newcomer } = await stage();
    const stranger = await stage();
    const { signIn, asks } = await newcomer("ADMINISTRATOR");
    const id = (await asks())[0]?.id ?? "";
    expect(await code(countersign(officer, { id, agrees: true }))).toBe("forbidden");
    expect(await code(countersign(stranger.staff, { id, agrees: true }))).toBe("not_found");
    expect(await code(countersign(staff, { id: crypto.randomUUID(), agrees: true }))).toBe("not_found");
    expect((await getToDo(staff)).items).toContainEqual({
      kind: "second_person",
      count: 1,
      href: "/countersignatures",
      due: null,
    });
    await countersign(staff, { id, agrees: true });
    expect((await findSignedIn(await signIn()))?.postings).toMatchObject([{ role: "ADMINISTRATOR" }]);
  });

  test("that nobody agreed to was never held; another may be asked for", async () => {
    const { first, second, area, newcomer } = await stage();
    const { input, signIn, asks } = await newcomer("PROVINCE_STAFF");
    await countersign(second, { id: (await asks())[0]?.id ?? "", agrees: false });
    expect(await code(signIn())).toBe("unauthenticated");
    const again = {
      id: crypto.randomUUID(),
      userId: input.id,
      role: "PROVINCE_STAFF" as const,
      unitId: area.province.id,
      validFrom: "05/12/2024",
      validTo: "",
    };
    await addPosting(first, again);
    const waiting = (await asks()).find(({ agreed }) => agreed === null);
    await countersign(second, { id: waiting?.id ?? "", agrees: true });
    expect((await findSignedIn(await signIn()))?.postings).toMatchObject([{ postingId: again.id }]);
  });

  test("is agreed to once, by one of two who answer at the same moment", async () => {
    const { second, staff, newcomer } = await stage();
    const { asks } = await newcomer("PROVINCE_STAFF");
    const id = (await asks())[0]?.id ?? "";
    const answers = await Promise.all([
      code(countersign(second, { id, agrees: true })),
      code(countersign(staff, { id, agrees: false })),
    ]);
    expect(answers.sort()).toEqual(["conflict", "done"]);
  });

  test("that is withdrawn waits for nobody any more", async () => {
    const { first, newcomer } = await stage();
    const { input, asks } = await newcomer("PROVINCE_STAFF");
    await endPosting(first, { id: input.postingId, validTo: "05/12/2024" });
    expect(await asks()).toEqual([]);
  });

  test("is not taken by changing a posting that is held, nor by saying that it does not wait", async () => {
    const { first, newcomer } = await stage();
    const { input } = await newcomer("COMMUNE_OFFICER");
    const province = await newcomer("PROVINCE_STAFF");
    const change = (id: string, data: object) =>
      asActor(first, (tx) => tx.posting.updateMany({ where: { id }, data }), "people.add-posting").then(
        ({ count }) => `${count} changed`,
        (error: Error) => (/posting_stays/.test(error.message) ? "refused" : error.message),
      );
    expect(await change(input.postingId, { role: "PROVINCE_STAFF" })).toBe("refused");
    expect(await change(province.input.postingId, { waits: false })).toBe("refused");
    const { id, ...rest } = await ownerDb().posting.findUniqueOrThrow({ where: { id: province.input.postingId } });
    await asActor(
      first,
      (tx) =>
        tx.posting.createMany({
          data: [{ ...rest, id: crypto.randomUUID(), role: "ADMINISTRATOR", waits: false }],
        }),
      "people.add-posting",
    );
    expect(await ownerDb().posting.findMany({ where: { userId: rest.userId }, select: { waits: true } })).toEqual([
      { waits: true },
      { waits: true },
    ]);
    expect(id).toBe(province.input.postingId);
  });
});

describe("a new password for somebody who holds it", () => {
  async function settled(role: Role) {
    const staged = await stage();
    const person = await staged.newcomer(role);
    const [asked] = await person.asks();
    if (asked) await countersign(staged.second, { id: asked.id, agrees: true });
    const posting = {
      ...(await createActor(role, role === "COMMUNE_OFFICER" ? staged.area.commune : staged.area.province)),
    };
    await changePassword(
      { ...posting, userId: person.input.id },
      { currentPassword: "", password: "bốn mươi ngọn núi", again: "" },
    );
    const version = async () => (await getPerson(staged.first, person.input.id)).version;
    const reset = async () => resetPassword(staged.first, { id: person.input.id, version: await version() });
    const state = async () => (await getPerson(staged.first, person.input.id)).reset;
    return { ...staged, ...person, reset, state };
  }

  test("takes a second person, each time anew", async () => {
    const { first, second, input, asks, reset, state, signIn } = await settled("PROVINCE_STAFF");
    expect(await state()).toBe("TAKES_TWO");
    expect(await code(reset())).toBe("conflict");
    expect(await code(signIn("bốn mươi ngọn núi"))).toBe("done");
    await askForReset(first, { id: input.id });
    expect(await state()).toBe("ASKED");
    expect(await code(askForReset(second, { id: input.id }))).toBe("conflict");
    expect(await code(reset())).toBe("conflict");
    const waiting = (await asks()).find(({ deed }) => deed === "PASSWORD");
    expect(await code(countersign(first, { id: waiting?.id ?? "", agrees: true }))).toBe("conflict");
    await countersign(second, { id: waiting?.id ?? "", agrees: true });
    expect(await state()).toBe("AGREED");
    const { password } = await reset();
    expect(await code(signIn(password))).toBe("done");
    expect(await state()).toBe("ALONE");
    const { userId } = await findSignedIn(await signIn(password)).then((found) => ({ userId: found?.userId }));
    expect(userId).toBe(input.id);
  });

  test("is given by one administrator to an officer of a commune", async () => {
    const { reset, state, first, input } = await settled("COMMUNE_OFFICER");
    expect(await state()).toBe("ALONE");
    expect(await code(askForReset(first, { id: input.id }))).toBe("conflict");
    expect(await code(reset())).toBe("done");
  });

  test("that was agreed to yesterday is asked for again", async () => {
    const { first, second, input, asks, reset, state } = await settled("ADMINISTRATOR");
    await askForReset(first, { id: input.id });
    const id = (await asks()).find(({ deed }) => deed === "PASSWORD")?.id ?? "";
    await countersign(second, { id, agrees: true });
    await ownerDb().countersignature.update({
      where: { id },
      data: { decidedAt: new Date(Date.now() - 25 * 60 * 60 * 1_000) },
    });
    expect(await state()).toBe("TAKES_TWO");
    expect(await code(reset())).toBe("conflict");
  });
});

test("the first administrators are made by the owner of the database and wait for nobody", async () => {
  const { province, commune } = await createArea();
  const ownerUrl = process.env.DATABASE_OWNER_URL ?? "";
  const username = `q${crypto.randomUUID().slice(0, 13)}`;
  const input = { unitCode: province.code, username, fullName: "Nông Thị Hoa" };
  const made = await createAdministrator(ownerUrl, input);
  expect(made?.unitName).toBe(province.fullName);
  const { id } = await authenticate({ username, password: made?.password ?? "" }, DOORSTEP);
  const person = await findSignedIn(id);
  expect(person).toMatchObject({ mustChange: true, postings: [{ role: "ADMINISTRATOR" }] });
  await expect(createAdministrator(ownerUrl, input)).rejects.toThrow(/user_account_username_key/);
  expect(
    await createAdministrator(ownerUrl, { ...input, unitCode: commune.code, username: `${username}x` }),
  ).toBeNull();
  expect(await ownerDb().user.count({ where: { username: `${username}x` } })).toBe(0);
  const entries = await ownerDb().auditEntry.findMany({ where: { rowId: person?.userId } });
  expect(entries).toMatchObject([{ job: "command", act: "people.create-administrator", operation: "INSERT" }]);
});
