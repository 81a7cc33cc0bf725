import { pick } from "@/lib/core/fields";
import { MEMBER_FIELD_NAMES, SENSITIVE_FIELDS, type SensitiveField } from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";

/** The sensitive facts of a member, with the ethnic group's name. */
export type SensitiveFacts = Pick<MemberInput, SensitiveField> & { ethnicity: string };

type OpenField = Exclude<keyof MemberInput, SensitiveField>;
const OPEN_FIELDS = (["id", ...MEMBER_FIELD_NAMES] as const).filter(
  (field): field is OpenField => !SENSITIVE_FIELDS.some((one) => one === field),
);

/** A member without them, and beside it the facts where the reader may see them unasked. */
export type MemberView = Pick<MemberInput, OpenField> & { sensitive: SensitiveFacts | null };

/** A member as a page shows them. */
export const memberView = (member: MemberInput & { ethnicity: string }, shown: boolean): MemberView => ({
  ...pick(member, OPEN_FIELDS),
  sensitive: shown ? { ...pick(member, SENSITIVE_FIELDS), ethnicity: member.ethnicity } : null,
});

/** The members as the form takes them, where their facts may be seen; null where they may not. */
export function membersToEdit(members: readonly MemberView[]): MemberInput[] | null {
  const whole = members.flatMap(({ sensitive, ...open }) => {
    if (!sensitive) return [];
    const { ethnicity: _, ...facts } = sensitive;
    return [{ ...open, ...facts }];
  });
  return whole.length === members.length ? whole : null;
}
