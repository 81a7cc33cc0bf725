import { z } from "zod";
import { fill, pick } from "@/lib/core/fields";
import type { BirthColumns } from "@/lib/households/form-values";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberFieldSpec,
  type MemberValues,
  PLAIN_FIELDS,
  type PlainField,
} from "@/lib/households/member-fields";
import type { Birth, PersonFacts } from "@/lib/households/person-facts";
import { columnSchema } from "@/lib/households/schema";
import { AreaType } from "@/prisma/generated/enums";

type KeptField = PlainField | "relationship";
const KEPT_FIELDS = MEMBER_FIELD_NAMES.filter(
  (field): field is KeptField => field !== "birth" && field !== "nationalId",
);

/** A picture of a time when a fact was not asked yet has none: it reads as that of somebody of whom nothing is known. */
function keptSchema(field: KeptField): z.ZodType {
  const spec: MemberFieldSpec = MEMBER_FIELDS[field];
  return "initial" in spec ? columnSchema(field).default(spec.initial) : columnSchema(field);
}

/** A member in a picture, or as the register gives them in the same form. */
export const reviewMemberSchema = z.object({
  id: z.string(),
  birth: z.object({ year: z.int(), month: z.int().nullable(), day: z.int().nullable() }),
  ...fill<{ [F in KeptField]: z.ZodType<MemberValues[F]> }>(KEPT_FIELDS, keptSchema),
});

/** A member as they are shown beside a review: every fact that the indicators and the official tables ask for. */
export type ReviewMember = z.infer<typeof reviewMemberSchema>;

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
  members: z.array(reviewMemberSchema),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/** The columns of a person that a picture keeps, as Prisma reads them. */
type PersonColumns = { id: string } & BirthColumns & Pick<MemberValues, PlainField>;

/** A member as they stand in the register. */
export const reviewMember = (person: PersonColumns, relationship: MemberValues["relationship"]): ReviewMember => ({
  id: person.id,
  birth: { year: person.birthYear, month: person.birthMonth, day: person.birthDay } satisfies Birth,
  ...pick(person, PLAIN_FIELDS),
  relationship,
});

/** What the indicators ask of a member. */
export const factsOf = (member: ReviewMember): PersonFacts => member;
