import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, endOfSubtree, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { listLedgerUnits } from "@/lib/ledger/queries";
import type { Selection, TableName } from "@/lib/ledger/tables";
import { buildRows, type ReportRow } from "@/lib/reports/rows";
import { CHAIN_NAMES, type Chain, FINAL, isFinal } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, MovementKind, UnitLevel } from "@/prisma/generated/enums";

export type ReportLevel = "DISTRICT" | "COMMUNE" | "VILLAGE";

/** What a report is about. Nothing chosen: the newest round, one's own unit, one level below it. */
export type ReportChoice = { roundId?: string; unitId?: string; level?: ReportLevel; approvedOnly?: boolean };

export type RoundView = { id: string; year: number; chain: Chain; closed: boolean };

/** The units that can be looked into: the chosen one, what stands above it inside the reach, and what stands below. */
export type ReportPlace = {
  unit: { id: string; name: string; path: string; level: UnitLevel };
  above: { id: string; name: string }[];
  levels: ReportLevel[];
};

export type ReportView = ReportPlace & {
  round: RoundView;
  rounds: RoundView[];
  level: ReportLevel;
  approvedOnly: boolean;
  rows: ReportRow[];
  /** Lists that have passed their whole chain, of all lists in the place. */
  approvedLists: number;
  lists: number;
};

const LEVELS_BELOW: Record<UnitLevel, ReportLevel[]> = {
  PROVINCE: ["DISTRICT", "COMMUNE", "VILLAGE"],
  DISTRICT: ["COMMUNE", "VILLAGE"],
  COMMUNE: ["VILLAGE"],
  VILLAGE: [],
};

const placeSchema = z.tuple([
  z.object({
    rounds: z.array(z.object({ id: z.string(), year: z.int(), chain: z.enum(CHAIN_NAMES), closed: z.boolean() })),
    unit: z.object({ id: z.string(), name: z.string(), path: z.string(), level: z.enum(UnitLevel) }).nullable(),
  }),
]);

/** Finds the round and the place, or says that there is none. One's reach ends at one's own unit. */
async function resolveChoice(
  tx: Tx,
  actor: Actor,
  choice: ReportChoice,
): Promise<ReportPlace & { round: RoundView; rounds: RoundView[]; level: ReportLevel }> {
  const [{ rounds, unit }] = placeSchema.parse(
    await tx.$queryRaw`
      SELECT (SELECT coalesce(json_agg(json_build_object('id', r.id, 'year', r.year, 'chain', r.chain, 'closed', r.status = 'CLOSED')
          ORDER BY r.year DESC, r.id), '[]') FROM round r) AS rounds,
        (SELECT json_build_object('id', u.id, 'name', u.full_name, 'path', u.path, 'level', u.level) FROM unit u
          WHERE u.id = ${choice.unitId ?? actor.unitId}::uuid) AS unit`,
  );
  const round = choice.roundId ? rounds.find(({ id }) => id === choice.roundId) : rounds[0];
  if (!round || !unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
  const prefixes = unit.path
    .split("/")
    .slice(0, -2)
    .map((_, i, codes) => `${codes.slice(0, i + 1).join("/")}/`);
  const within = prefixes.filter((path) => path.startsWith(actor.unitPath));
  const above =
    within.length === 0
      ? []
      : await tx.unit.findMany({
          where: { path: { in: within } },
          orderBy: { path: "asc" },
          select: { id: true, fullName: true },
        });
  const levels = LEVELS_BELOW[unit.level];
  const level = choice.level && levels.includes(choice.level) ? choice.level : (levels[0] ?? "VILLAGE");
  return {
    round,
    rounds,
    level,
    levels,
    unit,
    above: above.map(({ id, fullName }) => ({ id, name: fullName })),
  };
}

/**
 * An official table's rows, from the kept sums of the ledger. Columns are projected from each row's groups
 * (lib/ledger/projection.ts).
 *
 * @throws Problem `not_found` for a round or a unit outside the reach
 */
export async function getReport(actor: Actor, choice: ReportChoice): Promise<ReportView> {
  assertCan(actor, "report.read");
  return asActor(actor, (tx) => readReport(tx, actor, choice));
}

async function readReport(tx: Tx, actor: Actor, choice: ReportChoice): Promise<ReportView> {
  const place = await resolveChoice(tx, actor, choice);
  const approvedOnly = choice.approvedOnly ?? false;
  const units = await listLedgerUnits(tx, {
    roundId: place.round.id,
    path: place.unit.path,
    level: place.level === "VILLAGE" ? "VILLAGE" : "COMMUNE",
    approvedOnly,
  });
  const statuses = new Map(units.map(({ listId, status }) => [listId, status]));
  return {
    ...place,
    approvedOnly,
    rows: buildRows(units, place.level, place.unit),
    lists: statuses.size,
    approvedLists: [...statuses.values()].filter((status) => status && isFinal(status)).length,
  };
}

const behindSchema = z.array(
  z.object({
    id: z.string(),
    code: z.string(),
    head_name: z.string(),
    head_given: z.string(),
    head_other: z.string(),
    village: z.string(),
    commune: z.string(),
    start_class: z.enum(HouseholdClass).nullable(),
    end_class: z.enum(HouseholdClass).nullable(),
    kind: z.enum(MovementKind),
    persons_start: z.number(),
    persons_end: z.number(),
  }),
);

export type HouseholdBehind = {
  id: string;
  code: string;
  headName: string;
  village: string;
  commune: string;
  startClass: HouseholdClass | null;
  endClass: HouseholdClass | null;
  kind: MovementKind;
  personsStart: number;
  personsEnd: number;
};

/** Where a page begins: the sort key of the last household before it. */
export type After = { given: string; other: string; id: string };

const PAGE = 50;

const anyOf = (column: Prisma.Sql, values: readonly (string | null)[] | undefined): Prisma.Sql => {
  if (!values) return Prisma.sql`TRUE`;
  const named = values.filter((value) => value !== null);
  return Prisma.sql`(${column}::text = ANY (${named}) OR (${values.includes(null)} AND ${column} IS NULL))`;
};

/**
 * The households behind a figure, 50 at a time, as Vietnamese names are sorted.
 *
 * @throws Problem `not_found` for a round or a unit outside the reach
 */
export async function listHouseholdsBehind(
  actor: Actor,
  choice: ReportChoice & { selection: Selection; after?: After },
): Promise<{ round: RoundView; place: string; households: HouseholdBehind[]; total: number; next: After | null }> {
  assertCan(actor, "report.read");
  return asActor(actor, async (tx) => {
    const { round, unit } = await resolveChoice(tx, actor, choice);
    const { path } = unit;
    const { selection, after } = choice;
    const where = Prisma.sql`m.round_id = ${round.id}::uuid AND m.unit_path >= ${path} AND m.unit_path < ${endOfSubtree(path)}
      AND ${anyOf(Prisma.sql`m.start_class`, selection.start)} AND ${anyOf(Prisma.sql`m.end_class`, selection.end)}
      AND ${anyOf(Prisma.sql`m.kind`, selection.kind)}
      AND (NOT ${choice.approvedOnly ?? false} OR EXISTS (
        SELECT 1 FROM household lh JOIN commune_list l ON l.commune_id = lh.commune_id AND l.round_id = m.round_id
        WHERE lh.id = m.household_id AND l.status::text = ANY (${FINAL})))`;
    const [counted] = await tx.$queryRaw<
      { total: number }[]
    >`SELECT count(*)::int AS total FROM movement m WHERE ${where}`;
    const rows = behindSchema.parse(
      await tx.$queryRaw`
        SELECT h.id, h.code, h.head_name, h.head_given, h.head_other, v.full_name AS village, c.full_name AS commune,
          m.start_class, m.end_class, m.kind, m.persons_start, m.persons_end
        FROM movement m JOIN household h ON h.id = m.household_id JOIN unit v ON v.id = m.village_id JOIN unit c ON c.id = v.parent_id
        WHERE ${where}
          AND ${after ? Prisma.sql`(h.head_given, h.head_other, h.id) > (${after.given}, ${after.other}, ${after.id}::uuid)` : Prisma.sql`TRUE`}
        ORDER BY h.head_given, h.head_other, h.id LIMIT ${PAGE + 1}`,
    );
    const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
    return {
      round,
      place: unit.name,
      total: counted?.total ?? 0,
      next: last ? { given: last.head_given, other: last.head_other, id: last.id } : null,
      households: rows.slice(0, PAGE).map((row) => ({
        id: row.id,
        code: row.code,
        headName: row.head_name,
        village: row.village,
        commune: row.commune,
        startClass: row.start_class,
        endClass: row.end_class,
        kind: row.kind,
        personsStart: row.persons_start,
        personsEnd: row.persons_end,
      })),
    };
  });
}

const progressSchema = z.array(
  z.object({
    unit_id: z.string(),
    name: z.string(),
    path: z.string(),
    district_id: z.string(),
    district: z.string(),
    list_id: z.string(),
    status: z.enum(ListStatus),
    submission: z.number(),
    last_at: z.date().nullable(),
    total: z.number(),
    finished: z.number(),
  }),
);

/** How far a commune's list is. `finished` counts reviewed and ended households. */
export type CommuneProgress = {
  unitId: string;
  name: string;
  path: string;
  districtId: string;
  district: string;
  listId: string;
  status: ListStatus;
  submission: number;
  lastAt: Date | null;
  total: number;
  finished: number;
};

/** The progress of a round by commune, from the kept counts. */
export async function getProgress(
  actor: Actor,
  choice: ReportChoice,
): Promise<ReportPlace & { round: RoundView; rounds: RoundView[]; communes: CommuneProgress[] }> {
  assertCan(actor, "report.read");
  return asActor(actor, async (tx) => {
    const place = await resolveChoice(tx, actor, choice);
    const { path } = place.unit;
    const rows = progressSchema.parse(
      await tx.$queryRaw`
        SELECT u.id AS unit_id, u.full_name AS name, u.path, d.id AS district_id, d.full_name AS district, l.id AS list_id, l.status, l.submission,
          e.last_at, coalesce(s.total, 0)::int AS total, coalesce(s.finished, 0)::int AS finished
        FROM commune_list l
        JOIN unit u ON u.id = l.commune_id JOIN unit d ON d.id = u.parent_id
        LEFT JOIN LATERAL (SELECT max(at) AS last_at FROM list_event e WHERE e.list_id = l.id) e ON TRUE
        LEFT JOIN (
          SELECT unit_id, sum(reviews) AS total, sum(reviews) FILTER (WHERE status IN ('DONE', 'CLOSED')) AS finished
          FROM review_summary WHERE round_id = ${place.round.id}::uuid AND level = 'COMMUNE'
            AND unit_path >= ${path} AND unit_path < ${endOfSubtree(path)}
          GROUP BY unit_id
        ) s ON s.unit_id = u.id
        WHERE l.round_id = ${place.round.id}::uuid AND l.unit_path >= ${path} AND l.unit_path < ${endOfSubtree(path)}
        ORDER BY d.path, u.name COLLATE "vi-x-icu", u.path`,
    );
    return {
      ...place,
      communes: rows.map((row) => ({
        unitId: row.unit_id,
        name: row.name,
        path: row.path,
        districtId: row.district_id,
        district: row.district,
        listId: row.list_id,
        status: row.status,
        submission: row.submission,
        lastAt: row.last_at,
        total: row.total,
        finished: row.finished,
      })),
    };
  });
}

/** The rates of a unit in each annual round whose residents are all known, oldest first. In per cent. */
export async function listRates(
  actor: Actor,
  unitId: string,
): Promise<{ year: number; poor: number; nearPoor: number }[]> {
  assertCan(actor, "report.read");
  return asActor(actor, async (tx) => {
    const { unit } = await resolveChoice(tx, actor, { unitId });
    const rows = z
      .array(z.object({ year: z.number(), poor: z.number(), near_poor: z.number(), residents: z.number() }))
      .parse(
        await tx.$queryRaw`
        SELECT r.year, coalesce(sum(s.poor), 0)::int AS poor, coalesce(sum(s.near_poor), 0)::int AS near_poor, sum(l.resident_households)::int AS residents
        FROM round r JOIN commune_list l ON l.round_id = r.id
        LEFT JOIN (
          SELECT round_id, unit_id, sum(households) FILTER (WHERE end_class = 'POOR') AS poor,
            sum(households) FILTER (WHERE end_class = 'NEAR_POOR') AS near_poor
          FROM movement_summary WHERE level = 'COMMUNE' GROUP BY round_id, unit_id
        ) s ON s.round_id = r.id AND s.unit_id = l.commune_id
        WHERE r.track = 'ANNUAL' AND l.unit_path >= ${unit.path} AND l.unit_path < ${endOfSubtree(unit.path)}
        GROUP BY r.id, r.year
        HAVING bool_and(l.resident_households IS NOT NULL) AND sum(l.resident_households) > 0
        ORDER BY r.year`,
      );
    return rows.map(({ year, poor, near_poor, residents }) => ({
      year,
      poor: (poor / residents) * 100,
      nearPoor: (near_poor / residents) * 100,
    }));
  });
}

/** The same as getReport, taken away: recorded with who and what, in the transaction that reads it. */
export async function exportReport(actor: Actor, table: TableName, choice: ReportChoice): Promise<ReportView> {
  assertCan(actor, "export");
  return asActor(actor, async (tx) => {
    const report = await readReport(tx, actor, choice);
    await recordReading(tx, actor, {
      act: "report.export",
      tableName: table,
      rowId: report.round.id,
      unitPath: report.unit.path,
      purpose: { level: report.level, approvedOnly: report.approvedOnly, rows: report.rows.length },
    });
    return report;
  });
}
