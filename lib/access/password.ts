import "server-only";
import os from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { createTurns, type Turns } from "@/lib/core/turns";

/**
 * argon2id with 19 MiB and two passes, the least that OWASP recommends, on purpose: about 13 ms of one core, so that the
 * officers of all 3,321 communes of the country can sign in within a minute on two (docs/decisions/019-signing-in.md).
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** As hashes of this cost begin. */
const BEGINNING = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** Passwords that wait to be looked at, at most. */
const MOST_WAITING = 2_000;

// Hashing runs on threads beside the one that answers requests. One core is left to that one and to the database, however
// many sign in at once; all copies of this module share the turns.
const globals = globalThis as { hashingOfRaSoat?: Turns };
globals.hashingOfRaSoat ??= createTurns(Math.max(1, os.availableParallelism() - 1), MOST_WAITING);
const inTurn = globals.hashingOfRaSoat;

/** Of a password that no account has, at the same cost: who is unknown takes as long to refuse as who is known. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$q7E7KhiCIHm6YECOjMGV+A$jcnNyCdQ7BcvQwwqk+WwmibCre13GeX+Lb1oJjJ1JJU";

/** Two keyboards may spell one Vietnamese letter in two ways. */
const composed = (password: string) => password.normalize("NFKC");

/** @throws Problem `too_many` where too many wait to be hashed already; so does `isPassword` */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(composed(password), COST));

/** Whether the password is the account's. The same work is done for an account without one, and for no account. */
export async function isPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const matches = await inTurn(() => verify(passwordHash ?? NOBODYS_HASH, composed(password)));
  return matches && Boolean(passwordHash);
}

/** Whether a hash was made at another cost than today's: it is made anew when its password is next known. */
export const isOutdated = (passwordHash: string): boolean => !passwordHash.startsWith(BEGINNING);

/** Letters and digits that are not mistaken for one another, on paper or on the telephone. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** "k7mw-4xqd-9htb": 59 bits of chance, to be read aloud once and replaced at the first sign-in. */
export function createOneTimePassword(): string {
  const letters: string[] = [];
  while (letters.length < 12) {
    for (const byte of crypto.getRandomValues(new Uint8Array(16))) {
      // Of 256 values the last 8 are left out, so that each letter is as likely as another.
      if (byte < 248 && letters.length < 12) letters.push(LETTERS[byte % LETTERS.length] ?? "");
    }
  }
  return letters.join("").replace(/(.{4})(?=.)/g, "$1-");
}
