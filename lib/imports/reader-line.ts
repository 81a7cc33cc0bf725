import { z } from "zod";
import { PROBLEM_CODES } from "@/lib/core/problem";

/** What the process that reads a list says of it, a line each: rows, then that it has ended, or why it cannot be taken. */
export const lineSchema = z.union([
  z.object({ rows: z.array(z.object({ number: z.int(), cells: z.array(z.string()) })) }),
  z.object({ end: z.literal(true) }),
  z.object({
    problem: z.object({
      code: z.enum(PROBLEM_CODES),
      text: z.string(),
      fields: z.record(z.string(), z.array(z.string())),
    }),
  }),
]);
export type ReaderLine = z.infer<typeof lineSchema>;
