import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, endOfSubtree, readAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { ledgerOf, parseLedger } from "@/lib/ledger/queries";
import type { LedgerRows, TableName } from "@/lib/ledger/tables";
import type { ReportChoice, ReportLevel } from "@/lib/reports/choice";
import { buildRows, type ReportRow } from "@/lib/reports/rows";
import { CHAIN_NAMES, type Chain, FINAL, isFinal } from "@/lib/rounds/steps";
import { Prisma } from "@/prisma/generated/client";
import { HouseholdClass, ListStatus, MovementKind, RoundTrack, UnitLevel } from "@/prisma/generated/enums";

type RoundView = { id: string; year: number; track: RoundTrack; chain: Chain; closed: boolean };

/** The units that can be looked into: the chosen one, what stands above it inside the reach, and what stands below. */
type ReportPlace = {
  unit: { id: string; name: string; path: string; level: UnitLevel };
  above: { id: string; name: string }[];
  levels: ReportLevel[];
};

type ReportView = ReportPlace & {
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

const placeSchema = z.object({
  rounds: z.array(
    z.object({
      id: z.string(),
      year: z.int(),
      track: z.enum(RoundTrack),
      chain: z.enum(CHAIN_NAMES),
      closed: z.boolean(),
    }),
  ),
  roundId: z.string().nullable(),
  unit: z.object({ id: z.string(), name: z.string(), path: z.string(), level: z.enum(UnitLevel) }).nullable(),
  above: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** SQL values of the tables that `placed` makes. */
const ROUND = Prisma.sql`(SELECT id FROM chosen_round)`;
const FROM = Prisma.sql`(SELECT path FROM chosen_unit)`;
const TO = Prisma.sql`(SELECT left(path, -1) || '0' FROM chosen_unit)`;

/** SQL, to begin a statement with: the round and the unit that are meant, if they are in reach, and the units above it there. */
const placed = (actor: Actor, { roundId, unitId }: ReportChoice): Prisma.Sql => Prisma.sql`
  WITH RECURSIVE chosen_round AS MATERIALIZED (
    SELECT id FROM round WHERE ${roundId ?? null}::uuid IS NULL OR id = ${roundId ?? null}::uuid
    -- The official tables are those of the annual round; another one is gone to by choice.
    ORDER BY track, year DESC LIMIT 1
  ), chosen_unit AS MATERIALIZED (
    SELECT id, full_name, path, level, parent_id FROM unit
    WHERE id = ${unitId ?? actor.unitId}::uuid AND path >= ${actor.unitPath} AND path < ${endOfSubtree(actor.unitPath)}
  ), above AS (
    SELECT p.id, p.full_name, p.path, p.parent_id FROM chosen_unit c JOIN unit p ON p.id = c.parent_id
    UNION ALL SELECT p.id, p.full_name, p.path, p.parent_id FROM above a JOIN unit p ON p.id = a.parent_id
  )`;

/** SQL, the columns of `placeSchema` beside others. */
const place = (actor: Actor): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(json_agg(json_build_object('id', id, 'year', year, 'track', track, 'chain', chain, 'closed', status = 'CLOSED')
    ORDER BY year DESC, track), '[]')
    FROM round) AS rounds,
  ${ROUND} AS "roundId",
  (SELECT json_build_object('id', id, 'name', full_name, 'path', path, 'level', level) FROM chosen_unit) AS unit,
  (SELECT coalesce(json_agg(json_build_object('id', id, 'name', full_name) ORDER BY path), '[]')
    FROM above WHERE path >= ${actor.unitPath} AND path < ${endOfSubtree(actor.unitPath)}) AS above`;

/** The round and the place of an answer, or that there is none. One's reach ends at one's own unit. */
function readPlace(
  row: unknown,
  choice: ReportChoice,
): ReportPlace & { round: RoundView; rounds: RoundView[]; level: ReportLevel } {
  const { rounds, roundId, unit, above } = placeSchema.parse(row);
  const round = rounds.find(({ id }) => id === roundId);
  if (!round || !unit) throw problems.notFound();
  const levels = LEVELS_BELOW[unit.level];
  const level = choice.level && levels.includes(choice.level) ? choice.level : (levels[0] ?? "VILLAGE");
  return { round, rounds, level, levels, unit, above };
}

/** SQL: a report as one row. The rows are communes for a province or a district, unless villages are asked for. */
const reportStatement = (actor: Actor, choice: ReportChoice): Prisma.Sql => Prisma.sql`
  ${placed(actor, choice)}, rows_of AS MATERIALIZED (
    SELECT CASE WHEN level IN ('PROVINCE', 'DISTRICT') AND ${choice.level ?? ""} <> 'VILLAGE' THEN 'COMMUNE' ELSE 'VILLAGE' END AS level
    FROM chosen_unit
  )
  SELECT ${place(actor)}, (${ledgerOf({
    roundId: ROUND,
    top: Prisma.sql`(SELECT id FROM chosen_unit)`,
    from: FROM,
    to: TO,
    level: Prisma.sql`(SELECT level FROM rows_of)`,
  })}) AS ledger`;

const reportSchema = z.object({ ledger: z.unknown() });

function readReport([row]: unknown[], choice: ReportChoice): ReportView {
  const at = readPlace(row, choice);
  const approvedOnly = choice.approvedOnly ?? false;
  const all = parseLedger(reportSchema.parse(row).ledger);
  const statuses = new Map(all.map(({ listId, status }) => [listId, status]));
  // Neither counted nor a part of the whole: a rate is of those communes whose poor are counted.
  const units = approvedOnly ? all.filter(({ status }) => status !== null && isFinal(status)) : all;
  return {
    ...at,
    approvedOnly,
    rows: buildRows(units, at.level, at.unit),
    lists: statuses.size,
    approvedLists: [...statuses.values()].filter((status) => status && isFinal(status)).length,
  };
}

/**
 * An official table's rows, in one statement over the kept sums of the ledger. Columns are projected from each row's groups
 * (lib/ledger/projection.ts).
 *
 * @throws Problem `not_found` for a round or a unit outside the reach
 */
export async function getReport(actor: Actor, choice: ReportChoice): Promise<ReportView> {
  assertCan(actor, "report.read");
  return readReport(await readAsActor(actor, reportStatement(actor, choice)), choice);
}

const behindSchema = z.object({
  total: z.number(),
  households: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      headName: z.string(),
      headGiven: z.string(),
      headOther: z.string(),
      village: z.string(),
      commune: z.string(),
      startClass: z.enum(HouseholdClass).nullable(),
      endClass: z.enum(HouseholdClass).nullable(),
      kind: z.enum(MovementKind),
      personsStart: z.number(),
      personsEnd: z.number(),
    }),
  ),
});

type HouseholdBehind = Omit<z.infer<typeof behindSchema>["households"][number], "headGiven" | "headOther">;

/** Where a page begins: the sort key of the last household before it. */
type After = { given: string; other: string; id: string };

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
  choice: ReportChoice & { selection: LedgerRows; after?: After },
): Promise<{ round: RoundView; place: string; households: HouseholdBehind[]; total: number; next: After | null }> {
  assertCan(actor, "household.read");
  const { selection, after } = choice;
  const where = Prisma.sql`m.round_id = ${ROUND} AND m.unit_path >= ${FROM} AND m.unit_path < ${TO}
      AND ${anyOf(Prisma.sql`m.start_class`, selection.start)} AND ${anyOf(Prisma.sql`m.end_class`, selection.end)}
      AND ${anyOf(Prisma.sql`m.kind`, selection.kind)}
      AND (NOT ${choice.approvedOnly ?? false} OR EXISTS (
        SELECT 1 FROM household lh JOIN commune_list l ON l.commune_id = lh.commune_id AND l.round_id = m.round_id
        WHERE lh.id = m.household_id AND l.status::text = ANY (${FINAL})))`;
  const [row] = await readAsActor(
    actor,
    Prisma.sql`
      ${placed(actor, choice)}
      SELECT ${place(actor)}, (SELECT count(*)::int FROM movement m WHERE ${where}) AS total, (
        SELECT coalesce(json_agg(b), '[]') FROM (
          SELECT h.id, h.code, h.head_name AS "headName", h.head_given AS "headGiven", h.head_other AS "headOther",
            v.full_name AS village, c.full_name AS commune, m.start_class AS "startClass", m.end_class AS "endClass", m.kind,
            m.persons_start AS "personsStart", m.persons_end AS "personsEnd"
          FROM movement m JOIN household h ON h.id = m.household_id JOIN unit v ON v.id = m.village_id JOIN unit c ON c.id = v.parent_id
          WHERE ${where}
            AND ${after ? Prisma.sql`(h.head_given, h.head_other, h.id) > (${after.given}, ${after.other}, ${after.id}::uuid)` : Prisma.sql`TRUE`}
          ORDER BY h.head_given, h.head_other, h.id LIMIT ${PAGE + 1}) b) AS households`,
  );
  const { round, unit } = readPlace(row, choice);
  const { total, households } = behindSchema.parse(row);
  const last = households.length > PAGE ? households[PAGE - 1] : undefined;
  return {
    round,
    place: unit.name,
    total,
    next: last ? { given: last.headGiven, other: last.headOther, id: last.id } : null,
    households: households.slice(0, PAGE).map(({ headGiven: _, headOther: __, ...found }) => found),
  };
}

const progressSchema = z.object({
  communes: z.array(
    z.object({
      unitId: z.string(),
      name: z.string(),
      path: z.string(),
      districtId: z.string(),
      district: z.string(),
      listId: z.string(),
      status: z.enum(ListStatus),
      submission: z.number(),
      lastAt: z.coerce.date().nullable(),
      total: z.number(),
      finished: z.number(),
    }),
  ),
});

/** How far a commune's list is. `finished` counts reviewed and ended households. */
export type CommuneProgress = z.infer<typeof progressSchema>["communes"][number];

/** The progress of a round by commune, from the kept counts. */
export async function getProgress(
  actor: Actor,
  choice: ReportChoice,
): Promise<ReportPlace & { round: RoundView; rounds: RoundView[]; communes: CommuneProgress[] }> {
  assertCan(actor, "list.read");
  const [row] = await readAsActor(
    actor,
    Prisma.sql`
      ${placed(actor, choice)}
      SELECT ${place(actor)}, (
        SELECT coalesce(json_agg(p ORDER BY p.district_path, p.name COLLATE "vi-x-icu", p.path), '[]') FROM (
          SELECT u.id AS "unitId", u.full_name AS name, u.path, d.id AS "districtId", d.full_name AS district, d.path AS district_path,
            l.id AS "listId", l.status, l.submission, e.last_at AS "lastAt",
            coalesce(s.total, 0)::int AS total, coalesce(s.finished, 0)::int AS finished
          FROM commune_list l
          JOIN unit u ON u.id = l.commune_id JOIN unit d ON d.id = u.parent_id
          LEFT JOIN LATERAL (SELECT max(at) AS last_at FROM list_event e WHERE e.list_id = l.id) e ON TRUE
          LEFT JOIN LATERAL (
            SELECT sum(reviews) AS total, sum(reviews) FILTER (WHERE status IN ('DONE', 'CLOSED')) AS finished
            FROM review_summary WHERE round_id = ${ROUND} AND level = 'COMMUNE' AND unit_path = u.path
          ) s ON TRUE
          WHERE l.round_id = ${ROUND} AND l.unit_path >= ${FROM} AND l.unit_path < ${TO}) p) AS communes`,
  );
  return {
    ...readPlace(row, choice),
    communes: progressSchema.parse(row).communes,
  };
}

const ratesSchema = z.object({
  rates: z.array(z.object({ year: z.number(), poor: z.number(), nearPoor: z.number(), residents: z.number() })),
});

/**
 * The rates of a unit in each annual round that is through and whose residents are all known, oldest first. In per cent. A household
 * that is still to be reviewed counts as not poor, so a round that is under way would show a fall.
 */
export async function listRates(
  actor: Actor,
  unitId: string,
): Promise<{ year: number; poor: number; nearPoor: number }[]> {
  assertCan(actor, "report.read");
  const [row] = await readAsActor(
    actor,
    Prisma.sql`
      ${placed(actor, { unitId })}
      SELECT ${place(actor)}, (
        SELECT coalesce(json_agg(x ORDER BY x.year), '[]') FROM (
          SELECT r.year, coalesce(sum(s.poor), 0)::int AS poor, coalesce(sum(s.near_poor), 0)::int AS "nearPoor", sum(l.resident_households)::int AS residents
          FROM round r JOIN commune_list l ON l.round_id = r.id
          LEFT JOIN (
            SELECT round_id, unit_id, sum(households) FILTER (WHERE end_class = 'POOR') AS poor,
              sum(households) FILTER (WHERE end_class = 'NEAR_POOR') AS near_poor
            FROM movement_summary
            WHERE round_id IN (SELECT id FROM round WHERE track = 'ANNUAL') AND level = 'COMMUNE' AND dimension = 'ALL'
              AND unit_path >= ${FROM} AND unit_path < ${TO}
            GROUP BY round_id, unit_id
          ) s ON s.round_id = r.id AND s.unit_id = l.commune_id
          WHERE r.track = 'ANNUAL' AND l.unit_path >= ${FROM} AND l.unit_path < ${TO}
          GROUP BY r.id, r.year
          HAVING (r.status = 'CLOSED' OR bool_and(l.status::text = ANY (${FINAL}))) AND bool_and(l.resident_households IS NOT NULL) AND sum(l.resident_households) > 0) x) AS rates`,
  );
  readPlace(row, { unitId });
  return ratesSchema.parse(row).rates.map(({ year, poor, nearPoor, residents }) => ({
    year,
    poor: (poor / residents) * 100,
    nearPoor: (nearPoor / residents) * 100,
  }));
}

/** The same as getReport, taken away: recorded with who and what, in the transaction that reads it. */
export async function exportReport(actor: Actor, table: TableName, choice: ReportChoice): Promise<ReportView> {
  assertCan(actor, "export");
  return asActor(actor, async (tx) => {
    const report = readReport(await tx.$queryRaw<unknown[]>(reportStatement(actor, choice)), choice);
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
