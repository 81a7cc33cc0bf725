import { createHash, randomBytes } from "node:crypto";

// A time stamp of somebody else's (RFC 3161): that a root was there at a moment is then said by whoever the province does not run. A request
// is always the same but for two places. The answer is kept as it came; `openssl ts -verify` tells whether it holds.

/** In DER: version 1, the hash SHA-256 of what is stamped … */
const HEAD = Buffer.from("30440201013031300d060960864801650304020105000420", "hex");
/** … a number that comes back with the answer, and the wish for the authority's certificate. */
const NONCE = Buffer.from("020900", "hex");
const TAIL = Buffer.from("0101ff", "hex");

/** What is stamped of a statement. */
const digestOf = (statement: string): Buffer => createHash("sha256").update(statement).digest();

/** The request for a stamp (TimeStampReq). */
export function stampRequest(statement: string): Buffer {
  const nonce = randomBytes(8);
  // DER writes a number in as few bytes as it takes: the nought before it belongs there where its first bit is set, and nowhere else.
  nonce[0] = (nonce[0] ?? 0) | 0x80;
  return Buffer.concat([HEAD, digestOf(statement), NONCE, nonce, TAIL]);
}

/** Where the content of what begins there begins: behind its tag and length. */
function contentOf(der: Buffer, at: number): number {
  const length = der[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length - 0x80);
}

/** Whether an answer (TimeStampResp) brings a stamp, and speaks of this statement. */
export function isStamp(answer: Buffer, statement: string): boolean {
  const status = contentOf(answer, contentOf(answer, 0));
  // Granted, or granted with changes.
  const isGranted =
    answer.subarray(status, status + 2).equals(Buffer.from("0201", "hex")) && (answer[status + 2] ?? 9) <= 1;
  return isGranted && answer.includes(digestOf(statement));
}
