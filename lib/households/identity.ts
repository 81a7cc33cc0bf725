import "server-only";
import { keyedHash, open, seal } from "@/lib/core/seal";
import { maskNationalId } from "@/lib/households/national-id";

// A national id is kept sealed, found through a keyed hash, and shown masked. Whoever needs the number itself asks for it with
// a purpose (decision 7).

/** The columns of a person's national id; both null for a person without one. */
type SealedNationalId = { nationalIdSealed: string | null; nationalIdHash: string | null };

/** The context in which a person's national id is sealed: copied to another person's row, it does not open. */
const identityContext = (personId: string): string => `person/${personId}`;

/** @param digits 12 or 9 digits; empty for none */
export const sealNationalId = (personId: string, digits: string | null): SealedNationalId =>
  digits
    ? { nationalIdSealed: seal(digits, identityContext(personId)), nationalIdHash: hashNationalId(digits) }
    : { nationalIdSealed: null, nationalIdHash: null };

/** The digits. Only for whoever may see them; the reading is recorded by the caller. */
export const openNationalId = (personId: string, sealed: string): string => open(sealed, identityContext(personId));

/** By what a number is found. */
export const hashNationalId = (digits: string): string => keyedHash(digits);

/** "020•••••••45", or "" for a person without one. */
export const maskedNationalId = (person: { id: string; nationalIdSealed: string | null }): string =>
  person.nationalIdSealed === null ? "" : maskNationalId(openNationalId(person.id, person.nationalIdSealed));
