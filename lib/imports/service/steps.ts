import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { beginAct, endAct, undo } from "@/lib/acts/service";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import { countsSchema, type ImportMapping, type ImportStep, mayStep } from "@/lib/imports/import";
import { mappingOf } from "@/lib/imports/layout";
import type { ApplyInput, MappingInput } from "@/lib/imports/schema";
import { mappingJson, readMapping } from "@/lib/imports/service/mapping";
import { lockImport, openLayout } from "@/lib/imports/service/store";
import type { Import } from "@/prisma/generated/client";

// Steps that a person takes. What they set going is done by the job, in the name of whoever took the step.

/** @throws Problem `conflict` where the import stands elsewhere by now */
function assertStep(step: ImportStep, { state, actId }: Import): void {
  if (!mayStep(step, { state, begun: actId !== null })) throw problems.importMovedOn();
}

/** Whoever goes on with it, does so in their own name. */
const by = (actor: Actor) => ({
  actorId: actor.userId,
  actorName: actor.name,
  postingId: actor.postingId,
  failure: null,
  done: 0,
  leaseBy: null,
  leaseUntil: null,
});

/**
 * Says what the columns of a list are, keeps it for the next list of the same form, and has the list checked.
 *
 * @throws Problem `forbidden`, `not_found`; `invalid` where the columns do not agree or nobody's name is among them;
 *   `conflict` where the import stands elsewhere
 */
export async function sayColumns(actor: Actor, input: MappingInput): Promise<void> {
  assertCan(actor, "import");
  await asActor(
    actor,
    async (tx) => {
      const held = await lockImport(tx, input.id);
      assertCan(actor, "import", held.unitPath);
      assertStep("map", held);
      if (!held.layoutSealed) throw problems.importMovedOn();
      const { layout, signature } = openLayout(held.id, held.layoutSealed);
      assertColumns(input, layout.columns.length);
      if (
        input.villageId !== null &&
        !(await tx.unit.findFirst({
          where: { id: input.villageId, parentId: held.communeId, level: "VILLAGE", validTo: null },
        }))
      )
        throw problems.villageUnknown();
      const { firstRow, columns, encoding, villageId, ethnicityCode } = input;
      // Columns in an encoding of their own were found together with that of the file: another one of the file is for all of them.
      const { ownEncodings, form } = mappingOf(layout);
      const own = encoding === layout.encoding && ownEncodings ? { ownEncodings } : {};
      const mapping: ImportMapping = { firstRow, columns, encoding, ...own, villageId, ethnicityCode, form };
      await tx.import.update({
        where: { id: held.id },
        data: { ...by(actor), state: "CHECKING", mapping: mappingJson(mapping), counts: {} },
        select: { id: true },
      });
      if (signature === "") return;
      const kept = { mapping: mappingJson({ ...mapping, villageId: null, ethnicityCode: null }), at: now() };
      await tx.importLayout.upsert({
        where: { communeId_signature: { communeId: held.communeId, signature } },
        create: {
          id: crypto.randomUUID(),
          communeId: held.communeId,
          unitPath: held.unitPath,
          signature,
          ...kept,
        },
        update: kept,
        select: { id: true },
      });
    },
    "import.map",
  );
}

/** Each field once, and a name among them. @throws Problem `invalid` beside the columns */
function assertColumns({ columns }: MappingInput, width: number): void {
  const fields: Record<string, string[]> = {};
  columns.forEach((field, i) => {
    if (field !== null && columns.indexOf(field) !== i) fields[`columns.${i}`] = [say("choice_twice")];
  });
  if (columns.length !== width) fields.columns = [say("import_columns_changed")];
  if (!columns.includes("fullName") && !columns.includes("headName")) fields.columns = [say("import_name_column")];
  if (Object.keys(fields).length > 0) throw problems.invalid(fields);
}

/** Has the list compared anew with the register as it stands now. */
export async function checkAgain(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "import");
  await asActor(
    actor,
    async (tx) => {
      const held = await lockImport(tx, id);
      assertCan(actor, "import", held.unitPath);
      if (held.state === "CHECKING") return;
      assertStep("check", held);
      await tx.import.update({
        where: { id },
        data: { ...by(actor), state: "CHECKING", mapping: mappingJson(readMapping(held.mapping)), counts: {} },
        select: { id: true },
      });
    },
    "import.check",
  );
}

/**
 * Begins to put into the register what the dry run showed, or goes on with it where it stopped. Started twice, it runs once.
 *
 * @throws Problem `forbidden`, `not_found`, `conflict` where there is nothing to do or the import stands elsewhere
 */
export async function applyImport(actor: Actor, { id, actId }: ApplyInput): Promise<void> {
  assertCan(actor, "import");
  await asActor(
    actor,
    async (tx) => {
      const held = await lockImport(tx, id);
      assertCan(actor, "import", held.unitPath);
      if (held.state === "APPLYING" || held.state === "DONE") return;
      assertStep("apply", held);
      const counts = countsSchema.parse(held.counts);
      if (held.actId === null) {
        if (counts.NEW + counts.CHANGES === 0) throw problems.importNothingToDo();
        await beginAct(tx, actor, {
          id: actId,
          kind: "IMPORT",
          unitPath: held.unitPath,
          summary: { file: held.name, registered: counts.NEW, changed: counts.CHANGES },
        });
        await endAct(tx, actId);
      }
      const { done: _, ...own } = by(actor);
      await tx.import.update({
        where: { id },
        data: { ...own, state: "APPLYING", actId: held.actId ?? actId, ...(held.actId === null ? { done: 0 } : {}) },
        select: { id: true },
      });
    },
    "import.apply",
  );
}

/** Stops an import that has changed nothing yet. What came in is deleted; that it came is kept. */
export async function cancelImport(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "import");
  await asActor(
    actor,
    async (tx) => {
      const held = await lockImport(tx, id);
      assertCan(actor, "import", held.unitPath);
      if (held.state === "CANCELLED") return;
      assertStep("cancel", held);
      await tx.import.update({
        where: { id },
        data: { state: "CANCELLED", layoutSealed: null, finishedAt: now(), leaseBy: null, leaseUntil: null },
        select: { id: true },
      });
      await tx.importFile.deleteMany({ where: { importId: id } });
      await tx.importRow.deleteMany({ where: { importId: id } });
      await tx.importHousehold.deleteMany({ where: { importId: id } });
    },
    "import.cancel",
  );
}

/**
 * Takes an import back whole: every household and person as they were before.
 *
 * @throws Problem `not_found`, `forbidden`, `conflict` where something stands on it, its time has passed, or it is still going on
 */
export async function undoImport(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "act.undo");
  await asActor(
    actor,
    async (tx) => {
      const found = await tx.import.findUnique({ where: { id } });
      if (!found) throw problems.notFound();
      if (found.state === "UNDONE") return;
      assertStep("undo", found);
      // A trigger says of the import what was done to its act.
      if (found.actId) await undo(tx, actor, found.actId);
    },
    "act.undo",
  );
}
