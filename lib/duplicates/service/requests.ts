import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { AnswerRequestInput } from "@/lib/duplicates/schema";

const placeSchema = z.array(z.object({ place: z.string() }));

/**
 * Says who is right where two communes write one number. Only "they move" tells the asking commune where the holder lives. Said twice by
 * the same person, it is said once.
 *
 * @throws Problem `not_found`, `conflict` where somebody answered first or it was withdrawn, or where only one side is in sight
 */
export async function answerRequest(actor: Actor, { id, answer, note }: AnswerRequestInput): Promise<void> {
  assertCan(actor, "holder.answer");
  await asActor(
    actor,
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM holder_request WHERE id = ${id}::uuid FOR UPDATE`;
      const request = await tx.holderRequest.findUnique({ where: { id }, include: { claim: true } });
      if (!request) throw problems.notFound();
      if (request.state === "ANSWERED" && request.answer === answer && request.answeredByName === actor.name) return;
      if (request.state !== "OPEN") throw problems.requestAnswered();
      const [told] = placeSchema.parse(
        answer === "MOVES" && request.claim
          ? await tx.$queryRaw`
              SELECT concat_ws(', ', c.full_name, d.full_name) AS place FROM unit c LEFT JOIN unit d ON d.id = c.parent_id AND d.level = 'DISTRICT'
              WHERE c.level = 'COMMUNE' AND starts_with(${request.claim.unitPath}, c.path)`
          : [],
      );
      await tx.holderRequest.update({
        where: { id },
        data: {
          state: "ANSWERED",
          answer,
          note,
          place: told?.place ?? "",
          answeredByName: actor.name,
          answeredAt: now(),
          version: { increment: 1 },
        },
        select: { id: true },
      });
    },
    "request.answer",
  );
}

/** The asking commune wants no answer any more. Twice is once. @throws Problem `not_found`, `conflict` once it is answered */
export async function withdrawRequest(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "household.register");
  await asActor(
    actor,
    async (tx) => {
      const { count } = await tx.holderRequest.updateMany({
        where: { id, unitPath: actor.unitPath, state: "OPEN" },
        data: { state: "WITHDRAWN", version: { increment: 1 } },
      });
      if (count > 0) return;
      const request = await tx.holderRequest.findFirst({ where: { id, unitPath: actor.unitPath } });
      if (!request) throw problems.notFound();
      if (request.state !== "WITHDRAWN") throw problems.requestAnswered();
    },
    "request.withdraw",
  );
}

/**
 * What the answer asks of one's commune is done: the asking one has read it, the holder's has acted. Twice is once.
 *
 * @throws Problem `not_found`, also while there is no answer
 */
export async function settleRequest(actor: Actor, { id }: { id: string }): Promise<void> {
  assertCan(actor, "household.register");
  await asActor(
    actor,
    async (tx) => {
      const request = await tx.holderRequest.findFirst({ where: { id, state: "ANSWERED" } });
      if (!request) throw problems.notFound();
      if (request.unitPath === actor.unitPath)
        await tx.holderRequest.updateMany({ where: { id, seenAt: null }, data: { seenAt: now() } });
      else await tx.holderClaim.updateMany({ where: { requestId: id, doneAt: null }, data: { doneAt: now() } });
    },
    "request.settle",
  );
}
