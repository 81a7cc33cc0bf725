// The door's side of prisma/rules/01-door.sql: what a transaction says of itself, and how that is signed. Known to the servers and to
// the owner, who keeps the key in the table door_key; whoever has only the serving role's connection can sign nothing (decision 28).
import { createHmac, createSecretKey } from "node:crypto";

/**
 * What a transaction says, in this order. `reach` is the path of the unit whose rows it sees, `office` that of the posting it acts in;
 * `about` what a job is about (the name at the door); `clock` the moment it is, where that is not the database's (CLOCK);
 * `act_id` is said by the database itself, once an act has begun.
 */
export const SAID = /** @type {const} */ ([
  "reach",
  "role",
  "actor",
  "job",
  "act",
  "request",
  "office",
  "address",
  "session",
  "about",
  "clock",
  "act_id",
]);

/** @typedef {Readonly<Record<typeof SAID[number], string>>} Said */

/** A key as `openssl rand -base64 32` prints it. @param {string | undefined} text @returns {text is string} */
export const isDoorKey = (text) => /^[A-Za-z0-9+/]{43}=$/.test(text ?? "");

const BLOCK = 64;

/**
 * The two halves of HMAC-SHA-256 (RFC 2104) with this key, so that PostgreSQL, which has SHA-256 alone, can check a signature.
 * @param {string} key in base64
 * @returns {{ inner: Buffer, outer: Buffer }}
 */
export function padsOf(key) {
  const bytes = Buffer.concat([Buffer.from(key, "base64")], BLOCK);
  return { inner: Buffer.from(bytes.map((byte) => byte ^ 0x36)), outer: Buffer.from(bytes.map((byte) => byte ^ 0x5c)) };
}

/** Says nothing: nobody, nowhere. @type {Said} */
export const NOTHING_SAID = {
  reach: "",
  role: "",
  actor: "",
  job: "",
  act: "",
  request: "",
  office: "",
  address: "",
  session: "",
  about: "",
  clock: "",
  act_id: "",
};

/**
 * Signs with this key.
 * @param {string} key in base64
 * @returns {(turn: bigint, said: Said) => string} the statement that opens a transaction; `turn` follows what door_greet() gave
 * @throws {Error} where a value holds what stands between values
 */
export function createSigner(key) {
  const secret = createSecretKey(Buffer.from(key, "base64"));
  return (turn, said) => {
    const values = SAID.map((name) => said[name]);
    if (values.some((value) => /[\n\0]/.test(value))) throw new Error("what is said at the door holds a line break");
    const text = values.join("\n");
    const number = Buffer.alloc(8);
    number.writeBigInt64BE(turn);
    const mac = createHmac("sha256", secret).update(number).update(text).digest("hex");
    // The text as bytes: whatever stands in it, it is no part of the statement.
    return `SELECT door_enter(${turn}, '\\x${Buffer.from(text).toString("hex")}', '\\x${mac}')`;
  };
}
