"use server";

import { action } from "@/lib/access/action";
import type { Actor } from "@/lib/access/policy";
import { idSchema } from "@/lib/core/id";
import { applySchema, mappingSchema } from "@/lib/imports/schema";
import { startImports } from "@/lib/imports/service/run";
import { applyImport, cancelImport, checkAgain, sayColumns, undoImport } from "@/lib/imports/service/steps";

/** A step after which an import waits for this process to go on with it. */
const andGoOn =
  <Input>(step: (actor: Actor, input: Input) => Promise<unknown>) =>
  async (actor: Actor, input: Input) => {
    await step(actor, input);
    startImports();
  };

export const sayColumnsAction = action(mappingSchema, andGoOn(sayColumns));

export const checkAgainAction = action(
  idSchema,
  andGoOn((actor, { id }) => checkAgain(actor, id)),
);

export const applyImportAction = action(applySchema, andGoOn(applyImport));

export const cancelImportAction = action(idSchema, (actor, { id }) => cancelImport(actor, id));

export const undoImportAction = action(idSchema, (actor, { id }) => undoImport(actor, id));
