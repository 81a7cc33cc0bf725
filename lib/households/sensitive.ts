import type { MemberInput } from "@/lib/households/schema";

/**
 * What of a member is sensitive: ethnicity, disability, illness and what says the same in other words. Shown where it is the
 * task at hand, and otherwise only when asked for with a purpose (docs/decisions/013-privacy.md).
 */
export const SENSITIVE_FIELDS = [
  "ethnicityCode",
  "disability",
  "hasLabourCapacity",
  "nutrition",
  "isPregnant",
] as const satisfies readonly (keyof MemberInput)[];

type SensitiveField = (typeof SENSITIVE_FIELDS)[number];

/** The sensitive facts of a member, with the ethnic group's name. */
export type SensitiveFacts = Pick<MemberInput, SensitiveField> & { ethnicity: string };

/** A member without them, and beside it the facts where the reader may see them unasked. */
export type MemberView = Omit<MemberInput, SensitiveField> & { sensitive: SensitiveFacts | null };

/** A member as a page shows them. */
export function memberView({ ethnicity, ...member }: MemberInput & { ethnicity: string }, shown: boolean): MemberView {
  const { ethnicityCode, disability, hasLabourCapacity, nutrition, isPregnant, ...open } = member;
  const sensitive = { ethnicityCode, disability, hasLabourCapacity, nutrition, isPregnant, ethnicity };
  return { ...open, sensitive: shown ? sensitive : null };
}

/** The members as the form takes them, where their facts may be seen; null where they may not. */
export function membersToEdit(members: readonly MemberView[]): MemberInput[] | null {
  const whole = members.flatMap(({ sensitive, ...open }) => {
    if (!sensitive) return [];
    const { ethnicity: _, ...facts } = sensitive;
    return [{ ...open, ...facts }];
  });
  return whole.length === members.length ? whole : null;
}
