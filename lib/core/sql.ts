import { Prisma } from "@/prisma/generated/client";

/** One more condition, where there is something to ask for. */
export const and = (asked: unknown, condition: Prisma.Sql): Prisma.Sql =>
  asked ? Prisma.sql`AND ${condition}` : Prisma.empty;
