import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/core/db";
import { FIELD_NAMES } from "@/lib/imports/fields";
import type { ImportMapping, KeptLayout } from "@/lib/imports/import";
import { LIST_FORMS, mappingOf } from "@/lib/imports/layout";
import { ENCODINGS } from "@/lib/imports/legacy-text";
import type { Prisma } from "@/prisma/generated/client";

const keptSchema = z.object({
  firstRow: z.int(),
  columns: z.array(z.enum(FIELD_NAMES).nullable()),
  encoding: z.enum(ENCODINGS),
  ownEncodings: z.array(z.enum(ENCODINGS).nullable()).optional(),
  form: z.enum(LIST_FORMS).nullable(),
  villageId: z.string().nullable(),
  ethnicityCode: z.string().nullable(),
});

/** A mapping out of the database. */
export const readMapping = (json: unknown): ImportMapping => keptSchema.parse(json);

export const mappingJson = (mapping: ImportMapping): Prisma.InputJsonObject => ({ ...mapping });

/** What the columns are by their headings and what stands below. */
export const guessedMapping = ({ layout }: KeptLayout): ImportMapping => ({
  ...mappingOf(layout),
  villageId: null,
  ethnicityCode: null,
});

/**
 * Building block: what the commune said of the columns of such a list before. Where its rows begin and how its text is
 * written is this file's own.
 */
export async function rememberedMapping(tx: Tx, communeId: string, kept: KeptLayout): Promise<ImportMapping | null> {
  if (kept.signature === "") return null;
  const known = await tx.importLayout.findUnique({
    where: { communeId_signature: { communeId, signature: kept.signature } },
  });
  if (!known) return null;
  const { columns } = readMapping(known.mapping);
  const guessed = guessedMapping(kept);
  return columns.length === guessed.columns.length ? { ...guessed, columns } : null;
}
