import "server-only";
import { Secret, TOTP } from "otpauth";

/** As apps on telephones take it: six digits of SHA-1, a new code each half minute (RFC 6238). */
const SHAPE = { algorithm: "SHA1", digits: 6, period: 30 } as const;

/** 160 bits of chance, as RFC 4226 recommends, in base32: to be typed where no picture can be taken. */
export const createTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What the picture says to the app: whose codes these are, and the secret. */
export const totpAddress = (secret: string, issuer: string, label: string): string =>
  new TOTP({ ...SHAPE, issuer, label, secret: Secret.fromBase32(secret) }).toString();

/**
 * The half minute since 1970 whose code this is; null where it is none of now. The half minutes beside count, too: clocks differ, and
 * people type slowly.
 */
export function totpStep(secret: string, code: string, at: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const shift = new TOTP({ ...SHAPE, secret: Secret.fromBase32(secret) }).validate({
    token: code,
    timestamp: at,
    window: 1,
  });
  return shift === null ? null : Math.floor(at / 1_000 / SHAPE.period) + shift;
}
