import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor, Permission } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import type { Tx } from "@/lib/core/db";
import { formatDateTime } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { LAST_FIRST } from "@/lib/lists/queries/list";
import { chainOf, findStep, type ListAction, type Step } from "@/lib/rounds/steps";
import type { Prisma, ReturnReason } from "@/prisma/generated/client";

type HeldList = Prisma.CommuneListGetPayload<{ include: { round: true } }>;

/** What every step says of itself. `version` is the one that the person saw. */
type Act = { eventId: string; listId: string; version: number };

/** Where a list stands after a step. */
export type StepResult = { id: string; status: HeldList["status"]; version: number; submission: number };

const PERMISSION: Record<ListAction, Permission> = {
  submit: "list.submit",
  approve: "list.review",
  return: "list.review",
};

/**
 * The list, held until the transaction ends, before any of its reviews: the order that recording a review keeps too.
 *
 * @throws Problem `not_found` also outside the actor's reach
 */
export async function holdList(tx: Tx, id: string): Promise<HeldList> {
  await tx.$queryRaw`SELECT 1 FROM commune_list WHERE id = ${id}::uuid FOR UPDATE`;
  const list = await tx.communeList.findUnique({ where: { id }, include: { round: true } });
  if (!list) throw problems.notFound();
  return list;
}

/**
 * Begins a step: holds the list, and finds the step in the table for the actor's role. The same act that arrived before is
 * answered with `done`. Of two people at once the second one waits here and is told who was first.
 *
 * @throws Problem `not_found`, `forbidden`, `stale` with who did what, `conflict`, `locked` when the round is closed
 */
export async function beginStep(
  tx: Tx,
  actor: Actor,
  act: Act,
  action: ListAction,
): Promise<{ done: StepResult } | { done: null; list: HeldList; step: Step }> {
  const list = await holdList(tx, act.listId);
  assertCan(actor, PERMISSION[action], list.unitPath);

  const sent = await tx.listEvent.findUnique({ where: { id: act.eventId } });
  if (sent) {
    if (sent.listId !== list.id || sent.action !== action || sent.actorId !== actor.userId)
      throw problems.actUsedElsewhere();
    return { done: resultOf(list) };
  }
  if (list.round.status !== "OPEN") throw problems.roundClosed();

  const step = findStep(chainOf(list.round), action, actor.role, list.status);
  if (list.version !== act.version) {
    const last = await tx.listEvent.findFirst({
      where: { listId: list.id, toStatus: list.status },
      orderBy: LAST_FIRST,
    });
    // While the list is with the commune its version also follows the residents' numbers.
    if (last && step?.needs !== "complete")
      throw problems.listMovedOn(last.actorName, last.action, formatDateTime(last.at));
    throw problems.stale();
  }
  if (!step) throw problems.stepNotAllowedNow();
  return { done: null, list, step };
}

type Words = { reason?: ReturnReason; note?: string; reviewIds?: string[] };

/** Takes the step: compares and sets the state, and writes the history. */
export async function takeStep(
  tx: Tx,
  actor: Actor,
  { eventId }: Act,
  list: HeldList,
  step: Step,
  changes: { submission?: number; partialReturn?: boolean },
  words: Words = {},
): Promise<StepResult> {
  const submission = changes.submission ?? list.submission;
  const { count } = await tx.communeList.updateMany({
    where: { id: list.id, status: step.from, version: list.version },
    data: { ...changes, status: step.to, version: { increment: 1 } },
  });
  if (count !== 1) throw problems.stepNotAllowedNow();
  await tx.listEvent.create({
    data: {
      id: eventId,
      listId: list.id,
      unitPath: list.unitPath,
      action: step.action,
      fromStatus: step.from,
      toStatus: step.to,
      submission,
      reason: words.reason,
      note: words.note,
      reviewIds: words.reviewIds ?? [],
      actorId: actor.userId,
      actorName: actor.name,
      actorRole: actor.role,
      at: now(),
    },
  });
  return { id: list.id, status: step.to, version: list.version + 1, submission };
}

const resultOf = ({ id, status, version, submission }: HeldList): StepResult => ({
  id,
  status,
  version,
  submission,
});
