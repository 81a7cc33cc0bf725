import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import type { ApproveListInput } from "@/lib/lists/schema";
import { beginStep, type StepResult, takeStep } from "@/lib/lists/service/step";
import { isFinal } from "@/lib/rounds/steps";

/**
 * Approves a list to the next level. The last approval makes its classes those in force and closes every remark.
 *
 * @throws what `beginStep` throws
 */
export async function approveList(actor: Actor, input: ApproveListInput): Promise<StepResult> {
  assertCan(actor, "list.review");
  return asActor(
    actor,
    async (tx) => {
      const begun = await beginStep(tx, actor, input, "approve");
      if (begun.done) return begun.done;
      const { list, step } = begun;
      const result = await takeStep(tx, actor, input, list, step, {});
      if (isFinal(step.to)) {
        await tx.$executeRaw`
          UPDATE household h SET class = v.final_class FROM review v
          WHERE v.commune_list_id = ${list.id}::uuid AND v.household_id = h.id AND v.status = 'DONE'
            AND h.class IS DISTINCT FROM v.final_class`;
        await tx.$executeRaw`
          UPDATE review_comment c SET closed_at = ${now()}, closed_by = ${actor.name} FROM review v
          WHERE v.commune_list_id = ${list.id}::uuid AND c.review_id = v.id AND c.closed_at IS NULL`;
      }
      return result;
    },
    "list.approve",
  );
}
