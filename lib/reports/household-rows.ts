import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReading } from "@/lib/audit/record";
import { asActor, copyAsActor, endOfSubtree, streamAsActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { ExportReason } from "@/lib/privacy/schema";
import {
  copiedValue,
  type Extra,
  type HouseholdColumn,
  householdColumns,
  readValue,
  SENSITIVE_JOIN,
  type ValueWords,
} from "@/lib/reports/household-columns";
import { Prisma } from "@/prisma/generated/client";

/** Rows a time: large enough to be quick, small enough that little waits in memory. */
const BATCH = 500;

/** Households place by place with their result in a round, as they all stood at one moment. */
export type HouseholdDownload = {
  columns: readonly HouseholdColumn[];
  /** A row is the values of its columns: a day is "yyyy-MM-dd". */
  rows: AsyncIterable<unknown[][]>;
  /** The same rows as lines of CSV that PostgreSQL writes; null where a column is not PostgreSQL's to write. */
  lines: ((words: ValueWords) => AsyncIterable<Uint8Array>) | null;
  year: number;
  place: string;
  path: string;
};

/** The rows and lines of a download. Nothing is asked before the first of either. */
function householdsOf(
  actor: Actor,
  { roundId, path, reviewedOnly, sensitive, ids }: { roundId: string; path: string; reviewedOnly: boolean } & Extra,
): Pick<HouseholdDownload, "columns" | "rows" | "lines"> {
  const columns = householdColumns({ sensitive, ids });
  const statement = (values: Prisma.Sql[]) => Prisma.sql`
    SELECT ${Prisma.join(values)} FROM household h
    JOIN unit v ON v.id = h.village_id JOIN unit c ON c.id = h.commune_id LEFT JOIN unit d ON d.id = c.parent_id
    LEFT JOIN review r ON r.household_id = h.id AND r.round_id = ${roundId}::uuid
    ${sensitive ? SENSITIVE_JOIN : Prisma.empty}
    WHERE h.unit_path >= ${path} AND h.unit_path < ${endOfSubtree(path)}
      AND (r.id IS NOT NULL OR (h.closed_on IS NULL AND NOT ${reviewedOnly}))
    ORDER BY h.unit_path, h.code`;
  return {
    columns,
    rows: streamAsActor(actor, statement(columns.map(readValue)), BATCH),
    lines: ids ? null : (words) => copyAsActor(actor, statement(columns.map((column) => copiedValue(column, words)))),
  };
}

/**
 * A commune's list of a round, to be taken away. Recorded with who, what and what for before the first row leaves, whatever
 * becomes of the download.
 *
 * @throws Problem `not_found` outside the reach
 */
export async function exportList(actor: Actor, listId: string, reason: ExportReason): Promise<HouseholdDownload> {
  assertCan(actor, "export");
  assertCan(actor, "review.read");
  return asActor(actor, async (tx) => {
    const list = await tx.communeList.findUnique({ where: { id: listId }, include: { round: true, commune: true } });
    if (!list) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "list.export",
      tableName: "commune_list",
      rowId: listId,
      unitPath: list.unitPath,
      purpose: { ...reason, submission: list.submission },
    });
    return {
      ...householdsOf(actor, { roundId: list.roundId, path: list.unitPath, reviewedOnly: true, ...reason }),
      year: list.round.year,
      place: list.commune.fullName,
      path: list.unitPath,
    };
  });
}

/**
 * All households of one's reach, or of a unit in it, with their result in a round (the newest when none is named). Recorded with
 * who, what and what for before the first row leaves, whatever becomes of the download.
 *
 * @throws Problem `not_found` outside the reach
 */
export async function exportHouseholds(
  actor: Actor,
  choice: { roundId?: string; unitId?: string },
  reason: ExportReason,
): Promise<HouseholdDownload> {
  assertCan(actor, "export");
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const unit = await tx.unit.findUnique({ where: { id: choice.unitId ?? actor.unitId } });
    const round = await tx.round.findFirst({
      where: choice.roundId ? { id: choice.roundId } : {},
      orderBy: { year: "desc" },
    });
    if (!round || !unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
    await recordReading(tx, actor, {
      act: "household.export",
      tableName: "household",
      rowId: "*",
      unitPath: unit.path,
      purpose: { ...reason, year: round.year },
    });
    return {
      ...householdsOf(actor, { roundId: round.id, path: unit.path, reviewedOnly: false, ...reason }),
      year: round.year,
      place: unit.fullName,
      path: unit.path,
    };
  });
}
