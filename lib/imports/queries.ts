import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { lastDayToUndo } from "@/lib/acts/act";
import { findTimeLimit } from "@/lib/acts/queries";
import { recordReading } from "@/lib/audit/record";
import { today } from "@/lib/core/clock";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { maskNationalId } from "@/lib/households/national-id";
import { countsSchema, type KeptHousehold, mayStep } from "@/lib/imports/import";
import { maskDigits } from "@/lib/imports/mask";
import { readMapping } from "@/lib/imports/service/mapping";
import { openFile, openLayout, openListed, readRows } from "@/lib/imports/service/store";
import type {
  ImportDetail,
  ImportHouseholdFilter,
  ImportHouseholdView,
  ImportView,
  WrongRow,
} from "@/lib/imports/views";
import type { Import } from "@/prisma/generated/client";
import type { ImportState } from "@/prisma/generated/enums";

/** Imports and households of one on a page. */
const IMPORTS_SHOWN = 100;
const HOUSEHOLDS_SHOWN = 25;

type Row = Import & { commune: { fullName: string }; act: { at: Date; undoneAt: Date | null } | null };

const WITH = { commune: { select: { fullName: true } }, act: { select: { at: true, undoneAt: true } } } as const;

function view(row: Row, days: number): ImportView {
  const until = row.act && !row.act.undoneAt ? lastDayToUndo(row.act.at, days) : null;
  const { id, state, name, actorName, createdAt, finishedAt, rows, households, done, failure } = row;
  return {
    id,
    state,
    commune: row.commune.fullName,
    name,
    by: actorName,
    at: createdAt,
    finishedAt,
    rows,
    households,
    done,
    counts: countsSchema.parse(row.counts),
    failure,
    undoUntil: until && until >= today() && mayStep("undo", { state, begun: row.actId !== null }) ? until : null,
  };
}

/** The latest imports of the reach, newest first. */
export async function listImports(actor: Actor): Promise<ImportView[]> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const rows = await tx.import.findMany({
      include: WITH,
      omit: { layoutSealed: true },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: IMPORTS_SHOWN,
    });
    const days = await findTimeLimit(tx, "take_back");
    return rows.map((row) => view({ ...row, layoutSealed: null }, days));
  });
}

/** @throws Problem `not_found` */
async function findImport(tx: Tx, id: string): Promise<Row> {
  const row = await tx.import.findUnique({ where: { id }, include: WITH });
  if (!row) throw problems.notFound();
  return row;
}

/** An import of the reach. Samples of its columns show no national id whole. @throws Problem `not_found` */
export async function getImport(actor: Actor, id: string): Promise<ImportDetail> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const row = await findImport(tx, id);
    const days = await findTimeLimit(tx, "take_back");
    const kept = row.layoutSealed === null ? null : openLayout(id, row.layoutSealed);
    const same = await tx.import.findFirst({
      where: { communeId: row.communeId, digest: row.digest, state: "DONE", createdAt: { lt: row.createdAt } },
      orderBy: { createdAt: "desc" },
      select: { id: true, createdAt: true },
    });
    const hasFile = row.state === "FAILED" && (await tx.importFile.count({ where: { importId: id } })) > 0;
    const at = { state: row.state, begun: row.actId !== null };
    return {
      ...view(row, days),
      unitPath: row.unitPath,
      layout: kept && {
        ...kept.layout,
        columns: kept.layout.columns.map((column) => ({ ...column, samples: column.samples.map(maskDigits) })),
      },
      mapping: row.mapping === null ? null : readMapping(row.mapping),
      steps: {
        map: mayStep("map", at),
        check: mayStep("check", at),
        apply: mayStep("apply", at),
        cancel: mayStep("cancel", at),
        undo: mayStep("undo", at),
      },
      hasFile,
      sameAs: same && { id: same.id, at: same.createdAt },
    };
  });
}

/** How far an import has come: one small row, asked for again and again. @throws Problem `not_found` */
export async function getImportProgress(
  actor: Actor,
  id: string,
): Promise<{ state: ImportState; done: number; households: number; total: number }> {
  assertCan(actor, "household.read");
  const row = await asActor(actor, (tx) =>
    tx.import.findUnique({ where: { id }, select: { state: true, done: true, households: true, counts: true } }),
  );
  if (!row) throw problems.notFound();
  const { NEW, CHANGES } = countsSchema.parse(row.counts);
  const { state, done, households } = row;
  return { state, done, households, total: state === "APPLYING" ? NEW + CHANGES : households };
}

/** Households of a list in its order, with what each would do. National ids are masked. @throws Problem `not_found` */
export async function listImportHouseholds(
  actor: Actor,
  id: string,
  { kind, warned, page }: ImportHouseholdFilter,
): Promise<{ rows: ImportHouseholdView[]; pages: number }> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    await findImport(tx, id);
    const where = { importId: id, ...(kind ? { kind } : {}), ...(warned ? { warnings: { gt: 0 } } : {}) };
    const total = await tx.importHousehold.count({ where });
    const rows = await tx.importHousehold.findMany({
      where,
      orderBy: { number: "asc" },
      skip: (page - 1) * HOUSEHOLDS_SHOWN,
      take: HOUSEHOLDS_SHOWN,
    });
    return {
      pages: Math.max(1, Math.ceil(total / HOUSEHOLDS_SHOWN)),
      rows: rows.map((row) => {
        const kept = openListed(row);
        return {
          ...kept,
          remarks: kept.remarks.map((remark) =>
            remark.value ? { ...remark, value: maskDigits(remark.value) } : remark,
          ),
          listed: {
            ...kept.listed,
            members: kept.listed.members.map((member) => ({
              ...member,
              nationalId: member.nationalId && maskNationalId(member.nationalId),
            })),
          },
          id: row.id,
          number: row.number,
          kind: row.kind,
          applied: row.applied,
          householdId: row.householdId,
        };
      }),
    };
  });
}

/**
 * The rows of the households that must be put right, as they came in, to be worked on and brought in again.
 *
 * @throws Problem `not_found`
 */
export async function exportWrongRows(
  actor: Actor,
  id: string,
): Promise<{ detail: ImportDetail; rows: AsyncIterable<WrongRow> }> {
  assertCan(actor, "export");
  const detail = await getImport(actor, id);
  const wrong = await asActor(
    actor,
    async (tx) => {
      await recordReading(tx, actor, {
        act: "import.export",
        tableName: "import",
        rowId: id,
        unitPath: detail.unitPath,
        purpose: { kind: "PROBLEM", households: detail.counts.PROBLEM },
      });
      return tx.importHousehold.findMany({
        where: { importId: id, kind: "PROBLEM" },
        orderBy: { number: "asc" },
        select: { id: true, sealed: true },
      });
    },
    "import.export",
  );
  const byRow = new Map<number, KeptHousehold>();
  for (const one of wrong) {
    const kept = openListed(one);
    for (const row of kept.listed.rows) byRow.set(row, kept);
  }
  return { detail, rows: wrongRows(actor, id, byRow) };
}

/**
 * A list that could not be read, as it came in: whoever brought it may see what is wrong with it.
 *
 * @throws Problem `forbidden`, `not_found` where there is no such import, or its file is no longer kept
 */
export async function openReceivedFile(
  actor: Actor,
  id: string,
): Promise<{ name: string; pasted: boolean; bytes: Buffer }> {
  assertCan(actor, "import");
  return asActor(
    actor,
    async (tx) => {
      const { name, pasted, unitPath, state } = await findImport(tx, id);
      assertCan(actor, "import", unitPath);
      const parts = await tx.importFile.findMany({ where: { importId: id }, orderBy: { part: "asc" } });
      if (state !== "FAILED" || parts.length === 0) throw problems.notFound();
      const bytes = Buffer.concat(parts.map(({ id, sealed }) => openFile(id, sealed)));
      const purpose = { kind: "FILE", bytes: bytes.length };
      await recordReading(tx, actor, { act: "import.export", tableName: "import", rowId: id, unitPath, purpose });
      return { name, pasted, bytes };
    },
    "import.export",
  );
}

async function* wrongRows(
  actor: Actor,
  id: string,
  byRow: ReadonlyMap<number, KeptHousehold>,
): AsyncGenerator<WrongRow> {
  for await (const row of readRows(actor, id)) {
    const household = byRow.get(row.number);
    if (household) yield { ...row, household };
  }
}
