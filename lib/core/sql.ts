import { z } from "zod";
import { RUNS, shownText } from "@/lib/core/csv";
import { Prisma } from "@/prisma/generated/client";

/** One more condition, where there is something to ask for. */
export const and = (asked: unknown, condition: Prisma.Sql): Prisma.Sql =>
  asked ? Prisma.sql`AND ${condition}` : Prisma.empty;

/** Rows that are only an `id`, a `name` or a number `n`: what each holds. */
export const idsSchema = z.array(z.object({ id: z.string() }).transform(({ id }) => id));
export const namesSchema = z.array(z.object({ name: z.string() }).transform(({ name }) => name));

const RUNS_CODES = Prisma.join([...RUNS].map((sign) => sign.charCodeAt(0)));

/**
 * A text for PostgreSQL's COPY to write as `csvText` does. COPY quotes by itself; an empty text must be none, or it would be
 * quoted, too.
 */
export const copiedText = (text: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`CASE WHEN ${text} = '' THEN NULL WHEN ascii(${text}) IN (${RUNS_CODES}) THEN '''' || ${text} ELSE ${text} END`;

/** The same for a word of ours. */
export const copiedWord = (word: string): string | null => shownText(word) || null;
