import { z } from "zod";
import { pick } from "@/lib/core/fields";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";
import { EVENT_KINDS } from "@/lib/events/event";
import { BEGINNING_FIELDS } from "@/lib/households/household-fields";
import { householdFields, memberSchema, pastDay } from "@/lib/households/schema";
import { Relationship } from "@/prisma/generated/enums";

const place = z.object({ personId: z.uuid(), relationship: z.enum(Relationship, say("choice_required")) });
const places = z.array(place).max(30);

/** A household as the person saw it. */
const seen = { id: z.uuid(), version: z.int().min(1) };

/** A household that begins with the event. */
const newHousehold = z.object({ id: z.uuid(), ...pick(householdFields, BEGINNING_FIELDS) });

/**
 * An event in the life of a household. `staying` names everybody who remains in `household` and what they are to its head
 * then; `leaving` who goes; `joining` what these are in the household they go to; `arrivals` who is new to the register
 * and comes into `household` (into `newHousehold` where a whole household moved in).
 *
 * @param today "yyyy-MM-dd": nothing is recorded before it has happened
 */
export const eventSchema = (today: string) =>
  z.object({
    /** Of the act, made by the device. */
    id: z.uuid(),
    kind: z.enum(EVENT_KINDS),
    /** As typed, "dd/MM/yyyy". */
    on: pastDay(today),
    reason: requiredText(500),
    document: text(200),
    household: z.object(seen).nullable(),
    staying: places,
    leaving: z.array(z.uuid()).max(30),
    joining: places,
    target: z.object(seen).nullable(),
    newHousehold: newHousehold.nullable(),
    /** Where those go who leave the register, or from where those come who are new to it. */
    elsewhere: text(200),
    arrivals: z.array(memberSchema(today)).max(30),
  });
export type EventInput = z.infer<ReturnType<typeof eventSchema>>;

/** A household, or some of its members, is released to another commune. */
export const releaseSchema = (today: string) =>
  z.object({
    id: z.uuid(),
    household: z.object(seen),
    /** Everybody moves, whoever is born meanwhile. */
    whole: z.boolean(),
    /** Who goes where not everybody does. */
    leaving: z.array(z.uuid()).max(30),
    /** What those who stay are to their head then; empty where everybody goes. */
    staying: places,
    toCommuneId: z.uuid(say("choice_required")),
    on: pastDay(today),
    reason: requiredText(500),
    document: text(200),
  });
export type ReleaseInput = z.infer<ReturnType<typeof releaseSchema>>;

/** The receiving commune takes them in: as a household of its own, or into one of its households. */
export const acceptSchema = z
  .object({
    /** Of the transfer. */
    id: z.uuid(),
    /** Of the act, made by the device. */
    actId: z.uuid(),
    joining: places.min(1),
    target: z.object(seen).nullable(),
    newHousehold: newHousehold.nullable(),
  })
  .refine(({ target, newHousehold: begun }) => (target === null) !== (begun === null), {
    path: ["newHousehold"],
    error: say("choice_required"),
  });
export type AcceptInput = z.infer<typeof acceptSchema>;

export const refuseSchema = z.object({ id: z.uuid(), note: requiredText(500) });
