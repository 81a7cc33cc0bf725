import { hash } from "node:crypto";
import type { Weights } from "@/prisma/reference/names";

// Chance that is the same each time: everything drawn follows from a name ("06091/household/17"), never from the order in
// which things are drawn, so that one district alone gets the same people as it has in the whole province.

/** The id of the thing with this name, always the same one (a UUID of version 8: made in a way of one's own). */
export function idOf(...name: (string | number)[]): string {
  const hex = hash("sha256", name.join("/"), "hex");
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A source of chance. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(...name: (string | number)[]) {
    const seed = hash("sha256", name.join("/"), "buffer");
    this.#a = seed.readInt32LE(0);
    this.#b = seed.readInt32LE(4);
    this.#c = seed.readInt32LE(8);
    this.#d = seed.readInt32LE(12);
  }

  /** A number from 0 up to, not including, 1 (sfc32). */
  next(): number {
    const t = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + t;
    return (t >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** True so many times in a hundred. */
  percent(share: number): boolean {
    return this.next() * 100 < share;
  }

  /** The whole number below or above, so that many of them add up to the same as the numbers themselves. */
  round(value: number): number {
    const below = Math.floor(value);
    return below + (this.next() < value - below ? 1 : 0);
  }

  /** One of these. @throws RangeError when there is none */
  pick<T>(values: readonly T[]): T {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new RangeError("nothing to pick from");
    return value;
  }

  /** One of these by its weight. */
  weighted(weights: Weights): string {
    // Millions of draws: without a list of pairs for each.
    let sum = 0;
    for (const value in weights) sum += weights[value] ?? 0;
    let left = this.next() * sum;
    let drawn = "";
    for (const value in weights) {
      drawn = value;
      left -= weights[value] ?? 0;
      if (left < 0) break;
    }
    return drawn;
  }

  /** The same values in another order. */
  shuffled<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      const [left, right] = [result[i], result[j]];
      if (left !== undefined && right !== undefined) [result[i], result[j]] = [right, left];
    }
    return result;
  }
}
