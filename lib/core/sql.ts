import { z } from "zod";
import { Prisma } from "@/prisma/generated/client";

/** One more condition, where there is something to ask for. */
export const and = (asked: unknown, condition: Prisma.Sql): Prisma.Sql =>
  asked ? Prisma.sql`AND ${condition}` : Prisma.empty;

/** Rows that are only an `id`, a `name` or a number `n`: what each holds. */
export const idsSchema = z.array(z.object({ id: z.string() }).transform(({ id }) => id));
export const namesSchema = z.array(z.object({ name: z.string() }).transform(({ name }) => name));
