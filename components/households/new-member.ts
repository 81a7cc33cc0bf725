import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import type { MemberInput } from "@/lib/households/schema";

/** A member's empty line. The ethnic group of whoever was typed before is the likeliest one of the next member, too. */
export const newMember = (relationship: MemberInput["relationship"], ethnicityCode: string): MemberInput => ({
  ...EMPTY_MEMBER,
  id: crypto.randomUUID(),
  relationship,
  ethnicityCode,
});
