import type { Actor } from "@/lib/access/policy";
import { type ImportMapping, isWorking } from "@/lib/imports/import";
import { getImport, getImportProgress } from "@/lib/imports/queries";
import { receiveList } from "@/lib/imports/service/receive-list";
import { applyImport, sayColumns } from "@/lib/imports/service/steps";
import { runImports } from "@/lib/imports/service/worker";

/** A table as it is pasted from a spreadsheet. */
export const pasted = (rows: readonly (readonly (string | number)[])[]): Uint8Array =>
  Buffer.from(rows.map((row) => row.join("\t")).join("\n"));

/**
 * Has the job carry an import on until it waits for a person or is over. Tests share one queue, as processes do: another one may
 * be at work on it.
 */
export async function runImport(actor: Actor, id: string) {
  for (;;) {
    await runImports();
    const { state } = await getImportProgress(actor, id);
    if (!isWorking(state)) return getImport(actor, id);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Takes a list in, and has the job go as far as it comes by itself. */
export async function bringIn(actor: Actor, bytes: Uint8Array, name = "", id = crypto.randomUUID()) {
  await receiveList(actor, { id, name, pasted: name === "" }, bytes);
  return runImport(actor, id);
}

/** The same, with the columns as they were guessed, up to the dry run. */
export async function dryRun(actor: Actor, bytes: Uint8Array, changes: Partial<ImportMapping> = {}, name = "") {
  const found = await bringIn(actor, bytes, name);
  if (found.state === "MAPPING" && found.mapping) {
    const { form: _, ...mapping } = { ...found.mapping, ...changes };
    await sayColumns(actor, { id: found.id, ...mapping });
    return runImport(actor, found.id);
  }
  return found;
}

/** The whole way into the register. */
export async function importWhole(actor: Actor, bytes: Uint8Array, changes: Partial<ImportMapping> = {}, name = "") {
  const { id } = await dryRun(actor, bytes, changes, name);
  await applyImport(actor, { id, actId: crypto.randomUUID() });
  return runImport(actor, id);
}
