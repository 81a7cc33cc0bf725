import { pick } from "@/lib/core/fields";
import type { EventActKind } from "@/lib/events/event";
import type { EventInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS, type BeginningField, type HouseholdValues } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";
import type { Relationship } from "@/prisma/generated/enums";

/** A member of the household as the form shows them. */
export type EventMember = { id: string; name: string; birth: string; relationship: Relationship };

/** What is typed: who goes and what everybody is afterwards, in one line a member. */
export type EventValues = {
  on: string;
  reason: string;
  document: string;
  elsewhere: string;
  places: { personId: string; goes: boolean; relationship: Relationship }[];
  members: MemberInput[];
} & Pick<HouseholdValues, BeginningField>;

/** Whether everybody goes by the nature of the event. */
export const allGo = (kind: EventActKind): boolean => kind === "MERGE";

type Fixed = {
  id: string;
  kind: EventInput["kind"];
  household: EventInput["household"];
  target: EventInput["target"];
  newHouseholdId: string | null;
};

/** What is sent: the typed lines, put where they belong. */
export function eventOf(values: EventValues, { id, kind, household, target, newHouseholdId }: Fixed): EventInput {
  const goes = (place: EventValues["places"][number]) => allGo(kind) || place.goes;
  const { on, reason, document, elsewhere, places, members } = values;
  const going = places.filter(goes);
  const relation = ({ personId, relationship }: EventValues["places"][number]) => ({ personId, relationship });
  return {
    id,
    kind,
    on,
    reason,
    document,
    elsewhere,
    household,
    target,
    staying: places.filter((place) => !goes(place)).map(relation),
    leaving: going.map(({ personId }) => personId),
    joining: target || (newHouseholdId && household) ? going.map(relation) : [],
    newHousehold: newHouseholdId ? { id: newHouseholdId, ...pick(values, BEGINNING_FIELDS) } : null,
    arrivals: members,
  };
}

/** The control beside which a refused field of the input is mended. */
export function controlOf(field: string): string {
  const arrival = /^arrivals\.(\d+)\.(.+)$/.exec(field);
  if (arrival) return `members.${arrival[1]}.${arrival[2]}`;
  if (/^(staying|leaving|joining)/.test(field)) return "places";
  if (field.startsWith("newHousehold.")) return field.slice("newHousehold.".length);
  return field;
}
