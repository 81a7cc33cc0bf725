import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, isOfOwnCommune } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { type Ask, asActor, askAsActor, asking, endOfSubtree, readAsActor, streamAsActor } from "@/lib/core/db";
import { isId } from "@/lib/core/id";
import { entryRowsSchema, type TrailEntry, type TrailSeal, type TrailSubject } from "@/lib/trail/entry";
import { isSensitiveColumn, wordsOfColumn } from "@/lib/trail/fields";
import type { TrailFilter } from "@/lib/trail/filter";
import { findPlaces, type Places } from "@/lib/units/queries";
import { Prisma } from "@/prisma/generated/client";

const PER_PAGE = 50;
/** Entries of a download that are read at a time. */
const BATCH = 200;

/** Columns of which no reader is told more than that they changed. */
const SECRET = new Set(["national_id_sealed", "national_id_hash", "password_hash", "layout_sealed", "sealed"]);

/** What a filter names by words and ids, found first: the planner knows then how much it is. Null where it does not ask. */
type Narrowed = { people: string[] | null; path: string | null };

const narrowedSchema = z.tuple([z.object({ people: z.array(z.string()).nullable(), path: z.string().nullable() })]);

async function narrow(ask: Ask, { who, unitId }: TrailFilter): Promise<Narrowed> {
  if (!who && !unitId) return { people: null, path: null };
  const [narrowed] = narrowedSchema.parse(
    await ask(Prisma.sql`
      SELECT CASE WHEN ${who} <> '' THEN ARRAY(SELECT officials_named(${who})::text) END AS people,
        -- A unit that the reader does not see has nothing for them.
        CASE WHEN ${unitId}::uuid IS NOT NULL THEN coalesce((SELECT u.path FROM unit u WHERE u.id = ${unitId}::uuid), '-/') END AS path`),
  );
  return narrowed;
}

/** The entries that a filter names, newest first; row security leaves those of the reader. */
function entriesOf(
  { act, table, household, from, to, request, after }: TrailFilter,
  { people, path }: Narrowed,
): Prisma.Sql {
  const [ms, id] = after?.split(".") ?? [];
  const conditions = [
    people && Prisma.sql`e.actor_id = ANY (${people}::uuid[])`,
    act && Prisma.sql`e.act = ${act}`,
    table && Prisma.sql`e.table_name = ${table}`,
    request && Prisma.sql`e.request_id = ${request}`,
    from && Prisma.sql`e.at >= (${from}::date)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
    to && Prisma.sql`e.at < (${to}::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'`,
    path !== null && Prisma.sql`e.unit_path >= ${path} AND e.unit_path < ${endOfSubtree(path)}`,
    household &&
      Prisma.sql`(e.table_name, e.row_id) IN (
        SELECT s.table_name, s.row_id FROM household h CROSS JOIN LATERAL (
          SELECT 'household' AS table_name, h.id::text AS row_id
          UNION ALL SELECT 'membership', m.id::text FROM membership m WHERE m.household_id = h.id
          UNION ALL SELECT 'person', m.person_id::text FROM membership m WHERE m.household_id = h.id
          UNION ALL SELECT 'review', r.id::text FROM review r WHERE r.household_id = h.id
          UNION ALL SELECT 'transfer', t.id::text FROM transfer t WHERE t.household_id = h.id) s
        WHERE h.code = ${household})`,
    ms && id && Prisma.sql`(e.at, e.id) < (to_timestamp(${ms}::numeric / 1000), ${id}::bigint)`,
  ].filter((condition) => condition instanceof Prisma.Sql);
  return Prisma.sql`
    SELECT e.* FROM audit_entry e
    ${conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, " AND ")}` : Prisma.empty}
    ORDER BY e.at DESC, e.id DESC`;
}

/** What is told of entries; as JSON, so that a cursor reads it as a statement does. */
const told = (entries: Prisma.Sql) => Prisma.sql`
  SELECT jsonb_build_object('id', e.id::text, 'at', e.at, 'who', official_name(e.actor_id), 'job', e.job, 'role', coalesce(
      CASE e.operation WHEN 'READ' THEN e.before ->> 'role' END, p.role), 'office', coalesce(
      CASE e.operation WHEN 'READ' THEN e.before ->> 'office' END, p.office), 'act', e.act, 'operation', e.operation, 'table', e.table_name,
    'rowId', e.row_id, 'unitPath', e.unit_path, 'place', u.full_name, 'requestId', e.request_id,
    'reading', CASE e.operation WHEN 'READ' THEN e.before END,
    'changes', trail_changes(e)) AS entry
  FROM (${entries}) e LEFT JOIN unit u ON u.path = e.unit_path
  LEFT JOIN LATERAL acting_posting(e.actor_id, e.at, e.unit_path) p ON TRUE
  ORDER BY e.at DESC, e.id DESC`;

const answerSchema = z.array(z.object({ entry: z.unknown() }));

/** Takes out what the reader may not see: what nobody may, and sensitive facts outside their own commune (decision 10). */
function withoutHidden(actor: Actor, rows: z.infer<typeof entryRowsSchema>): Omit<TrailEntry, "subject">[] {
  return rows.map((row) => {
    const isOwn = isOfOwnCommune(actor, row.unitPath);
    const shown = row.changes.filter(
      ({ field }) => !SECRET.has(field) && (isOwn || !isSensitiveColumn(row.table, field)),
    );
    return { ...row, changes: shown, hidden: row.changes.length - shown.length };
  });
}

const subjectSchema = z.array(
  z.object({ table: z.string(), id: z.string(), text: z.string(), href: z.string().nullable() }),
);

/** What entries are about, of what the reader may see. */
async function findSubjects(ask: Ask, entries: readonly { table: string; rowId: string }[]) {
  const idsOf = (table: string) => [
    ...new Set(entries.flatMap((one) => (one.table === table && isId(one.rowId) ? [one.rowId] : []))),
  ];
  const rows = subjectSchema.parse(
    await ask(Prisma.sql`
      SELECT 'household' AS table, h.id::text AS id, h.head_name || ' (' || h.code || ')' AS text, '/households/' || h.id AS href
        FROM household h WHERE h.id = ANY (${idsOf("household")}::uuid[])
      UNION ALL SELECT 'person', p.id::text, p.full_name, '/persons/' || p.id FROM person p WHERE p.id = ANY (${idsOf("person")}::uuid[])
      UNION ALL SELECT 'membership', m.id::text, p.full_name || ' (' || h.code || ')', '/households/' || h.id
        FROM membership m JOIN person p ON p.id = m.person_id JOIN household h ON h.id = m.household_id
        WHERE m.id = ANY (${idsOf("membership")}::uuid[])
      UNION ALL SELECT 'review', r.id::text, h.head_name || ' (' || h.code || ')', '/reviews/' || r.id
        FROM review r JOIN household h ON h.id = r.household_id WHERE r.id = ANY (${idsOf("review")}::uuid[])
      UNION ALL SELECT 'commune_list', l.id::text, u.full_name || ' ' || o.year, '/lists/' || l.id
        FROM commune_list l JOIN unit u ON u.id = l.commune_id JOIN round o ON o.id = l.round_id
        WHERE l.id = ANY (${idsOf("commune_list")}::uuid[])
      UNION ALL SELECT 'unit', u.id::text, u.full_name, NULL FROM unit u WHERE u.id = ANY (${idsOf("unit")}::uuid[])
      UNION ALL SELECT 'user_account', a.id::text, a.full_name, '/admin/people/' || a.id
        FROM user_account a WHERE a.id = ANY (${idsOf("user_account")}::uuid[])
      UNION ALL SELECT 'posting', p.id::text, official_name(p.user_id), '/admin/people/' || p.user_id
        FROM posting p WHERE p.id = ANY (${idsOf("posting")}::uuid[])`),
  );
  return new Map(rows.map(({ table, id, ...subject }): [string, TrailSubject] => [`${table} ${id}`, subject]));
}

type TrailPage = {
  entries: TrailEntry[];
  /** Of the units that changes name. */
  unitNames: ReadonlyMap<string, string>;
  /** The last entry, where more follow. */
  next: string | null;
  places: Places;
};

const namesSchema = z.array(z.object({ id: z.string(), name: z.string() }));

async function findUnitNames(ask: Ask, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = namesSchema.parse(
    ids.length === 0
      ? []
      : await ask(Prisma.sql`SELECT u.id, u.full_name AS name FROM unit u WHERE u.id = ANY (${ids}::uuid[])`),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The units that changes name. */
const unitsOf = (entries: readonly Pick<TrailEntry, "table" | "changes">[]): string[] =>
  entries
    .flatMap(({ table, changes }) =>
      changes.flatMap(({ field, was, became }) => (wordsOfColumn(table, field)?.kind === "unit" ? [was, became] : [])),
    )
    .filter((id) => typeof id === "string")
    .filter(isId);

/** A page of the trail, newest first, of what the reader's reach and role show. */
export async function listTrail(actor: Actor, filter: TrailFilter): Promise<TrailPage> {
  assertCan(actor, "trail.read");
  return askAsActor(actor, async (ask) => {
    // Which way is short depends on what is asked for: planned each time.
    await ask(Prisma.sql`SELECT set_config('plan_cache_mode', 'force_custom_plan', true)`);
    const found = answerSchema.parse(
      await ask(told(Prisma.sql`${entriesOf(filter, await narrow(ask, filter))} LIMIT ${PER_PAGE + 1}::int`)),
    );
    const rows = entryRowsSchema.parse(found.map(({ entry }) => entry));
    const shown = withoutHidden(actor, rows.slice(0, PER_PAGE));
    const subjects = await findSubjects(ask, shown);
    const last = rows.length > PER_PAGE ? shown.at(-1) : undefined;
    return {
      entries: shown.map((entry) => ({ ...entry, subject: subjects.get(`${entry.table} ${entry.rowId}`) ?? null })),
      unitNames: await findUnitNames(ask, unitsOf(shown)),
      next: last ? `${last.at.getTime()}.${last.id}` : null,
      places: await findPlaces(ask, actor, undefined),
    };
  });
}

const sealSchema = z.tuple([
  z.object({
    root: z
      .object({ number: z.int(), at: z.coerce.date(), size: z.int(), lastId: z.string(), hash: z.string() })
      .nullable(),
    verified: z.object({ at: z.coerce.date(), root: z.int(), findings: z.int() }).nullable(),
  }),
]);

/** What was signed last, and what the last verification found. */
export async function findSeal(actor: Actor): Promise<TrailSeal> {
  const [seal] = sealSchema.parse(
    await readAsActor(
      actor,
      Prisma.sql`
        SELECT (SELECT jsonb_build_object('number', r.number, 'at', r.at, 'size', r.size, 'lastId', r.last_id::text, 'hash', encode(r.root, 'hex'))
            FROM trail_root r ORDER BY r.number DESC LIMIT 1) AS root,
          (SELECT to_jsonb(v) FROM last_verification() v) AS verified`,
    ),
  );
  return seal;
}

export type TrailDownload = {
  /** Some at a time, newest first; what they are about is told by its id alone. */
  entries: AsyncIterable<TrailEntry[]>;
  unitNames: ReadonlyMap<string, string>;
};

/** The entries that a filter names, to be taken away. Recorded before the first of them leaves. */
export async function exportTrail(actor: Actor, filter: TrailFilter): Promise<TrailDownload> {
  assertCan(actor, "trail.read");
  const { who, act, table, household, from, to, request } = filter;
  const { narrowed, unitNames } = await asActor(actor, async (tx) => {
    await recordReading(tx, actor, {
      act: "trail.export",
      tableName: "audit_entry",
      rowId: "*",
      unitPath: actor.unitPath,
      purpose: { who, act, table, household, from, to, request },
    });
    const units = await tx.unit.findMany({ select: { id: true, fullName: true } });
    return {
      narrowed: await narrow(asking(tx), filter),
      unitNames: new Map(units.map(({ id, fullName }) => [id, fullName])),
    };
  });
  const rows = streamAsActor(actor, told(entriesOf({ ...filter, after: null }, narrowed)), BATCH);
  const entries = (async function* () {
    for await (const batch of rows)
      yield withoutHidden(actor, entryRowsSchema.parse(batch.map(([entry]) => entry))).map((entry) => ({
        ...entry,
        subject: null,
      }));
  })();
  return { entries, unitNames };
}
