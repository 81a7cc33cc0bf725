// Checks what `npm run verify-trail` has proved, by itself: nothing but Node.js is needed, and nothing is asked of the application or its
// database. An inspector may keep this file and the public key.
//   node scripts/check-proof.mjs proof.json <public key>
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * @typedef {{ statement: string, signature: string }} SignedRoot  `signature`: base64
 * @typedef {{ kind: "inclusion", entry: string, index: number, path: string[], root: SignedRoot }} InclusionProof
 *   `entry`: the text of the leaf
 * @typedef {{ kind: "consistency", path: string[], older: SignedRoot, newer: SignedRoot }} ConsistencyProof
 */

/** @param {...Uint8Array} parts */
const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** RFC 9162, 2.1.1. @param {string} text of an entry */
export const hashLeaf = (text) => sha256(LEAF, Buffer.from(text));

/** RFC 9162, 2.1.1. @param {Uint8Array} left @param {Uint8Array} right */
const hashPair = (left, right) => sha256(NODE, left, right);

/**
 * RFC 9162, 2.1.3.2: whether a leaf stands at this place in the tree of that size and root.
 * @param {{ leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array }} proof
 */
export function isIncluded({ leaf, index, size, path, root }) {
  if (index >= size) return false;
  let place = index;
  let last = size - 1;
  let hash = Buffer.from(leaf);
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = hashPair(sibling, hash);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else hash = hashPair(hash, sibling);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hash.equals(root);
}

/**
 * RFC 9162, 2.1.4.2: whether the newer tree begins with all of the older one.
 * @param {{ olderSize: number, newerSize: number, older: Uint8Array, newer: Uint8Array, path: readonly Uint8Array[] }} proof
 */
export function isExtended({ olderSize, newerSize, older, newer, path }) {
  if (olderSize === newerSize) return path.length === 0 && Buffer.from(older).equals(newer);
  if (olderSize <= 0 || olderSize > newerSize) return false;
  const isWhole = Number.isInteger(Math.log2(olderSize));
  const [first, ...others] = isWhole ? [older, ...path] : path;
  if (!first) return false;
  let place = olderSize - 1;
  let last = newerSize - 1;
  while (place % 2 === 1) {
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  let was = Buffer.from(first);
  let is = Buffer.from(first);
  for (const sibling of others) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      was = hashPair(sibling, was);
      is = hashPair(sibling, is);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else is = hashPair(is, sibling);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && was.equals(older) && is.equals(newer);
}

/** What stands before a raw Ed25519 key in its usual wrapping (RFC 8410). */
const WRAPPING = Buffer.from("302a300506032b6570032100", "hex");

/**
 * @param {string} text that was signed
 * @param {Uint8Array} signature
 * @param {string} publicKey base64, 32 bytes
 */
export function isSigned(text, signature, publicKey) {
  const key = createPublicKey({
    key: Buffer.concat([WRAPPING, Buffer.from(publicKey, "base64")]),
    format: "der",
    type: "spki",
  });
  return verify(null, Buffer.from(text), key, signature);
}

/** @param {SignedRoot} root @param {string} publicKey */
function readRoot({ statement, signature }, publicKey) {
  if (!isSigned(statement, Buffer.from(signature, "base64"), publicKey)) return null;
  const { size, root } = JSON.parse(statement);
  return { size: Number(size), root: Buffer.from(String(root), "hex") };
}

/**
 * Whether a proof holds, its signatures included.
 * @param {InclusionProof | ConsistencyProof} proof
 * @param {string} publicKey base64, 32 bytes: of whoever signs the roots, from elsewhere than the proof
 */
export function holds(proof, publicKey) {
  const path = proof.path.map((hash) => Buffer.from(hash, "hex"));
  if (proof.kind === "inclusion") {
    const signed = readRoot(proof.root, publicKey);
    return signed !== null && isIncluded({ leaf: hashLeaf(proof.entry), index: proof.index, path, ...signed });
  }
  const [older, newer] = [readRoot(proof.older, publicKey), readRoot(proof.newer, publicKey)];
  if (!older || !newer) return false;
  return isExtended({ olderSize: older.size, newerSize: newer.size, older: older.root, newer: newer.root, path });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file, publicKey] = process.argv.slice(2);
  if (!file || !publicKey) throw new Error("node scripts/check-proof.mjs <proof.json> <public key>");
  const proved = holds(JSON.parse(readFileSync(file, "utf8")), publicKey);
  console.log(proved ? "The proof holds." : "The proof does NOT hold.");
  process.exitCode = proved ? 0 : 1;
}
