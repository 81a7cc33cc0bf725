import type { CloseReason, Relationship } from "@/prisma/generated/enums";

// Every event in the life of a household is one of a few moves: members leave it, members come to it, and the members that
// it then has stand in some relationship to one head. A kind says which of these moves it is made of; nothing else does.

export const EVENT_KINDS = [
  "SPLIT",
  "MERGE",
  "HEAD_CHANGE",
  "BIRTH",
  "DEATH",
  "MARRIAGE_IN",
  "MARRIAGE_OUT",
  "MOVE_IN",
  "MOVE_OUT",
] as const;
type EventKind = (typeof EVENT_KINDS)[number];

/** A move between two communes has the same shape, and is made by both of them (lib/events/service/transfer.ts). */
export type EventActKind = EventKind | "TRANSFER";

type Shape = {
  /** How many of the household's members leave it. */
  leaves: "none" | "one" | "some" | "all" | "any";
  /** Where they go: out of the register, to another household, or to one that begins with them. */
  to: readonly ("nowhere" | "household" | "new")[];
  /** Whether people come who are not in the register yet. */
  arrives: boolean;
  /** How a household ends that nobody is left in. */
  ends: CloseReason;
};

export const SHAPES: Readonly<Record<EventActKind, Shape>> = {
  SPLIT: { leaves: "some", to: ["new"], arrives: false, ends: "MERGED" },
  MERGE: { leaves: "all", to: ["household"], arrives: false, ends: "MERGED" },
  HEAD_CHANGE: { leaves: "none", to: ["nowhere"], arrives: false, ends: "MERGED" },
  BIRTH: { leaves: "none", to: ["nowhere"], arrives: true, ends: "MERGED" },
  DEATH: { leaves: "one", to: ["nowhere"], arrives: false, ends: "DIED" },
  MARRIAGE_IN: { leaves: "none", to: ["nowhere"], arrives: true, ends: "MERGED" },
  MARRIAGE_OUT: { leaves: "one", to: ["nowhere", "household"], arrives: false, ends: "MERGED" },
  MOVE_IN: { leaves: "none", to: ["nowhere"], arrives: true, ends: "MERGED" },
  MOVE_OUT: { leaves: "any", to: ["nowhere", "household"], arrives: false, ends: "MOVED_OUT" },
  TRANSFER: { leaves: "any", to: ["household", "new"], arrives: false, ends: "MOVED_OUT" },
};

/** A person's place in a household. */
export type MemberPlace = { personId: string; relationship: Relationship };

/** What a household's members are to be after an event. */
type MembersAfter = {
  staying: readonly MemberPlace[];
  leaving: readonly string[];
};

/**
 * What is wrong with who stays and who leaves, as keys of the namespace `validation` under a field; nothing when all is well.
 *
 * @param members the household's members before, in their order
 */
export function checkMembers(
  kind: EventActKind,
  members: readonly string[],
  { staying, leaving }: MembersAfter,
): { field: string; message: string }[] {
  const { leaves } = SHAPES[kind];
  const here = new Set(members);
  const stay = new Set(staying.map(({ personId }) => personId));
  const wrong: { field: string; message: string }[] = [];
  const everybody =
    stay.size === staying.length &&
    new Set(leaving).size === leaving.length &&
    staying.length + leaving.length === members.length &&
    [...stay, ...leaving].every((id) => here.has(id)) &&
    leaving.every((id) => !stay.has(id));
  if (!everybody) return [{ field: "leaving", message: "event_members_changed" }];
  const count = leaving.length;
  if (leaves === "one" && count !== 1) wrong.push({ field: "leaving", message: "event_choose_one" });
  if (leaves === "any" && count === 0) wrong.push({ field: "leaving", message: "event_choose_some" });
  if (leaves === "some" && (count === 0 || staying.length === 0))
    wrong.push({ field: "leaving", message: "event_choose_some_not_all" });
  if (leaves === "all" && staying.length > 0) wrong.push({ field: "leaving", message: "event_members_changed" });
  if (leaves === "none" && count > 0) wrong.push({ field: "leaving", message: "event_members_changed" });
  if (staying.length > 0 && countHeads(staying) !== 1) wrong.push({ field: "staying", message: "one_head" });
  return wrong;
}

/** A household has one head. */
export const countHeads = (places: readonly { relationship: Relationship }[]): number =>
  places.filter(({ relationship }) => relationship === "HEAD").length;

/** The path of the narrowest unit that holds both: "20/181/06091/01/" and "20/181/06076/03/" are both in "20/181/". */
export function commonPath(a: string, b: string): string {
  const left = a.split("/").slice(0, -1);
  const right = b.split("/").slice(0, -1);
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  return left
    .slice(0, same)
    .map((code) => `${code}/`)
    .join("");
}

/** A kind in an address: "marriage-out". */
export const slugOf = (kind: EventKind): string => kind.toLowerCase().replaceAll("_", "-");

/** The kind that an address names; null for anything that is none. */
export const kindOf = (slug: string): EventKind | null => EVENT_KINDS.find((kind) => slugOf(kind) === slug) ?? null;
