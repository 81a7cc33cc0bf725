import type { MemberInput } from "@/lib/households/schema";

/** A member's empty line. The group that most people of a commune belong to is the likeliest one of the next member, too. */
export const newMember = (relationship: MemberInput["relationship"], ethnicityCode: string): MemberInput => ({
  id: crypto.randomUUID(),
  fullName: "",
  sex: "MALE",
  birth: "",
  relationship,
  ethnicityCode,
  nationalId: "",
  nationalIdAbsence: null,
  schoolingLevel: null,
  attendingLevel: null,
  workStatus: null,
  hasHealthInsurance: null,
  disability: "NONE",
  receivesMonthlyAllowance: false,
  certifiedOnTheJob: false,
  hasLabourCapacity: true,
  isMerit: false,
  isPolicyBeneficiary: false,
  nutrition: null,
  isPregnant: false,
});
