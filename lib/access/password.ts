import "server-only";
import { hash, verify } from "@node-rs/argon2";

/**
 * argon2id with 19 MiB and two passes, the least that OWASP recommends, on purpose: about 13 ms of one core, so that the
 * officers of all 3,321 communes of the country can sign in within a minute on two.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a password that no account has, at the same cost: who is unknown takes as long to refuse as who is known. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$q7E7KhiCIHm6YECOjMGV+A$jcnNyCdQ7BcvQwwqk+WwmibCre13GeX+Lb1oJjJ1JJU";

/** Two keyboards may spell one Vietnamese letter in two ways. */
const composed = (password: string) => password.normalize("NFKC");

export const hashPassword = (password: string): Promise<string> => hash(composed(password), COST);

/** Whether the password is the account's. The same work is done for an account without one, and for no account. */
export async function isPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? NOBODYS_HASH, composed(password));
  return matches && Boolean(passwordHash);
}

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
