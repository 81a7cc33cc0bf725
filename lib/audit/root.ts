import { createHash, createPrivateKey, createPublicKey, hash, sign } from "node:crypto";
import { z } from "zod";
import { HASH } from "@/lib/audit/tree";
import { canonicalJson } from "@/lib/core/canonical";
import { isSigned } from "@/scripts/check-proof.mjs";

/** A chain of a day and partition: how many entries, and the head after the last of them, in hexadecimal. */
export const dayChainSchema = z.object({ entries: z.int(), head: z.string() });
export type DayChain = z.infer<typeof dayChainSchema>;
export type Chains = Record<string, DayChain>;

const bytes = z.instanceof(Uint8Array).transform((value) => Buffer.from(value));
/** PostgreSQL's bigint, as either driver reads it. */
const whole = z.union([z.bigint(), z.string(), z.int()]).transform(Number);

export const rootSchema = z.object({
  number: z.int(),
  // What somebody has bent out of all form is not what was signed either.
  at: z.date().catch(new Date(0)),
  size: whole,
  lastId: whole,
  root: bytes,
  peaks: bytes,
  chains: z.record(z.string(), dayChainSchema).catch({}),
  keyId: z.string(),
  signature: bytes,
});
/** A signed statement about the whole trail up to an entry. What each field means: `TrailRoot` in prisma/schema.prisma. */
export type Root = Omit<z.output<typeof rootSchema>, "root" | "peaks" | "signature"> &
  Record<"root" | "peaks" | "signature", Buffer>;

/** The columns of `trail_root r` as `rootSchema` calls them. */
export const ROOT_COLUMNS = `r.number, r.at, r.size, r.last_id AS "lastId", r.root, r.peaks, r.chains, r.key_id AS "keyId", r.signature`;

/** What is signed of a root: canonical JSON (RFC 8785). */
export const statementOf = (root: Omit<Root, "signature">): string =>
  canonicalJson({
    about: "ra-soat trail",
    number: root.number,
    at: root.at.toISOString(),
    size: root.size,
    last: root.lastId,
    root: root.root.toString("hex"),
    peaks: root.peaks.toString("hex"),
    chains: root.chains,
    key: root.keyId,
  });

/** A root as it stands outside: all that a check of it needs, but for the public key. `signature`: base64. */
export const postedSchema = z.object({ statement: z.string(), signature: z.string() });
export type PostedRoot = z.infer<typeof postedSchema>;

export const posted = (root: Root): PostedRoot => ({
  statement: statementOf(root),
  signature: root.signature.toString("base64"),
});

/** Whoever signs the trail. */
type Signer = { keyId: string; publicKey: string; sign: (text: string) => Buffer };

/** A key's name: the beginning of the hash of its public half. */
export const trailKeyId = (publicKey: string): string =>
  createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex").slice(0, 16);

/** What stands before a raw Ed25519 key in its usual wrapping (RFC 8410). */
const PRIVATE = Buffer.from("302e020100300506032b657004220420", "hex");

/** @param key 32 bytes made by chance, in base64 (TRAIL_KEY) */
export function signerOf(key: string): Signer {
  const secret = createPrivateKey({
    key: Buffer.concat([PRIVATE, Buffer.from(key, "base64")]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  const publicKey = spki.subarray(-32).toString("base64");
  return { keyId: trailKeyId(publicKey), publicKey, sign: (text) => sign(null, Buffer.from(text), secret) };
}

/** Whether one of these keys (base64, by id) has signed it. */
export function isRootSigned(root: Root, publicKeys: ReadonlyMap<string, string>): boolean {
  const key = publicKeys.get(root.keyId);
  return key !== undefined && isSigned(statementOf(root), root.signature, key);
}

const link = Buffer.alloc(1 + 2 * HASH);
link[0] = 2;

/** The head of a chain before its first entry: the hash of its name. */
const beginChain = (name: string): DayChain => ({ entries: 0, head: hash("sha256", name, "hex") });

/** A chain that goes on: each head is the hash of a two, the head before and the leaf's hash. */
class ChainHead {
  #entries: number;
  readonly #head = Buffer.alloc(HASH);

  constructor({ entries, head }: DayChain) {
    this.#entries = entries;
    Buffer.from(head, "hex").copy(this.#head);
  }

  /** @param hashes leaves' hashes @param at where the next one stands in them */
  add(hashes: Buffer, at: number): void {
    this.#head.copy(link, 1);
    hashes.copy(link, 1 + HASH, at, at + HASH);
    this.#head.write(hash("sha256", link, "binary"), 0, HASH, "latin1");
    this.#entries++;
  }

  get chain(): DayChain {
    return { entries: this.#entries, head: this.#head.toString("hex") };
  }
}

/**
 * The chains that some entries went on with.
 *
 * @param names of the chains that were touched, in the order of their numbers
 * @param chainOf the number of each leaf's chain, two bytes each
 */
export function extendChains(names: readonly string[], before: Chains, hashes: Buffer, chainOf: Buffer): Chains {
  const heads = names.map((name) => new ChainHead(before[name] ?? beginChain(name)));
  for (let i = 0; i * HASH < hashes.length; i++) heads[chainOf.readUInt16BE(2 * i)]?.add(hashes, i * HASH);
  return Object.fromEntries(names.map((name, i) => [name, heads[i]?.chain ?? beginChain(name)]));
}
