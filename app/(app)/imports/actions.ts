"use server";

import { requireActor } from "@/lib/access/actor";
import { parseInput, runAction } from "@/lib/core/run";
import { applySchema, importIdSchema, mappingSchema } from "@/lib/imports/schema";
import { startImports } from "@/lib/imports/service/run";
import { applyImport, cancelImport, checkAgain, sayColumns, undoImport } from "@/lib/imports/service/steps";

export async function sayColumnsAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await sayColumns(actor, parseInput(mappingSchema, input));
    startImports();
  });
}

export async function checkAgainAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await checkAgain(actor, parseInput(importIdSchema, input).id);
    startImports();
  });
}

export async function applyImportAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await applyImport(actor, parseInput(applySchema, input));
    startImports();
  });
}

export async function cancelImportAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await cancelImport(actor, parseInput(importIdSchema, input).id);
  });
}

export async function undoImportAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    await undoImport(actor, parseInput(importIdSchema, input).id);
  });
}
