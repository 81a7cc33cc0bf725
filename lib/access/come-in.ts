import "server-only";
import { requestAddress, requestDevice, requestId } from "@/lib/access/actor";
import { knownDevice } from "@/lib/access/known-device";
import { keepSession, readSession } from "@/lib/access/session";
import type { BegunSession, Doorstep } from "@/lib/access/sessions";

/**
 * Lets in whoever sent this request, if they are let in: this device has their session then, and is known. Call it from a route.
 *
 * @throws Problem as `letIn` does
 */
export async function comeIn(letIn: (doorstep: Doorstep, requestId: string) => Promise<BegunSession>): Promise<void> {
  const known = await knownDevice();
  const doorstep = {
    address: await requestAddress(),
    device: await requestDevice(),
    deviceHash: known.hash,
    sessionId: await readSession(),
  };
  await keepSession(await letIn(doorstep, await requestId()));
  await known.keep();
}
