import { pick } from "@/lib/core/fields";
import type { EventActKind } from "@/lib/events/event";
import type { EventInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS, type BeginningField, type HouseholdValues } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";
import type { Relationship } from "@/prisma/generated/enums";

/** A member of the household as the form shows them. */
export type EventMember = { id: string; name: string; birth: string; relationship: Relationship };

type Places = { personId: string; goes: boolean; relationship: Relationship }[];

/** What is typed: who goes and what everybody is afterwards, in one line a member. */
export type EventValues = {
  on: string;
  reason: string;
  document: string;
  elsewhere: string;
  places: Places;
  members: MemberInput[];
} & Pick<HouseholdValues, BeginningField>;

/**
 * The lines of those who are members now: as they were chosen, and of who came meanwhile as they are.
 *
 * @param joins whether all go to another household, in which somebody else is head
 */
export const placesNow = (members: readonly EventMember[], chosen: Places = [], joins = false): Places =>
  members.map(({ id, relationship: was }) => {
    const known = chosen.find(({ personId }) => personId === id);
    const relationship = joins && (was === "HEAD" || was === "SPOUSE") ? "OTHER" : was;
    return known ?? { personId: id, goes: false, relationship };
  });

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

/**
 * One head on either side: who was head stays it where they are, and the others what they were to them; else the first one
 * becomes it, and the husband or wife of the former head is nobody's.
 *
 * @param goersHaveHead whether those who go begin a household
 */
export function settle(places: Places, members: readonly EventMember[], goersHaveHead: boolean): Places {
  const was = new Map(members.map(({ id, relationship }) => [id, relationship]));
  const side = (goes: boolean, hasHead: boolean) => {
    const here = places.filter((place) => place.goes === goes);
    const former = here.find(({ personId }) => was.get(personId) === "HEAD");
    const head = hasHead ? (former ?? here[0]) : undefined;
    const staysHead = head !== undefined && head === former;
    return here.map(({ personId, relationship }) => {
      if (personId === head?.personId) return [personId, "HEAD"] as const;
      const before = was.get(personId) ?? relationship;
      return [personId, !staysHead && (before === "HEAD" || before === "SPOUSE") ? "OTHER" : before] as const;
    });
  };
  const after = new Map([...side(false, true), ...side(true, goersHaveHead)]);
  return places.map((place) => ({ ...place, relationship: after.get(place.personId) ?? place.relationship }));
}

/** The control beside which a refused field of the input is mended. */
export function controlOf(field: string): string {
  const arrival = /^arrivals\.(\d+)\.(.+)$/.exec(field);
  if (arrival) return `members.${arrival[1]}.${arrival[2]}`;
  if (/^(staying|leaving|joining)/.test(field)) return "places";
  if (field.startsWith("newHousehold.")) return field.slice("newHousehold.".length);
  return field;
}
