// A file that opens with its key only, and only whole. After two lines that anybody may read it is pieces of AES-256-GCM, each
// sealed with its number and whether it is the last (STREAM, https://eprint.iacr.org/2015/189): one that was changed, left out,
// put elsewhere or cut off is noticed when it is read. A file has a key of its own, made from the key, its salt and those two lines.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { Transform } from "node:stream";
import { z } from "zod";
import { Stop } from "./console.mjs";

const NAME = "RA SOAT SEALED 1";
const PIECE = 65_536;
const TAG = 16;
/** Bytes of the two lines, at most. */
const HEAD = 4096;

const headSchema = z.object({ key: z.string(), salt: z.base64(), about: z.record(z.string(), z.string()) });

/** Tells keys apart and gives nothing of them away. @param {Buffer} key */
const mark = (key) => Buffer.from(hkdfSync("sha256", key, "", "ra-soat mark of a key", 6)).toString("hex");

/** @param {Buffer} key @param {string} lines @param {string} salt */
const keyOfFile = (key, lines, salt) =>
  Buffer.from(hkdfSync("sha256", key, Buffer.from(salt, "base64"), `ra-soat file\n${lines}`, 32));

/** @param {number} index @param {boolean} isLast */
function nonceOf(index, isLast) {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/**
 * Seals what is written to it.
 * @param {Buffer} key 32 bytes
 * @param {Record<string, string>} about what anybody may read
 * @returns {Transform}
 */
export function sealing(key, about) {
  const salt = randomBytes(32).toString("base64");
  const lines = `${NAME}\n${JSON.stringify({ key: mark(key), salt, about })}\n`;
  if (lines.length > HEAD) throw new Error("too much is said of a sealed file");
  const own = keyOfFile(key, lines, salt);
  /** @type {Buffer[]} */
  let held = [];
  let size = 0;
  let index = 0;
  /** @param {Transform} to @param {Buffer} piece @param {boolean} isLast */
  const push = (to, piece, isLast) => {
    const cipher = createCipheriv("aes-256-gcm", own, nonceOf(index++, isLast), { authTagLength: TAG });
    to.push(cipher.update(piece));
    cipher.final();
    to.push(cipher.getAuthTag());
  };
  return new Transform({
    construct(done) {
      this.push(lines);
      done();
    },
    transform(/** @type {Buffer} */ chunk, _, done) {
      held.push(chunk);
      size += chunk.length;
      // The last piece is known by the end: one is held until more has come.
      if (size > PIECE) {
        const all = Buffer.concat(held);
        let from = 0;
        for (; all.length - from > PIECE; from += PIECE) push(this, all.subarray(from, from + PIECE), false);
        held = [all.subarray(from)];
        size = all.length - from;
      }
      done();
    },
    flush(done) {
      push(this, Buffer.concat(held), true);
      done();
    },
  });
}

/**
 * The two lines of a file.
 * @param {string} file
 * @throws {Stop} where it is none
 */
async function readHead(file) {
  let text = "";
  for await (const chunk of createReadStream(file, { end: HEAD - 1 })) text += chunk.toString("latin1");
  const end = text.indexOf("\n", NAME.length + 1) + 1;
  const lines = text.slice(0, end);
  let head;
  try {
    if (!lines.startsWith(`${NAME}\n`)) throw new Error("another kind of file");
    head = headSchema.parse(JSON.parse(lines.slice(NAME.length + 1)));
  } catch {
    throw new Stop(`${file} is no copy that this version can read.`);
  }
  return { ...head, lines };
}

/**
 * What a sealed file holds, piece by piece. A piece is handed on when it is known to be what was sealed.
 * @param {string} file
 * @param {Buffer} key
 * @returns {AsyncGenerator<Buffer, void>}
 * @throws {Stop} where it is none, was sealed with another key, was changed or is not whole
 */
export async function* opening(file, key) {
  const { lines, key: sealedBy, salt } = await readHead(file);
  if (sealedBy !== mark(key)) throw new Stop(`${file} was sealed with another key than BACKUP_KEY.`);
  const own = keyOfFile(key, lines, salt);
  let index = 0;
  /** @param {Buffer} sealed @param {boolean} isLast */
  const open = (sealed, isLast) => {
    try {
      const decipher = createDecipheriv("aes-256-gcm", own, nonceOf(index++, isLast), { authTagLength: TAG });
      decipher.setAuthTag(sealed.subarray(-TAG));
      const piece = decipher.update(sealed.subarray(0, -TAG));
      decipher.final();
      return piece;
    } catch {
      throw new Stop(`${file} is not whole, or was changed: it cannot be used.`);
    }
  };
  /** @type {Buffer[]} */
  let held = [];
  let size = 0;
  for await (const chunk of createReadStream(file, { start: lines.length, highWaterMark: PIECE + TAG })) {
    held.push(chunk);
    size += chunk.length;
    if (size <= PIECE + TAG) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; all.length - from > PIECE + TAG; from += PIECE + TAG)
      yield open(all.subarray(from, from + PIECE + TAG), false);
    held = [all.subarray(from)];
    size = all.length - from;
  }
  yield open(Buffer.concat(held), true);
}
