import "server-only";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { type KeptLayout, ROWS_A_BATCH } from "@/lib/imports/import";
import { findLayout, layoutSignature } from "@/lib/imports/layout";
import { returnedColumns, withoutColumns } from "@/lib/imports/returned-sheet";
import { guessedMapping, mappingJson, rememberedMapping } from "@/lib/imports/service/mapping";
import { readApart } from "@/lib/imports/service/read-apart";
import { type Hold, holdImport, openFile, sealFor, sealRows } from "@/lib/imports/service/store";
import type { SourceRow } from "@/lib/imports/table";

/** Rows from which the layout is found. */
const FIRST_ROWS = 60;

/**
 * Reads a list that came in: its rows are kept sealed, the file goes. Carried on from anywhere: rows that are there already
 * are left as they are. What its columns are is known from a form, or from what the commune said of such a list before; else
 * a person is asked.
 *
 * @throws NoLongerHeld; Problem for what cannot be read
 */
export async function readList(actor: Actor, hold: Hold): Promise<void> {
  const { importId } = hold;
  const file = await asActor(actor, async (tx) => {
    const held = await holdImport(tx, hold, "READING");
    const parts = await tx.importFile.findMany({ where: { importId }, orderBy: { part: "asc" } });
    const bytes = Buffer.concat(parts.map(({ id, sealed }) => openFile(id, sealed)));
    return { id: importId, pasted: held.pasted, bytes };
  });
  const first: SourceRow[] = [];
  let dropped: readonly number[] | null = null;
  let batch = 0;
  let rows = 0;
  let waiting: SourceRow[] = [];
  const flush = async () => {
    const content = waiting;
    waiting = [];
    const id = crypto.randomUUID();
    const number = batch++;
    await asActor(
      actor,
      async (tx) => {
        const { unitPath } = await holdImport(tx, hold, "READING");
        await tx.importRow.createMany({
          data: [{ id, importId, unitPath, batch: number, sealed: sealRows(id, content) }],
          skipDuplicates: true,
        });
        await tx.import.update({ where: { id: importId }, data: { done: rows }, select: { id: true } });
      },
      "import.read",
    );
  };
  for await (const row of readApart(file)) {
    // Columns of reasons that an earlier check has added are not part of the list.
    dropped ??= returnedColumns(row.cells);
    const kept = dropped.length > 0 ? withoutColumns(row, dropped) : row;
    rows++;
    if (first.length < FIRST_ROWS) first.push(kept);
    waiting.push(kept);
    if (waiting.length === ROWS_A_BATCH) await flush();
  }
  if (waiting.length > 0) await flush();

  const layout = findLayout(first);
  const kept: KeptLayout = { layout, signature: layoutSignature(layout) };
  await asActor(
    actor,
    async (tx) => {
      const { communeId } = await holdImport(tx, hold, "READING");
      const known = await rememberedMapping(tx, communeId, kept);
      const mapping = mappingJson(known ?? guessedMapping(kept));
      await tx.import.update({
        where: { id: importId },
        data: {
          state: known || layout.form !== null ? "CHECKING" : "MAPPING",
          layoutSealed: sealFor("import", importId, kept),
          mapping,
          rows,
          done: 0,
        },
        select: { id: true },
      });
      await tx.importFile.deleteMany({ where: { importId } });
    },
    "import.read",
  );
}

/** The moment at which a job ends. */
export const finished = () => ({ finishedAt: now(), leaseBy: null, leaseUntil: null });
