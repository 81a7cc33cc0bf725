import "server-only";
import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/core/canonical";
import type { PointTable, Standard } from "@/lib/standards/schema";

/** SHA-256 (hex) of a standard or a point table as it says, not as its file is laid out. Kept with every round and score. */
export function hashStandard(standard: Standard | PointTable): string {
  return createHash("sha256").update(canonicalJson(standard)).digest("hex");
}
