import { hash } from "node:crypto";

// The Merkle tree of RFC 9162, 2.1, as far as it grows at its right edge alone. Hashes are SHA-256. What checks its proofs stands by itself:
// scripts/check-proof.mjs.

/** Bytes of a hash. */
export const HASH = 32;

const pair = Buffer.alloc(1 + 2 * HASH);
pair[0] = 1;

/**
 * Writes the hash of two nodes that stand side by side. The text between is quicker than a buffer of Node's own, by half: of ten million
 * entries there are as many nodes.
 */
function hashPair(nodes: Buffer, at: number, into: Buffer, to: number): void {
  nodes.copy(pair, 1, at, at + 2 * HASH);
  into.write(hash("sha256", pair, "binary"), to, HASH, "latin1");
}

export function hashNode(left: Buffer, right: Buffer): Buffer {
  const node = Buffer.alloc(HASH);
  hashPair(Buffer.concat([left, right]), 0, node, 0);
  return node;
}

/** Hashes that stand one after the other. */
const splitHashes = (hashes: Uint8Array): Buffer[] =>
  Array.from({ length: hashes.length / HASH }, (_, i) => Buffer.from(hashes.subarray(i * HASH, (i + 1) * HASH)));

/** The levels of the whole subtrees of a tree: of 13 leaves 3, 2 and 0. Largest first. */
function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let level = 52; level >= 0; level--) if (Math.floor(size / 2 ** level) % 2 === 1) levels.push(level);
  return levels;
}

/** A tree of which only the roots of its whole subtrees are held: enough to go on, and for its root. */
export class Tree {
  #size = 0;
  /** By level, empty where there is none. */
  readonly #peaks: (Buffer | undefined)[] = [];

  /**
   * @param peaks of the whole subtrees, largest first, one after the other
   * @throws RangeError where these are not as many as a tree of that size has
   */
  constructor(size = 0, peaks: Uint8Array = Buffer.alloc(0)) {
    const levels = levelsOf(size);
    if (peaks.length !== levels.length * HASH) throw new RangeError(`a tree of ${size} leaves has other subtrees`);
    this.#size = size;
    splitHashes(peaks).forEach((peak, i) => {
      this.#peaks[levels[i] ?? 0] = peak;
    });
  }

  get size(): number {
    return this.#size;
  }

  /** Adds leaves by their hashes, one after the other: level by level, what has no partner waits for the next ones. */
  add(leaves: Uint8Array): void {
    this.#size += leaves.length / HASH;
    let nodes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength);
    for (let level = 0; nodes.length > 0; level++) {
      const waiting = this.#peaks[level];
      if (waiting) nodes = Buffer.concat([waiting, nodes]);
      const pairs = Math.floor(nodes.length / (2 * HASH));
      const isOdd = nodes.length > pairs * 2 * HASH;
      this.#peaks[level] = isOdd ? Buffer.from(nodes.subarray(-HASH)) : undefined;
      const above = Buffer.alloc(pairs * HASH);
      for (let i = 0; i < pairs; i++) hashPair(nodes, i * 2 * HASH, above, i * HASH);
      nodes = above;
    }
  }

  /** The roots of its whole subtrees, largest first, one after the other. */
  get peaks(): Buffer {
    return Buffer.concat(this.#peaks.filter((peak) => peak !== undefined).reverse());
  }

  /** Its root; of an empty tree the hash of nothing. */
  get root(): Buffer {
    const [smallest, ...others] = this.#peaks.filter((peak) => peak !== undefined);
    if (!smallest) return Buffer.from(hash("sha256", "", "hex"), "hex");
    return others.reduce((right, left) => hashNode(left, right), smallest);
  }
}

/** The root of the leaves from one place up to another. */
export type RootOf = (from: number, to: number) => Promise<Buffer>;

/** The largest power of two that is smaller than n. */
const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

/** What proves that a leaf stands at a place of a tree: RFC 9162, 2.1.3.1. */
export async function provesInclusion(index: number, size: number, rootOf: RootOf): Promise<Buffer[]> {
  const path = async (place: number, from: number, to: number): Promise<Buffer[]> => {
    if (to - from === 1) return [];
    const middle = from + splitOf(to - from);
    return place < middle
      ? [...(await path(place, from, middle)), await rootOf(middle, to)]
      : [...(await path(place, middle, to)), await rootOf(from, middle)];
  };
  return path(index, 0, size);
}

/** What proves that a tree goes on from a smaller one: RFC 9162, 2.1.4.1. */
export async function provesConsistency(older: number, newer: number, rootOf: RootOf): Promise<Buffer[]> {
  const path = async (size: number, from: number, to: number, isWhole: boolean): Promise<Buffer[]> => {
    if (size === to - from) return isWhole ? [] : [await rootOf(from, to)];
    const split = splitOf(to - from);
    return size <= split
      ? [...(await path(size, from, from + split, isWhole)), await rootOf(from + split, to)]
      : [...(await path(size - split, from + split, to, false)), await rootOf(from, from + split)];
  };
  return older === newer ? [] : path(older, 0, newer, true);
}
