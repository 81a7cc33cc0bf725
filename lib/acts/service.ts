import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { lastDayToUndo, type NewAct } from "@/lib/acts/act";
import { findTimeLimit } from "@/lib/acts/queries";
import { now, today } from "@/lib/core/clock";
import { asActor, oneAtATime, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";

/**
 * Building block: whether the same act has been done already. The same one arriving at the same moment waits until it is known.
 *
 * @throws Problem `conflict` where the id belongs to another act
 */
export async function isDone(tx: Tx, actor: Actor, { id, kind }: Pick<NewAct, "id" | "kind">): Promise<boolean> {
  await oneAtATime(tx, `act:${id}`);
  const known = await tx.act.findUnique({ where: { id }, select: { kind: true, actorId: true } });
  if (known && (known.kind !== kind || known.actorId !== actor.userId)) throw problems.actUsedElsewhere();
  return known !== null;
}

/**
 * Building block: begins an act that can be taken back whole. From here to the end of the transaction (or to `endAct`)
 * triggers keep what every changed row held before. Whoever may be asked the same twice looks first (`isDone`).
 *
 * @throws the constraint `act_pkey` (Problem `conflict`) where an act has this id: nothing goes on without its journal
 */
export async function beginAct(tx: Tx, actor: Actor, act: NewAct): Promise<void> {
  const { id, kind, unitPath, on, reason = "", document = "", summary = {} } = act;
  await tx.act.create({
    data: {
      id,
      kind,
      unitPath,
      on: on === undefined ? null : new Date(on),
      reason,
      document,
      summary,
      actorId: actor.userId,
      actorName: actor.name,
      at: now(),
    },
    select: { id: true },
  });
  await keepRows(tx, id);
}

/** Building block: goes on with an act in another transaction (the next part of a long one). @throws Problem `conflict` once it has been taken back */
export async function continueAct(tx: Tx, id: string): Promise<void> {
  // Whoever takes it back meanwhile waits, or is waited for.
  await tx.$queryRaw`SELECT 1 FROM act WHERE id = ${id}::uuid FOR SHARE`;
  const act = await tx.act.findUnique({ where: { id }, select: { undoneAt: true } });
  if (!act) throw problems.notFound();
  if (act.undoneAt) throw problems.actUndone();
  await keepRows(tx, id);
}

const keepRows = (tx: Tx, id: string) => tx.$executeRaw`SELECT keep_rows_under(${id}::uuid)`;

/** Building block: ends the keeping of rows, and names the households and persons that the act was about in this transaction. */
export async function endAct(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`SELECT keep_rows_under(NULL)`;
  await tx.$executeRaw`
    INSERT INTO act_subject (act_id, subject_id, unit_path)
    SELECT j.act_id, j.row_key::uuid, j.unit_path FROM act_row j
    WHERE j.act_id = ${id}::uuid AND j.xmin = pg_current_xact_id()::xid AND j.table_name IN ('household', 'person')
    UNION
    SELECT j.act_id, s.id, j.unit_path FROM act_row j JOIN membership m ON m.id = j.row_key::uuid
    CROSS JOIN LATERAL (VALUES (m.household_id), (m.person_id)) AS s (id)
    WHERE j.act_id = ${id}::uuid AND j.xmin = pg_current_xact_id()::xid AND j.table_name = 'membership'
    UNION
    SELECT j.act_id, a.household_id, j.unit_path FROM act_row j JOIN household_alias a ON a.id = j.row_key::uuid
    WHERE j.act_id = ${id}::uuid AND j.xmin = pg_current_xact_id()::xid AND j.table_name = 'household_alias'
    ON CONFLICT DO NOTHING`;
}

/**
 * Building block: the same for a long act that knows its households and persons: they are not looked for among all the rows
 * that it has changed so far.
 */
export async function endActAbout(tx: Tx, id: string, subjects: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT keep_rows_under(NULL)`;
  await tx.$executeRaw`
    INSERT INTO act_subject (act_id, subject_id, unit_path)
    SELECT ${id}::uuid, h.id, h.unit_path FROM household h WHERE h.id = ANY (${subjects}::uuid[])
    UNION ALL
    SELECT ${id}::uuid, p.id, p.unit_path FROM person p WHERE p.id = ANY (${subjects}::uuid[])
    ON CONFLICT DO NOTHING`;
}

/**
 * Takes an act back: every row as it was before. Taking it back twice takes it back once.
 *
 * @throws Problem `not_found`, `forbidden`, `conflict` where something stands on it or its time has passed, `locked` while
 *   a list that it would change is not with the commune
 */
export async function undoAct(actor: Actor, id: string): Promise<void> {
  assertCan(actor, "act.undo");
  await asActor(actor, (tx) => undo(tx, actor, id), "act.undo");
}

/** Building block of `undoAct`, for an act whose caller has widened the reach itself. */
export async function undo(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM act WHERE id = ${id}::uuid FOR UPDATE`;
  const act = await tx.act.findUnique({ where: { id } });
  if (!act) throw problems.notFound();
  if (act.undoneAt) return;
  if (today() > lastDayToUndo(act.at, await findTimeLimit(tx, "take_back"))) throw problems.actTooOld();
  await tx.$executeRaw`SELECT undo_act(${id}::uuid)`;
  await tx.act.update({ where: { id }, data: { undoneAt: now(), undoneByName: actor.name }, select: { id: true } });
}
