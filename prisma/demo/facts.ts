import { ageOn } from "@/lib/households/age";
import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import type { ReviewMember } from "@/lib/reviews/snapshot";
import type { Member } from "@/prisma/demo/members";
import type { AttendingLevel, SchoolingLevel, WorkStatus } from "@/prisma/generated/enums";

type Schooling = { attendingLevel: AttendingLevel | null; schoolingLevel: SchoolingLevel };

const BEYOND_UPPER: readonly SchoolingLevel[] = ["INTERMEDIATE", "COLLEGE", "UNIVERSITY"];

/** What somebody attends and has completed in the school year of a review, by the year of their birth. */
function schoolingOf({ bornOn, education, dropsOut }: Member, year: number): Schooling {
  const years = year - Number(bornOn.slice(0, 4));
  if (years < 3) return { attendingLevel: null, schoolingLevel: "NONE" };
  if (years < 6) return { attendingLevel: "PRESCHOOL", schoolingLevel: "NONE" };
  if (dropsOut && years >= 9) return { attendingLevel: null, schoolingLevel: years < 11 ? "PRESCHOOL" : "PRIMARY" };
  if (years < 11) return { attendingLevel: "PRIMARY", schoolingLevel: "PRESCHOOL" };
  if (years < 15) return { attendingLevel: "LOWER_SECONDARY", schoolingLevel: "PRIMARY" };
  const goesOn = education !== "PRIMARY" && education !== "LOWER_SECONDARY" && education !== "NONE";
  // At sixteen whoever goes no further has left.
  if (years < 18 && (goesOn || years < 17))
    return { attendingLevel: "UPPER_SECONDARY", schoolingLevel: "LOWER_SECONDARY" };
  if (years < 18) return { attendingLevel: null, schoolingLevel: "LOWER_SECONDARY" };
  if (years < 21 && BEYOND_UPPER.includes(education))
    return { attendingLevel: "HIGHER", schoolingLevel: "UPPER_SECONDARY" };
  return { attendingLevel: null, schoolingLevel: education };
}

function workOf(member: Member, age: number, studies: boolean): WorkStatus | null {
  if (studies) return age < 15 ? null : "STUDYING";
  if (age < 15) return null;
  if (age > 72 || member.disability === "SEVERE" || member.disability === "EXTREME") return "NOT_WORKING";
  return member.employed ? "WORKING_WITH_CONTRACT" : "SELF_EMPLOYED";
}

/** The whole day of birth. */
const birthOf = ({ bornOn }: Pick<Member, "bornOn">) => ({
  year: Number(bornOn.slice(0, 4)),
  month: Number(bornOn.slice(5, 7)),
  day: Number(bornOn.slice(8)),
});

/** Completed years, taken from the whole day. */
export const ageOfMember = (member: Pick<Member, "bornOn">, day: string): number => ageOn(birthOf(member), day).min;

const { nationalId: _, ...UNKNOWN } = EMPTY_MEMBER;

/** A member as the register holds them on a day. */
export function memberOn(member: Member, day: string): ReviewMember {
  const age = ageOfMember(member, day);
  const schooling = schoolingOf(member, Number(day.slice(0, 4)));
  const birth = birthOf(member);
  const unable = member.disability === "SEVERE" || member.disability === "EXTREME";
  return {
    ...UNKNOWN,
    id: member.id,
    fullName: member.fullName,
    relationship: member.relationship,
    sex: member.sex,
    birth: member.knownTo === "DAY" ? birth : { year: birth.year, month: null, day: null },
    ethnicityCode: member.ethnicityCode,
    nationalIdAbsence: member.nationalIdAbsence,
    ...schooling,
    workStatus: workOf(member, age, schooling.attendingLevel !== null),
    hasHealthInsurance: member.insured,
    disability: member.disability,
    receivesMonthlyAllowance: unable || age >= 80,
    hasLabourCapacity: age >= 15 && age <= 72 && !unable,
    nutrition: age < 16 ? "NORMAL" : null,
    isPregnant: member.isPregnant && day > "2024-08",
    isMerit: member.isMerit,
    isPolicyBeneficiary: member.isPolicyBeneficiary,
  };
}

/** Whether somebody is in the household on a day. */
export const isMemberOn = ({ since, until }: Member, day: string): boolean =>
  since <= day && (until === null || day < until);
