import { z } from "zod";
import { say } from "@/lib/core/message";
import { CHAIN_NAMES } from "@/lib/rounds/steps";
import { RoundTrack } from "@/prisma/generated/enums";

const day = z.iso.date({ error: say("date_form") });

/** A round to open. Days are "yyyy-MM-dd"; the dues are the days by which a level means to be done. */
export const openRoundSchema = z
  .strictObject({
    /** Made by the device: opening twice opens once. */
    id: z.uuid({ error: say("choice_required") }),
    year: z
      .int({ error: say("number_range", { min: 2000, max: 2100 }) })
      .min(2000, { error: say("number_range", { min: 2000, max: 2100 }) })
      .max(2100, { error: say("number_range", { min: 2000, max: 2100 }) }),
    track: z.enum(RoundTrack, { error: say("choice_required") }),
    standardId: z
      .string({ error: say("choice_required") })
      .regex(/^[a-z0-9-]{1,60}$/, { error: say("choice_required") }),
    chain: z.enum(CHAIN_NAMES, { error: say("choice_required") }),
    opensOn: day,
    closesOn: day,
    communeDue: day.nullable(),
    districtDue: day.nullable(),
  })
  .superRefine((round, context) => {
    const refuse = (path: string, key: string) => context.addIssue({ code: "custom", path: [path], message: say(key) });
    if (round.closesOn < round.opensOn) refuse("closesOn", "date_order");
    for (const due of ["communeDue", "districtDue"] as const) {
      const value = round[due];
      if (value && (value < round.opensOn || value > round.closesOn)) refuse(due, "date_outside_round");
    }
    if (round.communeDue && round.districtDue && round.districtDue < round.communeDue)
      refuse("districtDue", "date_order");
  });

export type OpenRoundInput = z.infer<typeof openRoundSchema>;
