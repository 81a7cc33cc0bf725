import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordHouseholdReading } from "@/lib/audit/record";
import { dayOf } from "@/lib/core/day";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { answersSchema } from "@/lib/reviews/answers";
import { unpackResult } from "@/lib/reviews/result";
import { type FoundResult, frameOf, type ReviewView } from "@/lib/reviews/review";
import { listHistory, provinceCodeOf } from "@/lib/reviews/service/decision";
import { isWithCommune } from "@/lib/reviews/service/held-review";
import { reviewMember, snapshotSchema } from "@/lib/reviews/snapshot";
import { roundView } from "@/lib/rounds/queries";

/**
 * A review with everything beside it that the form and the result show. Recorded where the reader is of another office than the
 * household's commune.
 *
 * @throws Problem `not_found`
 */
export async function getReview(actor: Actor, id: string): Promise<ReviewView> {
  assertCan(actor, "review.read");
  return asActor(actor, async (tx) => {
    const review = await tx.review.findUnique({
      where: { id },
      include: {
        round: true,
        communeList: true,
        village: true,
        household: {
          include: {
            commune: true,
            village: true,
            memberships: {
              where: { validTo: null },
              include: { person: true },
              orderBy: [{ position: "asc" }, { id: "asc" }],
            },
          },
        },
      },
    });
    if (!review) throw problems.notFound();
    const { round, communeList: list, household } = review;
    await recordHouseholdReading(tx, actor, household, "review");
    const last = await tx.review.findFirst({
      where: { householdId: household.id, status: "DONE", round: { year: { lt: round.year }, track: round.track } },
      include: { round: true },
      orderBy: { round: { year: "desc" } },
    });
    const { finalClass, movementKind, finishedAt } = review;
    return {
      id: review.id,
      version: review.version,
      status: review.status,
      unitPath: review.unitPath,
      answers: answersSchema.parse(review.answers),
      startClass: review.startClass,
      arrived: review.arrived,
      frame: frameOf(review, roundView(round)),
      round: { id: round.id, year: round.year, standardId: round.standardId, open: round.status === "OPEN" },
      list: { id: list.id, status: list.status, submission: list.submission },
      household: {
        id: household.id,
        version: household.version,
        code: household.code,
        headName: household.headName,
        village: household.village.fullName,
        commune: household.commune.fullName,
        address: household.address,
        phone: household.phone,
        notes: household.notes,
      },
      assignedTo: review.assignedTo,
      members: household.memberships.map(({ person, relationship }) => reviewMember(person, relationship)),
      provinceCode: provinceCodeOf(review.unitPath),
      last: last && {
        year: last.round.year,
        answers: answersSchema.parse(last.answers),
        incomeScore: last.incomeScore,
        deprivationScore: last.deprivationScore,
        finalClass: last.finalClass,
      },
      history: await listHistory(tx, review),
      returned: review.returnedReason && { reason: review.returnedReason, note: review.returnedNote },
      withCommune:
        review.status !== "CLOSED" &&
        isWithCommune({ round, communeList: list, returnedReason: review.returnedReason }),
      decided:
        review.status === "DONE" && finalClass && movementKind && finishedAt
          ? {
              snapshot: snapshotSchema.parse(review.snapshot),
              result: unpackResult(review.result),
              computedClass: review.computedClass,
              override:
                review.overrideClass && review.overrideReason && review.overrideDocument
                  ? { class: review.overrideClass, reason: review.overrideReason, document: review.overrideDocument }
                  : null,
              finalClass,
              movementKind,
              surveyorName: review.surveyorName,
              finishedAt,
            }
          : null,
    };
  });
}

/**
 * A household of the list that is still to be reviewed: the next one by name after this one, or the first; null when all
 * are done.
 */
export async function findNextToReview(
  actor: Actor,
  listId: string,
  afterHouseholdId?: string,
): Promise<string | null> {
  assertCan(actor, "review.read");
  const [next] = await asActor(
    actor,
    (tx) => tx.$queryRaw<{ id: string }[]>`
      SELECT v.id FROM review v JOIN household h ON h.id = v.household_id
        LEFT JOIN household here ON here.id = ${afterHouseholdId ?? null}::uuid
      WHERE v.commune_list_id = ${listId}::uuid AND v.status IN ('LISTED', 'DRAFT') AND h.id IS DISTINCT FROM here.id
      ORDER BY coalesce((h.head_given, h.head_other, h.id) < (here.head_given, here.head_other, here.id), FALSE),
        h.head_given, h.head_other, h.id
      LIMIT 1`,
  );
  return next?.id ?? null;
}

/** What every round found of a household, newest first, each with its points and reasons. Empty outside the reach. */
export async function listFoundResults(actor: Actor, householdId: string): Promise<FoundResult[]> {
  assertCan(actor, "review.read");
  return asActor(actor, async (tx) => {
    const reviews = await tx.review.findMany({
      where: { householdId },
      include: { round: true },
      orderBy: { round: { year: "desc" } },
    });
    return reviews.map((review) => ({
      id: review.id,
      year: review.round.year,
      finalClass: review.finalClass,
      surveyorName: review.surveyorName,
      surveyedOn: review.surveyedOn && dayOf(review.surveyedOn),
      override:
        review.overrideReason && review.overrideDocument
          ? { reason: review.overrideReason, document: review.overrideDocument }
          : null,
      result: review.status === "DONE" ? unpackResult(review.result) : null,
    }));
  });
}
