import { z } from "zod";
import { Role } from "@/prisma/generated/enums";

/** Somebody read or changed a household on a day: who, in which office, what they did, what for, how many times. */
export const readingRowsSchema = z.array(
  z.object({
    at: z.date(),
    act: z.string(),
    reading: z.boolean(),
    who: z.string().nullable(),
    role: z.enum(Role).nullable(),
    office: z.string().nullable(),
    purpose: z.string(),
    note: z.string(),
    place: z.string(),
    sensitive: z.boolean(),
    times: z.int(),
  }),
);

export type Reading = z.infer<typeof readingRowsSchema>[number];
