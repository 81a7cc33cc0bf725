import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { open, seal } from "@/lib/core/seal";
import type { SourceRow } from "@/lib/imports/table";
import type { Import } from "@/prisma/generated/client";

// Cells hold national ids: what came in stands in the database sealed, each text where it belongs.

const context = (table: "import" | "import_file" | "import_row" | "import_household", id: string) => `${table}/${id}`;

export const sealFor = (table: Parameters<typeof context>[0], id: string, content: unknown): string =>
  seal(JSON.stringify(content), context(table, id));

/** @throws Error where the text was changed or stands elsewhere */
export const openFor = (table: Parameters<typeof context>[0], id: string, sealed: string): unknown =>
  JSON.parse(open(sealed, context(table, id)));

const rowsSchema = z.array(z.tuple([z.number(), z.array(z.string())]));

/** Rows of a batch, without their field names: half the text. */
export const sealRows = (id: string, rows: readonly SourceRow[]): string =>
  sealFor(
    "import_row",
    id,
    rows.map(({ number, cells }) => [number, cells]),
  );

const openRows = (id: string, sealed: string): SourceRow[] =>
  rowsSchema.parse(openFor("import_row", id, sealed)).map(([number, cells]) => ({ number, cells }));

/** The rows of a list in the order of the sheet, some batches at a time, each time through a short transaction. */
export async function* readRows(actor: Actor, importId: string): AsyncGenerator<SourceRow> {
  for (let after = -1; ; ) {
    const batches = await asActor(actor, (tx) =>
      tx.importRow.findMany({ where: { importId, batch: { gt: after } }, orderBy: { batch: "asc" }, take: 8 }),
    );
    for (const { id, sealed, batch } of batches) {
      yield* openRows(id, sealed);
      after = batch;
    }
    if (batches.length < 8) return;
  }
}

/** A worker's hold on an import, as it goes through its steps. */
export type Hold = {
  importId: string;
  worker: string;
  /** For how long it is held at a time. */
  seconds: number;
};

export class NoLongerHeld extends Error {
  constructor() {
    super("another process holds this import, or somebody has stopped it");
    this.name = "NoLongerHeld";
  }
}

/**
 * Building block: the import with its row locked, for a part of the work. Whoever was thought dead and lives meets this, and
 * stops.
 *
 * @throws NoLongerHeld
 */
export async function holdImport(tx: Tx, { importId, worker, seconds }: Hold, state: Import["state"]): Promise<Import> {
  // Held longer with each part: while it lasts, its lock keeps others away, and the beat of the hold as well.
  await tx.$executeRaw`
    UPDATE import SET lease_until = clock_timestamp() + make_interval(secs => ${seconds}::int)
    WHERE id = ${importId}::uuid AND lease_by = ${worker}::uuid`;
  const held = await tx.import.findUnique({ where: { id: importId } });
  if (!held || held.leaseBy !== worker || held.state !== state) throw new NoLongerHeld();
  return held;
}

/** Building block: an import of the reach with its row locked, for a step that a person takes. @throws Problem `not_found` */
export async function lockImport(tx: Tx, id: string): Promise<Import> {
  await tx.$queryRaw`SELECT 1 FROM import WHERE id = ${id}::uuid FOR UPDATE`;
  const found = await tx.import.findUnique({ where: { id } });
  if (!found) throw problems.notFound();
  return found;
}
