import "server-only";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { open, seal } from "@/lib/core/seal";

// A national id that is looked for in the register stands in no address, which goes into histories and logs. What stands there
// instead is sealed: it opens for the person who asked, and for an hour.

const HOUR = 60 * 60 * 1000;

const contextOf = ({ userId }: Pick<Actor, "userId">): string => `asked-number/${userId}`;

/** What stands in the address for a national id. */
export const sealAskedNumber = (actor: Pick<Actor, "userId">, nationalId: string): string =>
  seal(`${now().getTime() + HOUR} ${nationalId}`, contextOf(actor));

/** The national id that somebody asked for; null where its hour is over, another person asked, or nobody did. */
export function openAskedNumber(actor: Pick<Actor, "userId">, sealed: string): string | null {
  try {
    const [until, nationalId = ""] = open(sealed, contextOf(actor)).split(" ");
    return Number(until) > now().getTime() ? nationalId : null;
  } catch {
    return null; // an address that anybody may have written
  }
}
