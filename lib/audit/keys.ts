import "server-only";
import { signerOf, trailKeyId } from "@/lib/audit/root";
import { env } from "@/lib/core/env";

/** Public keys by which roots of this trail may be signed: today's and those before. */
export function keyring(): Map<string, string> {
  const keys = [signerOf(env.TRAIL_KEY).publicKey, ...env.TRAIL_OLD_KEYS];
  return new Map(keys.map((key) => [trailKeyId(key), key]));
}
