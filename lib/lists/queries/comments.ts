import "server-only";
import { z } from "zod";
import type { Ask } from "@/lib/core/db";
import { COMMENT, remarkSchema } from "@/lib/reviews/queries";
import { Prisma } from "@/prisma/generated/client";

const openSchema = z.array(remarkSchema.extend({ code: z.string(), headName: z.string() }));

/** A remark with the household that it is about. */
export type OpenComment = z.infer<typeof openSchema>[number];

/** Building block: the open remarks of a list by review, for returning the households they are about. */
export const findOpenComments = async (ask: Ask, listId: string): Promise<OpenComment[]> =>
  openSchema.parse(
    await ask(Prisma.sql`
      SELECT ${COMMENT}, h.code, h.head_name AS "headName"
      FROM review v JOIN review_comment k ON k.review_id = v.id JOIN household h ON h.id = v.household_id
      WHERE v.commune_list_id = ${listId}::uuid AND k.closed_at IS NULL ORDER BY k.at, k.id`),
  );
