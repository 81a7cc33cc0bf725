import "server-only";
import { z } from "zod";
import { sealedCookie } from "@/lib/access/sealed-cookie";

const refusalSchema = z.object({
  /** By which way: the password, the demonstration's buttons, or the province's provider. */
  by: z.enum(["password", "demo", "provider"]),
  /** The name that was typed. */
  username: z.string(),
  /** Why: encoded, of the namespace `problems`. */
  problem: z.string(),
});

/** An attempt to sign in that was refused, as the sign-in page tells of it. */
export type Refusal = z.output<typeof refusalSchema>;

/** For as long as it takes to come back to the page. */
const cookie = sealedCookie("sign-in-refused", refusalSchema, 15);

/** Tells the sign-in page, which is asked for next, of a refusal; null when there is none any more. Call it from a route. */
export const tellRefusal = (refusal: Refusal | null): Promise<void> => cookie.write(refusal);

/** The refusal of a moment ago, if there was one. */
export const readRefusal = (): Promise<Refusal | null> => cookie.read();
