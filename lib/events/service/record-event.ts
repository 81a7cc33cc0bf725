import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { asActor, asking, type Tx } from "@/lib/core/db";
import { parseDate } from "@/lib/core/format";
import type { EventAct, HouseholdChange } from "@/lib/events/event-act";
import type { EventInput } from "@/lib/events/schema";
import { perform } from "@/lib/events/service/perform";
import { findStates } from "@/lib/events/service/states";
import { withNewNumbers } from "@/lib/households/new-numbers";

/** A text that the schema has checked, as a day. */
export function checkedDay(text: string): string {
  const day = parseDate(text);
  if (!day) throw new RangeError("an unchecked day");
  return day;
}

const actOf = ({ id, on, ...input }: EventInput): EventAct => ({ ...input, actId: id, on: checkedDay(on) });

/**
 * Records an event in the life of a household, with everything that follows: memberships, class, the open round's review and
 * its ledger row. Sent twice, it happens once.
 *
 * @throws Problem `invalid` beside the fields, `stale` where a household changed meanwhile, `conflict`, `not_found`, `forbidden`
 */
export async function recordEvent(actor: Actor, input: EventInput): Promise<{ id: string }> {
  assertCan(actor, "household.edit");
  const id = input.newHousehold?.id ?? input.household?.id ?? input.id;
  return withNewNumbers(actor, { householdId: id, members: input.arrivals, field: "arrivals" }, (assertFree) =>
    asActor(
      actor,
      async (tx) => {
        const taken = await assertFree(asking(tx));
        if (taken) return taken;
        await perform(tx, actor, actOf(input));
        return { id };
      },
      `event.${input.kind.toLowerCase()}`,
    ),
  );
}

/**
 * What the event would do: each household before and after, with its class and its ledger row. The event is carried out and
 * taken back before anybody sees it, so that a preview and the act cannot differ. Numbers are left out: whether somebody elsewhere
 * holds one is told by the act, which leaves a trace.
 *
 * @throws as `recordEvent`
 */
export async function previewEvent(actor: Actor, input: EventInput): Promise<HouseholdChange[]> {
  assertCan(actor, "household.edit");
  const arrivals = input.arrivals.map((arrival) =>
    arrival.nationalId === "" ? arrival : { ...arrival, nationalId: "", nationalIdAbsence: "OTHER" as const },
  );
  return preview(
    actor,
    (tx) => perform(tx, actor, actOf({ ...input, arrivals })),
    [input.household?.id, input.target?.id],
    input.newHousehold?.id,
  );
}

class TakenBack extends Error {
  constructor(readonly changes: HouseholdChange[]) {
    super("a preview, taken back");
  }
}

/** Building block: does something, looks, and takes it back. */
export async function preview(
  actor: Actor,
  work: (tx: Tx) => Promise<unknown>,
  existing: readonly (string | undefined)[],
  begun: string | undefined,
): Promise<HouseholdChange[]> {
  const ids = existing.filter((id) => id !== undefined);
  try {
    return await asActor(
      actor,
      async (tx) => {
        const before = await findStates(tx, ids);
        await work(tx);
        const after = await findStates(tx, begun ? [...ids, begun] : ids);
        throw new TakenBack(
          after.map((state) => ({
            before: before.find(({ id }) => id === state.id) ?? null,
            // The code is given when it is done.
            after: state.id === begun ? { ...state, code: null } : state,
          })),
        );
      },
      "event.preview",
    );
  } catch (error) {
    if (error instanceof TakenBack) return error.changes;
    throw error;
  }
}
