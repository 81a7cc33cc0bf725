import "server-only";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { keepCookie, readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";

const COOKIE = "known-device";

/** Longer than `known_device` (time_limit) may be: the database says for how long a device is known. */
const SECONDS = 400 * 24 * 60 * 60;

const signed = (token: string): string =>
  `${token}.${createHmac("sha256", env.NEXTAUTH_SECRET).update(`device:${token}`).digest("base64url")}`;

/** As a session keeps it: whoever reads the database is no device. */
const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

function isOurs(value: string, token: string): boolean {
  const [given, ours] = [Buffer.from(value), Buffer.from(signed(token))];
  return given.length === ours.length && timingSafeEqual(given, ours);
}

/**
 * What this device is known by: the same chance each time it comes, in a cookie of its own. It opens nothing: with it the right
 * password of somebody who was here before passes, however many wrong ones strangers send (lib/access/throttle.ts). Call it from a route.
 *
 * @returns its hash, and how the device is made to keep it once somebody has come in
 */
export async function knownDevice(): Promise<{ hash: string; keep: () => Promise<void> }> {
  const value = (await readCookie(COOKIE)) ?? "";
  const [given = ""] = value.split(".");
  const token = isOurs(value, given) ? given : randomBytes(32).toString("base64url");
  return {
    hash: hashOf(token),
    keep: () => keepCookie(COOKIE, signed(token), SECONDS),
  };
}
