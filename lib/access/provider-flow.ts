import "server-only";
import { z } from "zod";
import { sealedCookie } from "@/lib/access/sealed-cookie";

/** On the way to the provider and back: what was agreed, why, and where to go on to. */
export const flowCookie = sealedCookie(
  "provider-flow",
  z.object({
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    /** To be let in, or to be connected with the account of whoever is signed in. */
    intent: z.enum(["sign-in", "connect"]),
    from: z.string(),
  }),
  10 * 60,
);

/** Who has just shown themselves at the provider, until they type the password of the account that was theirs then. */
export const shownCookie = sealedCookie(
  "provider-shown",
  z.object({ userId: z.string(), issuer: z.string(), subject: z.string(), label: z.string() }),
  10 * 60,
);
