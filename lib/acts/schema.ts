import { z } from "zod";

/** An act to be taken back. */
export const actIdSchema = z.object({ id: z.uuid() });
