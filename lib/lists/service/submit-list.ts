import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, asking } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { findIncompleteness } from "@/lib/lists/queries/completeness";
import type { SubmitListInput } from "@/lib/lists/schema";
import { beginStep, type StepResult, takeStep } from "@/lib/lists/service/step";

/**
 * The commune sends its list up. What had come back is no longer marked: the reviewer sees what changed.
 *
 * @throws Problem `conflict` with the number of things in the way, or what `beginStep` throws
 */
export async function submitList(actor: Actor, input: SubmitListInput): Promise<StepResult> {
  assertCan(actor, "list.submit");
  return asActor(
    actor,
    async (tx) => {
      const begun = await beginStep(tx, actor, input, "submit");
      if (begun.done) return begun.done;
      const { list, step } = begun;
      const { complete, count } = await findIncompleteness(asking(tx), list);
      if (!complete) throw problems.listIncomplete(count);

      // Before the list is locked: then nobody may touch a review.
      await tx.$executeRaw`
        UPDATE review SET returned_reason = NULL, returned_note = NULL
        WHERE commune_list_id = ${list.id}::uuid AND returned_reason IS NOT NULL`;
      return takeStep(tx, actor, input, list, step, { submission: list.submission + 1, partialReturn: false });
    },
    "list.submit",
  );
}
