import "server-only";
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { env } from "@/lib/core/env";

// What must not be readable by whoever holds the database alone: AES-256-GCM with keys that only the servers know (NIST SP
// 800-38D: 96-bit random nonce, 128-bit tag). A sealed text names its key, so that keys can be changed one row at a time.

const NONCE = 12;
const TAG = 16;

type Keys = { newest: string; byId: Map<string, Buffer>; hash: Buffer };
let kept: { from: string; keys: Keys } | undefined;

function keys(): Keys {
  const from = `${env.IDENTITY_KEYS} ${env.IDENTITY_HASH_KEY}`;
  if (kept?.from === from) return kept.keys;
  const pairs = env.IDENTITY_KEYS.split(",").map((pair) => {
    const at = pair.indexOf(":");
    return [pair.slice(0, at), Buffer.from(pair.slice(at + 1), "base64")] as const;
  });
  kept = {
    from,
    keys: { newest: pairs[0]?.[0] ?? "", byId: new Map(pairs), hash: Buffer.from(env.IDENTITY_HASH_KEY, "base64") },
  };
  return kept.keys;
}

function keyOf(id: string): Buffer {
  const key = keys().byId.get(id);
  if (!key) throw new Error(`no key ${id} in IDENTITY_KEYS`);
  return key;
}

/** The id of the key that seals now: the first of IDENTITY_KEYS. */
export const newestKey = (): string => keys().newest;

/** The id of the key that sealed a text. */
export const keyIdOf = (sealed: string): string => sealed.slice(0, sealed.indexOf("."));

/**
 * Seals a text: `<key id>.<nonce, text and tag in base64url>`.
 *
 * @param context where it stands ("person/<id>"): sealed there, it opens only there
 */
export function seal(text: string, context: string): string {
  const id = newestKey();
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyOf(id), nonce, { authTagLength: TAG });
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${body.toString("base64url")}`;
}

/** Opens what `seal` sealed. @throws Error where the key is unknown, the text was changed, or it was sealed elsewhere */
export function open(sealed: string, context: string): string {
  const id = keyIdOf(sealed);
  const body = Buffer.from(sealed.slice(id.length + 1), "base64url");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(id), body.subarray(0, NONCE), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(body.subarray(-TAG));
  return Buffer.concat([decipher.update(body.subarray(NONCE, -TAG)), decipher.final()]).toString("utf8");
}

/** A keyed hash (HMAC-SHA-256, base64url): the same text always gives the same, and only the servers can make it. */
export const keyedHash = (text: string): string => createHmac("sha256", keys().hash).update(text).digest("base64url");
