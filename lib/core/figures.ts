import "server-only";
import { z } from "zod";
import { readAsJob } from "@/lib/core/db";
import { Prisma } from "@/prisma/generated/client";

const figuresSchema = z.array(z.object({ name: z.string(), kind: z.string(), value: z.number() }));

/** What the database counts for whoever watches over it (prisma/rules/97-figures.sql). */
export const readFigures = async (): Promise<z.output<typeof figuresSchema>> =>
  figuresSchema.parse(await readAsJob("health", Prisma.sql`SELECT name, kind, value FROM figures()`));

/** Hands it to scripts/metrics.mjs, which is no part of what is built. */
export function offerFigures(): void {
  (globalThis as { figuresOfRaSoat?: typeof readFigures }).figuresOfRaSoat = readFigures;
}
