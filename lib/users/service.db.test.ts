import { afterAll, describe, expect, test } from "vitest";
import { authenticate } from "@/lib/access/sign-in";
import { findSignedIn } from "@/lib/access/signed-in";
import { constraintProblem } from "@/lib/core/constraint";
import { closeDatabase } from "@/lib/core/db";
import { type Area, createActor, createArea, createUnit, ownerDb } from "@/lib/testing/factories";
import { getPerson, listPeople, listPostingUnits } from "@/lib/users/queries";
import type { PersonInput, PostingInput } from "@/lib/users/schema";
import {
  addPosting,
  changePassword,
  createPerson,
  disablePerson,
  editPerson,
  enablePerson,
  endPosting,
  resetPassword,
} from "@/lib/users/service";

// The tests' clock stands on 5 December 2024.

afterAll(closeDatabase);

const DOORSTEP = { address: "", device: "", deviceHash: "", sessionId: null };

const code = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: { code: string }) => constraintProblem(error)?.code ?? error.code,
  );

const person = (area: Area, changes: Partial<PersonInput> = {}): PersonInput => ({
  id: crypto.randomUUID(),
  postingId: crypto.randomUUID(),
  username: `nong.${crypto.randomUUID().slice(0, 13)}`,
  fullName: "Nông Thị Hoa",
  role: "COMMUNE_OFFICER",
  unitId: area.commune.id,
  validFrom: "05/12/2024",
  validTo: "",
  ...changes,
});

const posting = (userId: string, unitId: string, changes: Partial<PostingInput> = {}): PostingInput => ({
  id: crypto.randomUUID(),
  userId,
  role: "COMMUNE_OFFICER",
  unitId,
  validFrom: "05/12/2024",
  validTo: "",
  ...changes,
});

async function stage() {
  const area = await createArea();
  return { area, administrator: await createActor("ADMINISTRATOR", area.province) };
}

/** Somebody with a one-time password. */
async function newcomer(changes: Partial<PersonInput> = {}) {
  const { area, administrator } = await stage();
  const input = person(area, changes);
  await createPerson(administrator, input);
  const { password } = await resetPassword(administrator, { id: input.id, version: 1 });
  const signIn = async (typed = password) =>
    (await authenticate({ username: input.username, password: typed }, DOORSTEP)).id;
  const versionNow = async () => (await getPerson(administrator, input.id)).version;
  return { area, administrator, input, password, signIn, versionNow };
}

describe("a new account", () => {
  test("sent twice, one after the other and at once, is made once", async () => {
    const { area, administrator } = await stage();
    const input = person(area, { username: `HOA.${crypto.randomUUID().slice(0, 8)}` });
    await createPerson(administrator, input);
    await createPerson(administrator, input);
    const second = person(area);
    await Promise.all([createPerson(administrator, second), createPerson(administrator, second)]);
    const { people, total } = await listPeople(administrator, {
      search: "nong",
      role: "COMMUNE_OFFICER",
      unitId: area.district.id,
      state: "ACTIVE",
      page: 1,
    });
    expect(total).toBe(2);
    expect(people.map(({ username }) => username).sort()).toEqual(
      [input.username.toLowerCase(), second.username].sort(),
    );
    expect(people[0]).toMatchObject({ waiting: true, disabled: false, postings: [{ role: "COMMUNE_OFFICER" }] });
  });

  test("takes no user name that somebody has, in capitals or not, and leaves nothing behind", async () => {
    const { area, administrator } = await stage();
    const input = person(area);
    await createPerson(administrator, input);
    const again = person(area, { username: input.username.toUpperCase() });
    await expect(createPerson(administrator, again)).rejects.toMatchObject({
      code: "conflict",
      fields: { username: ["username_taken"] },
    });
    expect(await ownerDb().posting.count({ where: { userId: again.id } })).toBe(0);
  });

  test("stands at a unit of its role's level, inside the administrator's reach", async () => {
    const { area, administrator } = await stage();
    const stranger = await createArea();
    for (const [unitId, message] of [
      [area.district.id, "unit_level?level=COMMUNE"],
      [area.village.id, "unit_level?level=COMMUNE"],
      [stranger.commune.id, "unit_unknown"],
      [crypto.randomUUID(), "unit_unknown"],
    ] as const) {
      const input = person(area, { unitId });
      await expect(createPerson(administrator, input)).rejects.toMatchObject({ fields: { unitId: [message] } });
      expect(await ownerDb().user.count({ where: { id: input.id } })).toBe(0);
    }
    const ended = await createUnit({ level: "COMMUNE", parent: area.district });
    await ownerDb().unit.update({ where: { id: ended.id }, data: { validTo: new Date("2024-12-01") } });
    expect((await listPostingUnits(administrator)).map(({ id }) => id)).toEqual([
      area.province.id,
      area.district.id,
      area.commune.id,
    ]);
  });
});

describe("a one-time password", () => {
  test("signs in, and is replaced by one's own without being asked for again", async () => {
    const { signIn, input, password, area } = await newcomer();
    const [session, elsewhere] = [await signIn(), await signIn()];
    expect(await findSignedIn(session)).toMatchObject({ mustChange: true });
    const actor = {
      ...(await createActor("COMMUNE_OFFICER", area.commune)),
      userId: input.id,
      postingId: input.postingId,
      sessionId: session,
    };
    const change = { currentPassword: "", password: "con trâu đi trước", again: "con trâu đi trước" };
    expect(await code(changePassword(actor, { ...change, password }))).toBe("invalid");
    await changePassword(actor, change);
    expect(await findSignedIn(elsewhere)).toBeNull();
    expect(await findSignedIn(session)).toMatchObject({ mustChange: false });
    expect(await code(signIn())).toBe("unauthenticated");
    expect(await code(signIn("con trâu đi trước"))).toBe("done");

    expect(await code(changePassword(actor, { ...change, password: "cái cày theo sau" }))).toBe("invalid");
    expect(
      await code(changePassword(actor, { ...change, currentPassword: change.password, password: "1234567890" })),
    ).toBe("invalid");
    for (const password of [`${input.username}.2026!`, `rà soát ${area.district.fullName} 2026`])
      expect(
        await code(changePassword(actor, { ...change, currentPassword: change.password, password })),
        password,
      ).toBe("invalid");
    await changePassword(actor, { ...change, currentPassword: change.password, password: "cái cày theo sau" });
    expect(await code(signIn("cái cày theo sau"))).toBe("done");
  });

  test("is given once: sent again, the version has gone, and the first one holds", async () => {
    const { administrator, input, signIn, versionNow } = await newcomer();
    expect(await code(resetPassword(administrator, { id: input.id, version: 1 }))).toBe("stale");
    const session = await signIn();
    const answers = await Promise.all(
      [1, 2].map(async () => code(resetPassword(administrator, { id: input.id, version: 2 }))),
    );
    expect(answers.sort()).toEqual(["done", "stale"]);
    expect(await findSignedIn(session)).toBeNull();
    expect(await code(signIn())).toBe("unauthenticated");
    expect(await versionNow()).toBe(3);
  });

  test("is kept as a hash only, and the trail holds neither", async () => {
    const { administrator, input, password } = await newcomer();
    await resetPassword(administrator, { id: input.id, version: 2 });
    const account = await ownerDb().user.findUniqueOrThrow({ where: { id: input.id } });
    const trail = await ownerDb().auditEntry.findMany({ where: { rowId: input.id } });
    const written = JSON.stringify(trail.map(({ act, before }) => ({ act, before })));
    expect(written).toContain("people.reset-password");
    expect(written).not.toContain("argon2id");
    expect(`${written}${account.passwordHash}`).not.toContain(password);
  });
});

describe("a posting", () => {
  test("counts from its first day until the day it names, at the next request", async () => {
    const { administrator, area, input, signIn } = await newcomer();
    const session = await signIn();
    const second = await createUnit({ level: "COMMUNE", parent: area.district });
    const third = await createUnit({ level: "COMMUNE", parent: area.district });
    await addPosting(administrator, posting(input.id, second.id, { role: "COMMUNE_CHAIR" }));
    await addPosting(administrator, posting(input.id, third.id, { validFrom: "06/12/2024" }));
    const units = async () => (await findSignedIn(session))?.postings.map(({ unitId }) => unitId).sort();
    expect(await units()).toEqual([area.commune.id, second.id].sort());
    await endPosting(administrator, { id: input.postingId, validTo: "05/12/2024" });
    expect(await units()).toEqual([second.id]);
    expect(await code(endPosting(administrator, { id: input.postingId, validTo: "05/12/2024" }))).toBe("done");
  });

  test("sent twice is given once; the same one beside itself is refused", async () => {
    const { administrator, area, input } = await newcomer();
    const second = posting(input.id, area.commune.id, { role: "COMMUNE_CHAIR" });
    await addPosting(administrator, second);
    await addPosting(administrator, second);
    expect(await ownerDb().posting.count({ where: { userId: input.id } })).toBe(2);
    expect(await code(addPosting(administrator, { ...second, id: crypto.randomUUID() }))).toBe("conflict");
  });

  test("ended before it began ends on the day it began; once ended it stays so", async () => {
    const { administrator, input, signIn } = await newcomer({ validFrom: "01/12/2024" });
    await endPosting(administrator, { id: input.postingId, validTo: "01/01/2020" });
    expect(await ownerDb().posting.findUnique({ where: { id: input.postingId } })).toMatchObject({
      validTo: new Date("2024-12-01"),
    });
    expect(await code(endPosting(administrator, { id: input.postingId, validTo: "31/12/2024" }))).toBe("conflict");
    expect(await code(signIn())).toBe("unauthenticated");
  });
});

describe("an account", () => {
  test("disabled is out at once, and back when enabled", async () => {
    const { administrator, input, signIn, versionNow } = await newcomer();
    const session = await signIn();
    await disablePerson(administrator, { id: input.id, version: await versionNow() });
    expect(await findSignedIn(session)).toBeNull();
    expect(await code(signIn())).toBe("unauthenticated");
    await disablePerson(administrator, { id: input.id, version: 1 });
    await enablePerson(administrator, { id: input.id, version: await versionNow() });
    expect(await findSignedIn(session)).toBeNull();
    expect(await code(signIn())).toBe("done");
  });

  test("edited by two says what the first wrote", async () => {
    const { administrator, input, versionNow } = await newcomer();
    const version = await versionNow();
    await editPerson(administrator, { id: input.id, version, fullName: "Nông Thị Hòa" });
    await expect(editPerson(administrator, { id: input.id, version, fullName: "Nông Thị Hoà Bình" })).rejects.toEqual(
      expect.objectContaining({ code: "stale", changes: [{ field: "fullName", now: "Nông Thị Hòa" }] }),
    );
    expect(await code(editPerson(administrator, { id: input.id, version, fullName: "Nông Thị Hòa" }))).toBe("done");
  });
});

describe("whose business it is", () => {
  test("one's own account is another administrator's", async () => {
    const { administrator: own, area } = await stage();
    const acts = [
      resetPassword(own, { id: own.userId, version: 1 }),
      disablePerson(own, { id: own.userId, version: 1 }),
      addPosting(own, posting(own.userId, area.commune.id)),
      endPosting(own, { id: own.postingId, validTo: "05/12/2024" }),
    ];
    expect(await Promise.all(acts.map(code))).toEqual(acts.map(() => "conflict"));
  });

  test.each([
    ["an administrator of another province", "ADMINISTRATOR", "not_found"],
    ["province staff", "PROVINCE_STAFF", "forbidden"],
  ] as const)("%s gets nowhere", async (_, role, refusal) => {
    const { area, input } = await newcomer();
    const foreign = await createArea();
    const place = { ADMINISTRATOR: foreign.province, PROVINCE_STAFF: area.province };
    const actor = await createActor(role, place[role]);
    const account = { id: input.id, version: 2 };
    const acts = [
      getPerson(actor, input.id),
      editPerson(actor, { ...account, fullName: "X" }),
      resetPassword(actor, account),
      disablePerson(actor, account),
      enablePerson(actor, account),
      addPosting(actor, posting(input.id, place[role].id, { role: "PROVINCE_STAFF" })),
      endPosting(actor, { id: input.postingId, validTo: "05/12/2024" }),
    ];
    expect(await Promise.all(acts.map(code))).toEqual(acts.map(() => refusal));
    const everybody = { search: "", role: null, unitId: null, state: null, page: 1 };
    if (role === "ADMINISTRATOR") {
      const { people } = await listPeople(actor, everybody);
      expect(people.map(({ id }) => id)).toEqual([actor.userId]);
    } else {
      expect(await code(listPeople(actor, everybody))).toBe("forbidden");
      expect(await code(listPostingUnits(actor))).toBe("forbidden");
      expect(await code(createPerson(actor, person(area)))).toBe("forbidden");
    }
    expect(await ownerDb().user.findUnique({ where: { id: input.id } })).toMatchObject({
      version: 2,
      fullName: input.fullName,
      disabledAt: null,
    });
  });
});
