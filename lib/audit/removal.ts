import "server-only";
import { z } from "zod";
import { signerOf } from "@/lib/audit/root";
import { canonicalJson } from "@/lib/core/canonical";
import { env } from "@/lib/core/env";
import { isSigned } from "@/scripts/check-proof.mjs";

/** Which entries were taken out of the trail in order, as an int8multirange: "{[1,4),[9,10)}". */
const removalSchema = z.object({ day: z.string(), ids: z.string(), key: z.string(), signature: z.string() });
type Removal = z.infer<typeof removalSchema>;

const statementOf = ({ day, ids, key }: Omit<Removal, "signature">) =>
  canonicalJson({ about: "ra-soat trail removal", day, ids, key });

/** The signed part of a removal's own entry. */
export function removalOf(day: string, ids: string): Removal {
  const { keyId, sign } = signerOf(env.TRAIL_KEY);
  const unsigned = { day, ids, key: keyId };
  return { ...unsigned, signature: sign(statementOf(unsigned)).toString("base64") };
}

/**
 * The ids that an entry says were removed, from each up to and without the next: [[1, 4], [9, 10]]. None where it was signed by none of
 * these keys.
 */
export function removedIds(held: unknown, publicKeys: ReadonlyMap<string, string>): [from: number, to: number][] {
  const parsed = removalSchema.safeParse(held);
  const key = parsed.success ? publicKeys.get(parsed.data.key) : undefined;
  if (!parsed.success || key === undefined) return [];
  if (!isSigned(statementOf(parsed.data), Buffer.from(parsed.data.signature, "base64"), key)) return [];
  return [...parsed.data.ids.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to)]);
}
