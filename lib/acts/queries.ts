import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { type ActView, actSummarySchema, lastDayToUndo } from "@/lib/acts/act";
import { type BulkView, isBulkKind } from "@/lib/acts/bulk";
import { findLeftOut, findProgress } from "@/lib/acts/targets";
import type { TimeLimitId } from "@/lib/acts/time-limit";
import { today } from "@/lib/core/clock";
import { dayOf } from "@/lib/core/day";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { Act } from "@/prisma/generated/client";
import type { ActKind } from "@/prisma/generated/enums";

/** Building block: how long something may take, or how often it may be done (table time_limit). */
export async function findTimeLimit(tx: Tx, id: TimeLimitId): Promise<number> {
  return (await tx.timeLimit.findUniqueOrThrow({ where: { id } })).amount;
}

/** An act as its history shows it. @param days within which it may be taken back */
export function actView(act: Act, days: number): ActView {
  const undoUntil = lastDayToUndo(act.at, days);
  return {
    id: act.id,
    kind: act.kind,
    on: act.on && dayOf(act.on),
    reason: act.reason,
    document: act.document,
    summary: actSummarySchema.parse(act.summary),
    actorName: act.actorName,
    at: act.at,
    undone: act.undoneAt ? { at: act.undoneAt, by: act.undoneByName ?? "" } : null,
    undoUntil: act.undoneAt || undoUntil < today() ? null : undoUntil,
  };
}

/** How many acts a page of history shows. */
const ACTS_SHOWN = 100;

/** An act in the history of a reach. */
type ListedAct = ActView & {
  /** Households that are still to be dealt with: the act was left half done. */
  waiting: number;
  /** The list that it brought in; its name is "" where it was pasted. */
  import: { id: string; name: string } | null;
};

/** The latest acts of the reach, of some kinds or of all, newest first. */
export async function listActs(actor: Actor, kinds?: readonly ActKind[]): Promise<ListedAct[]> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const acts = await tx.act.findMany({
      where: kinds ? { kind: { in: [...kinds] } } : {},
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: ACTS_SHOWN,
      include: {
        import: { select: { id: true, name: true } },
        _count: { select: { targets: { where: { outcome: null } } } },
      },
    });
    const days = await findTimeLimit(tx, "take_back");
    return acts.map((act) => ({ ...actView(act, days), waiting: act._count.targets, import: act.import }));
  });
}

/** An act on many households with how far it has come. @throws Problem `not_found` */
export async function getBulk(actor: Actor, id: string): Promise<BulkView> {
  assertCan(actor, "household.read");
  return asActor(actor, async (tx) => {
    const act = await tx.act.findUnique({ where: { id } });
    if (!act || !isBulkKind(act.kind)) throw problems.notFound();
    const progress = await findProgress(tx, id);
    const view = actView(act, await findTimeLimit(tx, "take_back"));
    return { ...progress, act: view, kind: act.kind, leftOut: await findLeftOut(tx, id) };
  });
}
