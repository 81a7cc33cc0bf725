import { z } from "zod";
import { foldUsername } from "@/lib/access/username";
import { parseDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import { requiredText } from "@/lib/core/text";
import { Role } from "@/prisma/generated/enums";

/** A day as officials type it, "05/12/2024"; between 2000 and 2100. */
const day = z.string().refine((value) => {
  const parsed = parseDate(value);
  return parsed !== null && parsed >= "2000-01-01" && parsed < "2100-01-01";
}, say("date_form"));

/** One line, as everybody's name is kept: it stands under what they did. */
const fullName = requiredText(120).overwrite(normaliseName);

const postingFields = {
  role: z.enum(Role, say("choice_required")),
  unitId: z.uuid(say("choice_required")),
  validFrom: day,
  /** The first day outside; empty for no end. */
  validTo: z.literal("").or(day),
};

const inOrder = ({ validFrom, validTo }: { validFrom: string; validTo: string }) =>
  validTo === "" || (parseDate(validTo) ?? "") > (parseDate(validFrom) ?? "");
const DATE_ORDER = { path: ["validTo"], message: say("date_order") };

/** A posting for somebody who has an account. */
export const postingSchema = z
  .object({
    /** Made by the device, so that sending twice is harmless. */
    id: z.uuid(),
    userId: z.uuid(),
    ...postingFields,
  })
  .refine(inOrder, DATE_ORDER);
export type PostingInput = z.infer<typeof postingSchema>;

/** What is typed at the door. Kept for ever: the audit trail speaks of it. */
const username = z
  .string()
  .refine((value) => /^[a-z][a-z0-9.-]{1,38}[a-z0-9]$/.test(foldUsername(value)), say("username_form"));

/** An administrator whom the owner of the database makes. */
export const administratorSchema = z.object({
  unitCode: z.string().regex(/^\w+$/),
  username: username.transform(foldUsername),
  fullName,
});

/** A new account with its first posting. Its one-time password is asked for afterwards. */
export const personSchema = z
  .object({
    id: z.uuid(),
    postingId: z.uuid(),
    username,
    fullName,
    ...postingFields,
  })
  .refine(inOrder, DATE_ORDER);
export type PersonInput = z.infer<typeof personSchema>;

export const personEditSchema = z.object({ id: z.uuid(), version: z.int().min(1), fullName });
export type PersonEditInput = z.infer<typeof personEditSchema>;

/** An act on an account as the administrator saw it. */
export const accountSchema = z.object({ id: z.uuid(), version: z.int().min(1) });
export type AccountInput = z.infer<typeof accountSchema>;

/** A second person's answer to what somebody asked for. */
export const countersignSchema = z.object({ id: z.uuid(), agrees: z.boolean() });
export type CountersignInput = z.infer<typeof countersignSchema>;

export const postingEndSchema = z.object({ id: z.uuid(), validTo: day });
export type PostingEndInput = z.infer<typeof postingEndSchema>;

const LEAST = 10;
const MOST = 200;

/**
 * A password of one's own. Long, not the user name, not the old one: no rule about digits and signs, which only makes
 * people write it down. @param username of the account
 */
export const passwordChangeSchema = (username: string) =>
  z
    .object({
      /** Empty at the first sign-in, when the one-time password has just been given. */
      currentPassword: z.string().max(MOST, say("current_password_wrong")),
      password: z
        .string()
        .min(LEAST, say("password_length", { min: LEAST, max: MOST }))
        .max(MOST, say("password_length", { min: LEAST, max: MOST }))
        .refine((value) => foldUsername(value) !== foldUsername(username), say("password_is_username")),
      again: z.string(),
    })
    .refine(({ password, again }) => password === again, { path: ["again"], message: say("password_again") })
    .refine(({ password, currentPassword }) => password !== currentPassword, {
      path: ["password"],
      message: say("password_same"),
    });
export type PasswordChangeInput = z.infer<ReturnType<typeof passwordChangeSchema>>;
