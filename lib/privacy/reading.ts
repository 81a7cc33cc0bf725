import { z } from "zod";
import { Role } from "@/prisma/generated/enums";

/** A row of household_readings. */
export const readingRowsSchema = z.array(
  z.object({
    last_at: z.date(),
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

/** Somebody read or changed a household on a day: who, in which office, what they did, what for, how many times. */
export type Reading = {
  at: Date;
  act: string;
  reading: boolean;
  who: string | null;
  role: Role | null;
  office: string | null;
  purpose: string;
  note: string;
  place: string;
  sensitive: boolean;
  times: number;
};
