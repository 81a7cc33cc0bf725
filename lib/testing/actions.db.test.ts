import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { constraintProblem, isOutOfReach } from "@/lib/core/constraint";
import { closeDatabase } from "@/lib/core/db";
import { Problem, problems } from "@/lib/core/problem";
import { createEverything } from "@/lib/testing/everything";
import { createActor, createArea, createRound, createUnit, ownerDb } from "@/lib/testing/factories";
import type { Unit } from "@/prisma/generated/client";
import { Role } from "@/prisma/generated/enums";
import { LEVEL_OF_ROLE } from "@/prisma/rules/roles.mjs";

// Every action that a page may send, found in the folders and not in a list, is asked with the ids of another commune in every place
// where it takes one: nothing of that commune is read or changed, and the answer is the one for an id that nobody has.

type Service = (actor: Actor, input: unknown) => Promise<unknown>;
type Made = { schema: z.ZodType | ((today: string) => z.ZodType); service: Service };

// What the actions are made of, instead of the actions: whoever asks is not in a cookie here.
vi.mock("@/lib/access/action", () => {
  const made = (schema: Made["schema"], service: Service): Made => ({ schema, service });
  return { action: made, formAction: made, fieldsOf: () => ({}) };
});
// To hash a password takes longer than everything else that is done here.
vi.mock("@/lib/access/password", async (original) => ({
  ...(await original<object>()),
  hashPassword: async () => "x",
}));
vi.mock("@/lib/imports/service/run", () => ({ startImports: () => undefined }));

/** Actions of their own make. They take no id of a record: what they take is about oneself, or in a cookie. */
const OF_THEIR_OWN = [
  "changePasswordAction",
  "chooseAction",
  "countTypedAction",
  "keepFactorAction",
  "showFactorAction",
  "signOutAction",
  "signOutEverywhereAction",
];

/** What a field must be for the whole to be taken, by its name. */
const FIELDS: Record<string, unknown> = {
  birth: "1980",
  on: "01/12/2024",
  closedOn: "01/12/2024",
  validFrom: "01/12/2024",
  validTo: "",
  fullName: "Nông Văn Thử",
  nationalId: "",
  nationalIdAbsence: "LOST",
  relationship: "HEAD",
  hasHealthInsurance: true,
  ethnicityCode: "07",
  phone: "",
  question: "household",
  standardId: "vn-2022-2026",
  opensOn: "2025-09-01",
  communeDue: null,
  districtDue: null,
  closesOn: "2025-12-14",
  year: 2025,
};

/** Where one of two is to be given, or what stands in a place depends on another. */
const EXAMPLES: Record<string, Record<string, unknown>> = {
  askElsewhereAction: { nationalId: "020080000001" },
  previewTransferAction: { newHousehold: null },
  acceptTransferAction: { newHousehold: null },
  endPostingAction: { validTo: "01/12/2024" },
};

/** A value that the schema takes, with an id in each place that wants one. @param at the place, "members.0.id" */
function example(schema: z.core.JSONSchema.JSONSchema | boolean, idAt: (place: string) => string, at: string): unknown {
  if (typeof schema === "boolean") return null;
  const name = at.split(".").at(-1) ?? "";
  if (name in FIELDS) return FIELDS[name];
  // Of these two of one name are refused.
  if (/^(name|username)$/.test(name)) return `thu.${crypto.randomUUID().slice(0, 8)}`;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const any = schema.anyOf ?? schema.oneOf;
  if (any) {
    const best = any.find((one) => JSON.stringify(one).includes('"uuid"')) ?? any[0];
    return best === undefined ? null : example(best, idAt, at);
  }
  if (schema.type === "object")
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, one]) => [key, example(one, idAt, at ? `${at}.${key}` : key)]),
    );
  if (schema.type === "array")
    return schema.items && !Array.isArray(schema.items) ? [example(schema.items, idAt, `${at}.0`)] : [];
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return false;
  if (schema.type === "null") return null;
  return schema.format === "uuid" || schema.format === "guid" ? idAt(at) : "đã xác minh thực tế";
}

const unused = (): string => crypto.randomUUID();
const UNIT_OF = { PROVINCE: "province", DISTRICT: "district", COMMUNE: "commune", VILLAGE: "village" } as const;

type Everything = Awaited<ReturnType<typeof createEverything>>;
type Kind = Exclude<keyof Everything, "code">;
const KINDS: readonly Kind[] = [
  "household",
  "member",
  "review",
  "comment",
  "list",
  "act",
  "transfer",
  "import",
  "pair",
  "request",
  "filter",
  "village",
  "commune",
  "round",
  "person",
  "posting",
];

/** Of which kind the record is that stands in a place; null for an id that the device makes. */
function kindAt(action: string, place: string): Kind | null {
  const name = place.replace(/\.\d+/g, "");
  if (/^(actId|eventId|newHousehold\.id|members\.id|arrivals\.id|selection\.ids)$/.test(name))
    return name === "selection.ids" ? "household" : null;
  if (name === "target.id") return "otherHousehold";
  if (name === "doubleId" || name === "otherId" || /(doubleId|otherId)$/.test(name)) return "otherMember";
  if (name === "double.id") return /Persons/.test(action) ? "otherMember" : "otherHousehold";
  if (/^household\.id$|^(householdId|home|ids)$/.test(name)) return "household";
  if (/(personId|otherId|standsId|doubleId)$|^leaving$/.test(name)) return "member";
  if (/^(stands|double)\.id$/.test(name)) return /Persons/.test(action) ? "member" : "household";
  if (/villageId$/.test(name)) return "village";
  if (/^(unitId|toCommuneId)$/.test(name)) return "commune";
  if (name === "postingId") return null;
  if (name === "userId") return "person";
  for (const kind of ["review", "list", "round", "pair"] as const)
    if (name === `${kind}Id` || name === `${kind}.id` || name.endsWith(`.${kind}Id`)) return kind;
  if (
    /^(register|record|create|add|open|save(?!Review)|reveal|release|begin|previewEvent|merge|previewMerge)/.test(
      action,
    )
  )
    return null;
  const told: readonly (readonly [RegExp, Kind])[] = [
    [/Household/, "household"],
    [/Transfer/, "transfer"],
    [/Import|Columns|Again/, "import"],
    [/Review|override/, "review"],
    [/Comment/, "comment"],
    [/Act|Bulk/, "act"],
    [/Filter/, "filter"],
    [/Village/, "village"],
    [/Posting/, "posting"],
    [/Person|Reset|Password/, "person"],
    [/Round/, "round"],
    [/Pair|Different/, "pair"],
    [/Request/, "request"],
  ];
  return told.find(([words]) => words.test(action))?.[1] ?? null;
}

/** What came back, without its values: two that are made are two. */
const shapeOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shapeOf)
    : typeof value === "object" && value !== null && !(value instanceof Date)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shapeOf(one)]))
      : typeof value;

/** What the browser would be told. @throws what the browser would be told is unexpected, and where what belongs elsewhere is told */
async function answerOf(service: Service, actor: Actor, input: unknown, secrets: readonly string[]): Promise<string> {
  const told = await service(actor, input).then(
    (data) => ({ ok: true, data }),
    (error: unknown) => {
      if (error instanceof Problem) return { ok: false, code: error.code, text: error.text, fields: error.fields };
      const known = isOutOfReach(error) ? problems.notFound() : constraintProblem(error);
      if (!known) throw error;
      return { ok: false, code: known.code, text: known.text, fields: known.fields };
    },
  );
  const text = JSON.stringify(told);
  for (const secret of secrets) if (text.includes(secret)) throw new Error(`${secret} of elsewhere is told: ${text}`);
  return JSON.stringify("data" in told ? { ok: true, data: shapeOf(told.data) } : told);
}

type Province = Awaited<ReturnType<typeof openProvince>>;
async function openProvince() {
  const area = await createArea();
  return { area, round: await createRound(area.province, []) };
}
const communeIn = async ({ area, round }: Province, district = area.district) => {
  const commune = await createUnit({ level: "COMMUNE", parent: district });
  const village = await createUnit({ level: "VILLAGE", parent: commune });
  return { area: { ...area, district, commune, village }, round };
};

/** A digest of every row under a path, by table. */
async function standsAt(path: string): Promise<Record<string, string>> {
  const tables = await ownerDb().$queryRaw<{ name: string }[]>`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_path'
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`;
  const rows = await ownerDb().$queryRawUnsafe<{ name: string; digest: string }[]>(
    [
      ...tables.map(
        ({ name }) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${name} t WHERE starts_with(unit_path, '${path}')`,
      ),
      `SELECT 'user_account', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM user_account t WHERE EXISTS (SELECT FROM posting p WHERE p.user_id = t.id AND starts_with(p.unit_path, '${path}'))`,
      `SELECT 'unit', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM unit t WHERE starts_with(path, '${path}')`,
    ].join(" UNION ALL "),
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** Every action of the application, with what it is made of. */
async function findActions(): Promise<[name: string, made: { schema: z.ZodType; service: Service }][]> {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) =>
    /(^|\/|-)actions\.ts$/.test(file),
  );
  const modules = await Promise.all(files.map((file) => import(path.resolve("app", file))));
  return modules
    .flatMap((module) => Object.entries(module as Record<string, Made>))
    .filter(([name]) => !OF_THEIR_OWN.includes(name))
    .map(([name, { schema, service }]) => [
      name,
      { schema: typeof schema === "function" ? schema("2024-12-05") : schema, service },
    ]);
}
const ACTIONS = await findActions();

/** Told of an id that a device made, where a record elsewhere has it: the same of whatever it is, and no more than that it is used. */
const USED = '{"ok":false,"code":"conflict","text":"act_used_elsewhere","fields":{}}';

type Foreign = Everything & { path: string; stood: Record<string, string> };

let province: Province;
let far: Unit;
/** In another district of the province, for whoever works in a commune or a district; in another province for the others. */
let theirs: Record<"near" | "abroad", Foreign>;
/** Somebody in each role, in a commune that has nothing. */
const actors = new Map<Role, Actor>();

async function createForeign(where: keyof typeof theirs): Promise<Foreign> {
  const place = where === "near" ? province : await openProvince();
  const district = await createUnit({ level: "DISTRICT", parent: place.area.province });
  const { area, round } = await communeIn(place, district);
  const { path } = area.commune;
  return { ...(await createEverything(area, far, round)), path, stood: await standsAt(path) };
}

beforeAll(async () => {
  province = await openProvince();
  far = (await createArea()).commune;
  theirs = { near: await createForeign("near"), abroad: await createForeign("abroad") };
  const { area } = await communeIn(province);
  for (const role of Object.values(Role)) actors.set(role, await createActor(role, area[UNIT_OF[LEVEL_OF_ROLE[role]]]));
});
afterAll(closeDatabase);

test("every action there is has been found", () => expect(ACTIONS.length).toBeGreaterThan(60));

test.concurrent.for(ACTIONS)("%s answers a foreign id as one that nobody has", async ([name, made], { expect }) => {
  const { schema, service } = made;
  expect(service, "made of a schema and a service, or named as one of its own make").toBeTypeOf("function");
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // Of one's own record, which each change raises.
  let version = 1;
  const build = (idAt: (place: string) => string): unknown => {
    const value = example(json, idAt, "");
    return {
      ...(typeof value === "object" && value),
      ...(typeof value === "object" && value && "version" in value && { version }),
      ...EXAMPLES[name],
    };
  };
  const places: string[] = [];
  const read = schema.safeParse(
    build((place) => {
      places.push(place);
      return unused();
    }),
  );
  expect(read.error?.issues, "an example that the schema takes: FIELDS or EXAMPLES").toBeUndefined();
  if (places.length === 0) return;

  /** Somebody in this role, and a commune of theirs with everything that may be named. */
  const stage = async (role: Role) => {
    const { area, round } = await communeIn(province);
    const actor = await createActor(role, area[UNIT_OF[LEVEL_OF_ROLE[role]]]);
    version = 1;
    return { actor, ours: await createEverything(area, far, round) };
  };
  const send = async (actor: Actor, idAt: (place: string) => string) => {
    const answer = await answerOf(service, actor, schema.parse(build(idAt)), [theirs.near.code, theirs.abroad.code]);
    if (answer.startsWith('{"ok":true')) version += 1;
    return answer;
  };
  const idsOf = (everything: Everything) => (place: string) => {
    const kind = kindAt(name, place);
    return kind ? everything[kind] : unused();
  };

  let triedEach = false;
  for (const [role, actor] of actors) {
    const where = LEVEL_OF_ROLE[role] === "PROVINCE" ? "abroad" : "near";
    const told = await send(actor, unused);
    expect(await send(actor, idsOf(theirs[where])), role).toBe(told);
    if (triedEach || told.includes('"forbidden"')) continue;

    // Whoever may do it: one foreign id at a time, everything else one's own.
    triedEach = true;
    for (const place of places) {
      const kind = kindAt(name, place);
      // What is made may get an id that is foreign elsewhere only: nobody else looks at that commune.
      const foreign = kind ? theirs[where] : await createForeign(where);
      let own = await stage(role);
      const with1 = (id: string) => (at: string) => (at === place ? id : idsOf(own.ours)(at));
      const nobodys = await send(own.actor, with1(unused()));
      for (const one of kind ? ([kind] as const) : KINDS) {
        // A round is everybody's in its province.
        if (one === "round" && where === "near") continue;
        const isSame = (answer: string) => answer === nobodys || (kind === null && answer === USED);
        let answer = await send(own.actor, with1(foreign[one]));
        if (!isSame(answer)) {
          // What was sent before it may have changed one's own.
          own = await stage(role);
          answer = await send(own.actor, with1(foreign[one]));
        }
        expect.soft(isSame(answer), `${role}, ${place}, a ${one}: ${answer}, but of nobody's: ${nobodys}`).toBe(true);
      }
      expect.soft(await standsAt(foreign.path), `${place}: as it stood`).toEqual(foreign.stood);
    }
  }
  for (const { path: at, stood } of Object.values(theirs)) expect(await standsAt(at), "as it stood").toEqual(stood);
});
