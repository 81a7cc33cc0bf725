import { secondsLeft } from "@/lib/access/actor";
import { runRoute } from "@/lib/core/run";

const answer = (isUse: boolean) => runRoute(async () => new Response(String(await secondsLeft(isUse))));

/** The seconds until the session is over, for a page that stays open. Asking does not prolong it. */
export const GET = () => answer(false);

/** The same, and prolongs it: the person is here. */
export const POST = () => answer(true);
