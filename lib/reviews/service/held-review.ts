import "server-only";
import { z } from "zod";
import type { Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { standsWithCommune } from "@/lib/rounds/steps";
import type { Prisma } from "@/prisma/generated/client";

const REVIEW = {
  round: true,
  communeList: true,
  household: true,
  village: true,
} satisfies Prisma.ReviewInclude;

export type HeldReview = Prisma.ReviewGetPayload<{ include: typeof REVIEW }>;

/**
 * The review with its list and its household, held until the transaction ends: the list so that it is not sent meanwhile
 * (several officers may hold it at once), then the review alone. Always in that order, which sending a list keeps too.
 *
 * @throws Problem `not_found` also outside the actor's reach
 */
export async function holdReview(tx: Tx, id: string): Promise<HeldReview> {
  await tx.$queryRaw`SELECT 1 FROM commune_list WHERE id = (SELECT commune_list_id FROM review WHERE id = ${id}::uuid) FOR SHARE`;
  await tx.$queryRaw`SELECT 1 FROM review WHERE id = ${id}::uuid FOR UPDATE`;
  const review = await tx.review.findUnique({ where: { id }, include: REVIEW });
  if (!review) throw problems.notFound();
  return review;
}

type WithList = Pick<HeldReview, "returnedReason"> & {
  round: Pick<HeldReview["round"], "status">;
  communeList: Pick<HeldReview["communeList"], "status" | "partialReturn">;
};

/** Whether the commune may change this review now. */
export const isWithCommune = ({ round, communeList: list, returnedReason }: WithList): boolean =>
  round.status === "OPEN" && standsWithCommune(list.status) && (!list.partialReturn || returnedReason !== null);

/**
 * The same, in words: the round is open, the list is with the commune, and where only some households came back, this is one
 * of them. The database holds it, too (content_guard).
 *
 * @throws Problem `locked`
 */
export function assertWithCommune(review: WithList): void {
  const { round, communeList: list } = review;
  if (round.status !== "OPEN") throw problems.roundClosed();
  if (!standsWithCommune(list.status)) throw problems.listLocked();
  if (list.partialReturn && !review.returnedReason) throw problems.listPartlyLocked();
}

/** The column `field_versions`: field path → version of its last change. */
export const fieldVersionsSchema = z.record(z.string(), z.number().int());
