import { z } from "zod";
import { fill } from "@/lib/core/fields";
import { parseDate, parsePartialDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import {
  HOUSEHOLD_FIELD_NAMES,
  HOUSEHOLD_FIELDS,
  type HouseholdField,
  type HouseholdValues,
} from "@/lib/households/household-fields";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberField,
  type MemberFieldSpec,
  type MemberValues,
  type PlainField,
} from "@/lib/households/member-fields";
import { isMasked, parseNationalId } from "@/lib/households/national-id";
import { CloseReason } from "@/prisma/generated/enums";

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

/** The code of one of the 54 ethnic groups. */
const ethnicityCode = z.string().regex(/^(0[1-9]|[1-4]\d|5[0-4])$/, say("choice_required"));

/** Digits; the masked number of somebody in the register, which leaves it as it is; or empty with a reason. */
const nationalId = z
  .string()
  .refine((value) => value === "" || isMasked(value) || parseNationalId(value) !== null, say("national_id_form"));

/** A choice or a yes, as it is kept. */
export function codedSchema(spec: Extract<MemberFieldSpec, { kind: "choice" | "yes_no" }>): z.ZodType {
  const value: z.ZodType = spec.kind === "choice" ? choice(spec.values) : z.boolean();
  return spec.empty === null ? value : value.nullable();
}

/** A fact that is one column of a person, as it is read. */
export function columnSchema(field: PlainField | "relationship"): z.ZodType {
  const spec: MemberFieldSpec = MEMBER_FIELDS[field];
  return spec.kind === "choice" || spec.kind === "yes_no" ? codedSchema(spec) : z.string();
}

function factSchema(field: MemberField, today: string): z.ZodType {
  const spec: MemberFieldSpec = MEMBER_FIELDS[field];
  switch (spec.kind) {
    case "name":
      return requiredText(120);
    case "birth":
      return birthText(today);
    case "ethnicity":
      return ethnicityCode;
    case "national_id":
      return nationalId;
    default:
      return codedSchema(spec);
  }
}

/** A schema for each value, which takes what it gives. */
export type SchemasOf<Values> = { [F in keyof Values]: z.ZodType<Values[F], Values[F]> };

export const memberSchema = (today: string) =>
  z
    .object({
      /** The person's id, made by the device for a new one. */
      id: z.uuid(),
      ...fill<SchemasOf<MemberValues>>(MEMBER_FIELD_NAMES, (field) => factSchema(field, today)),
    })
    .superRefine((member, context) => {
      if (member.nationalId === "" && member.nationalIdAbsence === null)
        context.addIssue({ code: "custom", path: ["nationalId"], message: say("national_id_or_reason") });
      if (member.isPregnant && member.sex === "MALE")
        context.addIssue({ code: "custom", path: ["isPregnant"], message: say("pregnant_man") });
    });

export type MemberInput = z.infer<ReturnType<typeof memberSchema>>;

function ownSchema(field: HouseholdField): z.ZodType {
  const { kind, required, most } = HOUSEHOLD_FIELDS[field];
  switch (kind) {
    case "village":
      return z.uuid(say("choice_required"));
    case "phone":
      return z.string().refine((value) => value === "" || /^0\d{9,10}$/.test(value), say("phone_form"));
    default:
      return required ? requiredText(most) : text(most);
  }
}

/** What is known of a household itself, field by field. */
export const householdFields = fill<SchemasOf<HouseholdValues>>(HOUSEHOLD_FIELD_NAMES, ownSchema);

const household = (today: string) => ({
  /** Made by the device, so that sending twice is harmless. */
  id: z.uuid(),
  ...householdFields,
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
