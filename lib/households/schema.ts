import { z } from "zod";
import { parseDate, parsePartialDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import { isMasked, parseNationalId } from "@/lib/households/national-id";
import {
  AttendingLevel,
  CloseReason,
  Disability,
  NationalIdAbsence,
  Nutrition,
  Relationship,
  SchoolingLevel,
  Sex,
  WorkStatus,
} from "@/prisma/generated/enums";

const choice = <T extends Record<string, string>>(values: T) => z.enum(values, say("choice_required"));

/** A birth date as officials type it: "17/05/1980", "05/1980" or "1980"; from 1900 to today. */
const birthText = (today: string) =>
  z.string().superRefine((value, context) => {
    const max = Number(today.slice(0, 4));
    const birth = parsePartialDate(value);
    if (!birth)
      return context.addIssue({ code: "custom", message: say(value.trim() ? "birth_form" : "birth_required") });
    const pad = (n: number) => String(n).padStart(2, "0");
    // What is not known of the date is taken as early as possible: only what is surely in the future is refused.
    const earliest = `${birth.year}-${pad(birth.month ?? 1)}-${pad(birth.day ?? 1)}`;
    if (birth.year < 1900 || earliest > today)
      context.addIssue({ code: "custom", message: say("birth_year_range", { max }) });
  });

/** A day "dd/MM/yyyy" that is not in the future. */
export const pastDay = (today: string) =>
  z.string().superRefine((value, context) => {
    const day = parseDate(value);
    if (!day) context.addIssue({ code: "custom", message: say("date_form") });
    else if (day > today || day < "1900-01-01")
      context.addIssue({ code: "custom", message: say("date_past", { max: Number(today.slice(0, 4)) }) });
  });

export const memberSchema = (today: string) =>
  z
    .object({
      /** The person's id, made by the device for a new one. */
      id: z.uuid(),
      fullName: requiredText(120),
      sex: choice(Sex),
      birth: birthText(today),
      relationship: choice(Relationship),
      ethnicityCode: z.string().regex(/^(0[1-9]|[1-4]\d|5[0-4])$/, say("choice_required")),
      /** Digits; the masked number of somebody in the register, which leaves it as it is; or empty with a reason. */
      nationalId: z
        .string()
        .refine((value) => value === "" || isMasked(value) || parseNationalId(value) !== null, say("national_id_form")),
      nationalIdAbsence: choice(NationalIdAbsence).nullable(),
      schoolingLevel: choice(SchoolingLevel).nullable(),
      attendingLevel: choice(AttendingLevel).nullable(),
      workStatus: choice(WorkStatus).nullable(),
      hasHealthInsurance: z.boolean().nullable(),
      disability: choice(Disability),
      receivesMonthlyAllowance: z.boolean(),
      certifiedOnTheJob: z.boolean(),
      hasLabourCapacity: z.boolean(),
      isMerit: z.boolean(),
      isPolicyBeneficiary: z.boolean(),
      nutrition: choice(Nutrition).nullable(),
      isPregnant: z.boolean(),
    })
    .superRefine((member, context) => {
      if (member.nationalId === "" && member.nationalIdAbsence === null)
        context.addIssue({ code: "custom", path: ["nationalId"], message: say("national_id_or_reason") });
      if (member.isPregnant && member.sex === "MALE")
        context.addIssue({ code: "custom", path: ["isPregnant"], message: say("pregnant_man") });
    });

export type MemberInput = z.infer<ReturnType<typeof memberSchema>>;

/** Where a household is found. */
export const householdFields = {
  villageId: z.uuid(say("choice_required")),
  address: requiredText(200),
  phone: z.string().refine((value) => value === "" || /^0\d{9,10}$/.test(value), say("phone_form")),
};

const household = (today: string) => ({
  /** Made by the device, so that sending twice is harmless. */
  id: z.uuid(),
  ...householdFields,
  notes: text(2000),
  members: z
    .array(memberSchema(today))
    .min(1, say("members_required"))
    .max(30, say("members_most", { max: 30 }))
    .superRefine((members, context) => {
      if (members.length > 0 && members.filter(({ relationship }) => relationship === "HEAD").length !== 1)
        context.addIssue({ code: "custom", message: say("one_head") });
      const seen = new Map<string, number>();
      members.forEach(({ id, nationalId }, i) => {
        if (members.findIndex((other) => other.id === id) !== i)
          context.addIssue({ code: "custom", path: [i, "fullName"], message: say("member_twice") });
        // Two numbers may look the same masked.
        if (nationalId === "" || isMasked(nationalId)) return;
        if (seen.has(nationalId))
          context.addIssue({ code: "custom", path: [i, "nationalId"], message: say("national_id_twice") });
        seen.set(nationalId, i);
      });
    }),
});

/**
 * A household with its members, as the form holds it and the device keeps it. Dates are texts as typed.
 *
 * @param today "yyyy-MM-dd": nobody is born later
 */
export const householdSchema = (today: string) => z.object(household(today));
export type HouseholdInput = z.infer<ReturnType<typeof householdSchema>>;

/** An edit: the version it was made on, and who left since. */
export const householdEditSchema = (today: string) =>
  z.object({
    ...household(today),
    version: z.int().min(1),
    departed: z.array(z.object({ personId: z.uuid(), on: pastDay(today) })).max(30),
  });
export type HouseholdEditInput = z.infer<ReturnType<typeof householdEditSchema>>;

/** The end of a household. `closedOn` as typed, "dd/MM/yyyy". */
export const closeHouseholdSchema = (today: string) =>
  z.object({
    id: z.uuid(),
    /** Of the act, made by the device. */
    actId: z.uuid(),
    version: z.int().min(1),
    reason: choice(CloseReason),
    closedOn: pastDay(today),
    note: requiredText(500),
  });
export type CloseHouseholdInput = z.infer<ReturnType<typeof closeHouseholdSchema>>;
