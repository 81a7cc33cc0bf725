import { z } from "zod";
import type { PersonFacts } from "@/lib/households/person-facts";
import {
  AreaType,
  AttendingLevel,
  Disability,
  NationalIdAbsence,
  Nutrition,
  Relationship,
  SchoolingLevel,
  Sex,
  WorkStatus,
} from "@/prisma/generated/enums";

const memberSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  relationship: z.enum(Relationship),
  sex: z.enum(Sex),
  birth: z.object({ year: z.int(), month: z.int().nullable(), day: z.int().nullable() }),
  ethnicityCode: z.string(),
  nationalIdAbsence: z.enum(NationalIdAbsence).nullable(),
  schoolingLevel: z.enum(SchoolingLevel).nullable(),
  attendingLevel: z.enum(AttendingLevel).nullable(),
  workStatus: z.enum(WorkStatus).nullable(),
  hasHealthInsurance: z.boolean().nullable(),
  disability: z.enum(Disability),
  receivesMonthlyAllowance: z.boolean(),
  certifiedOnTheJob: z.boolean(),
  hasLabourCapacity: z.boolean(),
  nutrition: z.enum(Nutrition).nullable(),
  isPregnant: z.boolean(),
  isMerit: z.boolean(),
  isPolicyBeneficiary: z.boolean(),
});

/** A member as they are shown beside a review: every fact that the indicators and the official tables ask for. */
export type ReviewMember = z.infer<typeof memberSchema>;

/** The column `snapshot`: a household and its members as they were when its review was finished. */
export const snapshotSchema = z.object({
  household: z.object({
    code: z.string(),
    headName: z.string(),
    village: z.string(),
    area: z.enum(AreaType),
    address: z.string(),
    phone: z.string().nullable(),
    notes: z.string().nullable(),
  }),
  members: z.array(memberSchema),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/** The columns of a person that a picture keeps, as Prisma reads them. */
export type PersonColumns = Omit<ReviewMember, "birth" | "relationship"> & {
  birthYear: number;
  birthMonth: number | null;
  birthDay: number | null;
};

/** A member as they stand in the register. */
export function reviewMember(person: PersonColumns, relationship: Relationship): ReviewMember {
  const { birthYear: year, birthMonth: month, birthDay: day } = person;
  // Parsing leaves out every other column of the row.
  return memberSchema.parse({ ...person, relationship, birth: { year, month, day } });
}

/** What the indicators ask of a member. */
export const factsOf = (member: ReviewMember): PersonFacts => member;
