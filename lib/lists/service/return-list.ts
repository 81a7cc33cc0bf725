import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type { ReturnListInput } from "@/lib/lists/schema";
import { beginStep, type StepResult, takeStep } from "@/lib/lists/service/step";
import { namesHouseholds } from "@/lib/rounds/steps";

/**
 * Sends a list back with a coded reason and words. With households named, only these open to the commune; without, the
 * whole list does. A step that does not go to the commune names no households.
 *
 * @throws Problem `invalid`, `not_found` for a household of another list, or what `beginStep` throws
 */
export async function returnList(actor: Actor, input: ReturnListInput): Promise<StepResult> {
  assertCan(actor, "list.review");
  return asActor(
    actor,
    async (tx) => {
      const begun = await beginStep(tx, actor, input, "return");
      if (begun.done) return begun.done;
      const { list, step } = begun;
      const { households, reason, note } = input;
      if (!note.trim()) throw problems.reasonRequired();
      if (households.length > 0 && !namesHouseholds(step))
        throw problems.invalid({ households: [say("households_not_named_here")] });

      const reviewIds = households.map(({ reviewId }) => reviewId);
      const result = await takeStep(
        tx,
        actor,
        input,
        list,
        step,
        { partialReturn: households.length > 0 },
        { reason, note, reviewIds },
      );
      if (households.length > 0) {
        const marked = await tx.$executeRaw`
          UPDATE review v SET returned_reason = x.reason::"ReturnReason", returned_note = x.note
          FROM unnest(${reviewIds}::uuid[], ${households.map((row) => row.reason)}::text[],
            ${households.map((row) => row.note)}::text[]) AS x(id, reason, note)
          WHERE v.id = x.id AND v.commune_list_id = ${list.id}::uuid`;
        if (marked !== households.length) throw problems.notFound();
      }
      return result;
    },
    "list.return",
  );
}
