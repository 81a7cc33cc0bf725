import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now, today } from "@/lib/core/clock";
import { asActor, asking, endOfSubtree } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { readSheetReference } from "@/lib/documents/sheets/reference";
import type { TypedSheet, TypingCount } from "@/lib/documents/sheets/typed-sheet";
import { memberValues } from "@/lib/households/form-values";
import { maskedNationalId } from "@/lib/households/identity";
import { getHousehold } from "@/lib/households/queries";
import type { MemberInput } from "@/lib/households/schema";
import { membersToEdit } from "@/lib/households/sensitive";
import { getReview } from "@/lib/reviews/queries";
import { findOpenRoundIn } from "@/lib/rounds/queries";

/**
 * The review that a sheet belongs to, by what stands under its QR code, by the address in it, or by the household's code. An
 * old code of the household leads to it, too.
 *
 * @throws Problem `not_found` outside the reach and where the household is not in the open round, `conflict` for a sheet of
 *   another round or a review that is recorded already, `locked` while the list is not with the commune
 */
export async function openSheet(actor: Actor, text: string): Promise<TypedSheet> {
  assertCan(actor, "review.record");
  const found = await asActor(actor, async (tx) => {
    const round = await findOpenRoundIn(asking(tx));
    const unit = await tx.unit.findUnique({ where: { id: actor.unitId }, select: { code: true } });
    const reference = readSheetReference(text, actor.level === "COMMUNE" ? (unit?.code ?? null) : null);
    if (!round || !reference) throw problems.sheetUnknown();
    if (reference.year !== null && reference.year !== round.year) throw problems.sheetOfOtherRound(reference.year);
    return tx.review.findFirst({
      where: {
        roundId: round.id,
        household: { OR: [{ code: reference.code }, { aliases: { some: { code: reference.code } } }] },
      },
      select: { id: true, householdId: true, status: true, unitPath: true },
    });
  });
  if (!found) throw problems.sheetUnknown();
  if (found.status === "CLOSED") throw problems.householdClosed();
  if (found.status === "DONE") throw problems.reviewFinished();
  // Side by side: whoever types waits for all of them.
  const [review, household, left, surveyors] = await Promise.all([
    getReview(actor, found.id),
    getHousehold(actor, found.householdId),
    listLeft(actor, found),
    listSurveyors(actor, found.unitPath),
  ]);
  if (!review.withCommune) throw problems.listLocked();
  const members = membersToEdit(household.members);
  if (!members) throw problems.sheetUnknown();
  const { id, version, answers, startClass, arrived, frame, provinceCode, history, assignedTo } = review;
  return {
    review: {
      id,
      version,
      answers,
      startClass,
      arrived,
      frame,
      provinceCode,
      history,
      assignedTo,
    },
    last: review.last,
    place: `${household.village.name}, ${household.commune.name}`,
    code: household.code,
    household: {
      id: household.id,
      version: household.version,
      villageId: household.village.id,
      address: household.address,
      phone: household.phone,
      notes: household.notes,
      members,
      departed: [],
    },
    printed: left.reduce((rows, { at, member }) => rows.toSpliced(at, 0, member), members),
    surveyor: assignedTo,
    surveyors,
    remarks: review.comments
      .filter(({ closedAt }) => closedAt === null)
      .map(({ id: remark, question, text: said, authorName }) => ({ id: remark, question, text: said, authorName })),
  };
}

/**
 * Who has left the household since its sheet was printed, or, where none was, since it came on the list: the last one first,
 * each with the place that they left free. Put back in this order, all stand where the paper has them.
 */
async function listLeft(
  actor: Actor,
  { id, householdId }: { id: string; householdId: string },
): Promise<{ at: number; member: MemberInput }[]> {
  return asActor(actor, async (tx) => {
    const left = z.array(z.object({ id: z.string() })).parse(
      await tx.$queryRaw`
        SELECT m.id::text AS id FROM membership m JOIN audit_entry e ON e.table_name = 'membership' AND e.row_id = m.id::text
        WHERE m.household_id = ${householdId}::uuid AND m.valid_to IS NOT NULL AND e.before -> 'valid_to' = 'null'::jsonb
          AND e.id > (SELECT coalesce(max(p.id), 0) FROM audit_entry p WHERE p.table_name = 'review' AND p.row_id = ${id}
            AND (p.operation = 'INSERT' OR p.act = 'sheet.print'))
        GROUP BY m.id ORDER BY max(e.id) DESC`,
    );
    const memberships = await tx.membership.findMany({
      where: { id: { in: left.map((one) => one.id) } },
      include: { person: true },
    });
    const byId = new Map(memberships.map((membership) => [membership.id, membership]));
    return left.flatMap((one) => {
      const membership = byId.get(one.id);
      if (!membership) return [];
      const { person, relationship, position } = membership;
      return [
        { at: position, member: memberValues({ ...person, nationalId: maskedNationalId(person) }, relationship) },
      ];
    });
  });
}

/** Names are few: those of the last rounds' results in the village's commune. */
const MOST_SURVEYORS = 50;

async function listSurveyors(actor: Actor, villagePath: string): Promise<string[]> {
  const commune = villagePath.replace(/[^/]+\/$/, "");
  const rows = await asActor(actor, (tx) =>
    tx.review.groupBy({
      by: ["surveyorName"],
      where: { surveyorName: { not: null }, unitPath: { gte: commune, lt: endOfSubtree(commune) } },
      _max: { surveyedOn: true },
      orderBy: [{ _max: { surveyedOn: "desc" } }, { surveyorName: "asc" }],
      take: MOST_SURVEYORS,
    }),
  );
  return rows.flatMap(({ surveyorName }) => surveyorName ?? []);
}

const countSchema = z.array(z.object({ today: z.int(), left: z.int() }));

/** How many results this person recorded today, and how many reviews of the open round wait in their commune. */
export async function countTyped(actor: Actor): Promise<TypingCount> {
  assertCan(actor, "review.record");
  return asActor(actor, async (tx) => {
    const round = await findOpenRoundIn(asking(tx));
    if (!round) return { today: 0, left: 0 };
    const [count] = countSchema.parse(
      await tx.$queryRaw`
        SELECT (count(*) FILTER (WHERE v.status = 'DONE' AND v.finished_by_id = ${actor.userId}::uuid
            AND v.finished_at >= ${new Date(`${today()}T00:00:00+07:00`)} AND v.finished_at <= ${now()}))::int AS today,
          (count(*) FILTER (WHERE v.status IN ('LISTED', 'DRAFT')))::int AS left
        FROM review v JOIN commune_list l ON l.id = v.commune_list_id
        WHERE v.round_id = ${round.id}::uuid AND l.commune_id = ${actor.unitId}::uuid`,
    );
    return count ?? { today: 0, left: 0 };
  });
}
