import { parsePartialDate } from "@/lib/core/format";
import type { MemberInput } from "@/lib/households/schema";
import type { AttendingLevel, Disability, Nutrition, SchoolingLevel, Sex, WorkStatus } from "@/prisma/generated/enums";

/** A birth date as far as it is known. A day is never known without its month. */
export type Birth = { year: number; month: number | null; day: number | null };

/** What the indicators ask of a member, as it stands on the day of the review. */
export type PersonFacts = {
  id: string;
  sex: Sex;
  birth: Birth;
  /** The highest level completed; null where nobody has asked. */
  schoolingLevel: SchoolingLevel | null;
  /** The level attended now; null for a person who attends none. */
  attendingLevel: AttendingLevel | null;
  workStatus: WorkStatus | null;
  hasHealthInsurance: boolean | null;
  disability: Disability;
  /** Monthly social allowance (trợ cấp xã hội hằng tháng). */
  receivesMonthlyAllowance: boolean;
  /** Recruited, trained and certified at the place of work. */
  certifiedOnTheJob: boolean;
  nutrition: Nutrition | null;
  isPregnant: boolean;
  isMerit: boolean;
};

/** The columns of the table `person` that the facts come from. */
export type PersonRow = Omit<PersonFacts, "birth"> & {
  birthYear: number;
  birthMonth: number | null;
  birthDay: number | null;
};

/** The facts of a person as the register holds them. */
export function personFacts(row: PersonRow): PersonFacts {
  return {
    id: row.id,
    sex: row.sex,
    birth: { year: row.birthYear, month: row.birthMonth, day: row.birthDay },
    schoolingLevel: row.schoolingLevel,
    attendingLevel: row.attendingLevel,
    workStatus: row.workStatus,
    hasHealthInsurance: row.hasHealthInsurance,
    disability: row.disability,
    receivesMonthlyAllowance: row.receivesMonthlyAllowance,
    certifiedOnTheJob: row.certifiedOnTheJob,
    nutrition: row.nutrition,
    isPregnant: row.isPregnant,
    isMerit: row.isMerit,
  };
}

/** The facts of a person as a form holds them; a birth date that cannot be read yet says nothing of the age. */
export function typedFacts(member: MemberInput): PersonFacts {
  const birth = parsePartialDate(member.birth);
  return { ...member, birth: { year: birth?.year ?? 0, month: birth?.month ?? null, day: birth?.day ?? null } };
}

/** Whether somebody studies now, at whatever level. Null where neither schooling nor work has been asked. */
export function isStudying(
  person: Pick<PersonFacts, "attendingLevel" | "workStatus" | "schoolingLevel">,
): boolean | null {
  if (person.attendingLevel !== null || person.workStatus === "STUDYING") return true;
  return person.schoolingLevel === null && person.workStatus === null ? null : false;
}
