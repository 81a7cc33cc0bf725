import { normaliseName } from "@/lib/core/name";
import { foldName } from "@/lib/households/names";

/** A village or commune of the register. */
export type NamedPlace = { id: string; name: string; fullName: string };

const KINDS =
  /^(?:thon|ban|xom|khoi pho|khoi|khu dan cu|khu pho|khu|to dan pho|to dp|tdp|to|pho|xa|phuong|thi tran|tt|huyen|thanh pho|thi xa)\.?\s+/;

const fold = (name: string) =>
  foldName(normaliseName(name))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** "Thôn Nà Dài", "nà dài" and "T. NÀ DÀI" without what they differ by. */
export const foldPlace = (name: string): string => fold(name).replace(KINDS, "").replace(/^t\s+/, "");

/**
 * Finds places by their names in lists: with the kind before it, else without.
 * @returns a function that answers the place, null for none, "several" where two answer to the name
 */
export function placeFinder<T extends NamedPlace>(places: readonly T[]): (name: string) => T | "several" | null {
  const full = new Map<string, T[]>();
  const bare = new Map<string, T[]>();
  const put = (map: Map<string, T[]>, key: string, place: T) => map.set(key, [...(map.get(key) ?? []), place]);
  for (const place of places) {
    put(full, fold(place.fullName), place);
    put(bare, foldPlace(place.name), place);
  }
  return (name) => {
    const found = full.get(fold(name)) ?? bare.get(foldPlace(name)) ?? [];
    return found.length > 1 ? "several" : (found[0] ?? null);
  };
}

/** Whether a list's name or code of a commune is this commune's. */
export const isCommune = (text: string, commune: { name: string; code: string }): boolean =>
  text.trim() === commune.code || foldPlace(text) === foldPlace(commune.name);
