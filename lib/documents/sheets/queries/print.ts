import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { recordReadings } from "@/lib/audit/record";
import { today } from "@/lib/core/clock";
import { asActor, asking, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { Skipped } from "@/lib/documents/sheets/pdf";
import { MOST_SHEETS, type SheetsInput } from "@/lib/documents/sheets/schema";
import type { SheetData } from "@/lib/documents/sheets/sheet";
import { memberValues } from "@/lib/households/form-values";
import { maskedNationalId } from "@/lib/households/identity";
import { personFacts } from "@/lib/households/person-facts";
import { answersSchema } from "@/lib/reviews/answers";
import { frameOf } from "@/lib/reviews/review";
import { findOpenRoundIn } from "@/lib/rounds/queries";
import type { RoundView } from "@/lib/rounds/round";
import { getStandard, listPointTables } from "@/lib/standards/load";

/** Households read at a time: quick, and no transaction holds up anything. */
const BATCH = 20;

type SheetJob = {
  year: number;
  /** Of the village, or of the place of whoever prints. */
  place: string;
  count: number;
  sheets: AsyncIterable<SheetData>;
  skipped: Skipped[];
};

const chosenSchema = z.array(
  z.object({
    id: z.string(),
    code: z.string(),
    headName: z.string(),
    unitPath: z.string(),
    reviewId: z.string().nullable(),
  }),
);

/**
 * The sheets of chosen households, or of all that the open round lists in a village, in the order of their names. A chosen
 * household that is not in the round is named among those skipped. A sheet says of each member what the review asks,
 * sensitive facts too: only the commune prints it, and each household's trail says who did and what for.
 *
 * @throws Problem `not_found` where one of them is out of reach or no round is open, `invalid` for more than one PDF takes
 */
export async function prepareSheets(actor: Actor, { ids, village, purpose }: SheetsInput): Promise<SheetJob> {
  assertCan(actor, "review.record");
  return asActor(actor, async (tx) => {
    const round = await findOpenRoundIn(asking(tx));
    if (!round) throw problems.notFound();
    const unit = await tx.unit.findUnique({ where: { id: village ?? actor.unitId } });
    if (!unit?.path.startsWith(actor.unitPath)) throw problems.notFound();
    const chosen = await listChosen(tx, round.id, ids, village);
    if (new Set(ids).size > chosen.length) throw problems.notFound();
    if (chosen.length > MOST_SHEETS) throw problems.tooManySheets(MOST_SHEETS);
    const listed = chosen.flatMap(({ reviewId }) => reviewId ?? []);
    await recordReadings(
      asking(tx),
      actor,
      chosen.flatMap(({ reviewId, unitPath }) =>
        reviewId
          ? [
              {
                act: "sheet.print",
                tableName: "review",
                rowId: reviewId,
                unitPath,
                purpose: {
                  purpose: "FIELD_SHEET",
                  note: purpose,
                  sensitive: true,
                  year: round.year,
                  count: listed.length,
                },
              },
            ]
          : [],
      ),
    );
    return {
      year: round.year,
      place: unit.fullName,
      count: listed.length,
      sheets: readSheets(actor, round, listed),
      skipped: chosen.filter(({ reviewId }) => reviewId === null).map(({ code, headName }) => ({ code, headName })),
    };
  });
}

async function listChosen(tx: Tx, roundId: string, ids: readonly string[], village: string | null) {
  return chosenSchema.parse(
    await tx.$queryRaw`
      SELECT h.id, h.code, h.head_name AS "headName", h.unit_path AS "unitPath", v.id AS "reviewId"
      FROM household h LEFT JOIN review v ON v.household_id = h.id AND v.round_id = ${roundId}::uuid AND v.status <> 'CLOSED'
      WHERE h.id = ANY(${[...ids]}::uuid[]) OR v.village_id = ${village}::uuid
      ORDER BY h.head_given, h.head_other, h.id LIMIT ${MOST_SHEETS + 1}`,
  );
}

async function* readSheets(actor: Actor, round: RoundView, ids: readonly string[]): AsyncGenerator<SheetData> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const found = await asActor(actor, (tx) => readBatch(tx, round, batch));
    for (const id of batch) {
      const sheet = found.get(id);
      // A household that left the reach while the others were printed has no sheet.
      if (sheet) yield sheet;
    }
  }
}

async function readBatch(tx: Tx, round: RoundView, ids: readonly string[]): Promise<Map<string, SheetData>> {
  const reviews = await tx.review.findMany({
    where: { id: { in: [...ids] } },
    include: {
      village: true,
      household: {
        include: {
          village: true,
          commune: { include: { parent: true } },
          memberships: {
            where: { validTo: null },
            include: { person: { include: { ethnicity: true } } },
            orderBy: [{ position: "asc" }, { id: "asc" }],
          },
        },
      },
    },
  });
  const past = await tx.review.findMany({
    where: {
      householdId: { in: reviews.map(({ householdId }) => householdId) },
      status: "DONE",
      round: { year: { lt: round.year }, track: round.track },
    },
    select: {
      householdId: true,
      answers: true,
      incomeScore: true,
      deprivationScore: true,
      finalClass: true,
      round: { select: { year: true } },
    },
    orderBy: { round: { year: "asc" } },
  });
  // Of several years the newest one stays.
  const lastOf = new Map(past.map((review) => [review.householdId, review]));
  const standard = getStandard(round.standardId);
  const pointTables = listPointTables(standard);
  return new Map(
    reviews.map((review): [string, SheetData] => {
      const { household } = review;
      const last = lastOf.get(household.id);
      return [
        review.id,
        {
          year: round.year,
          standard,
          pointTables,
          startClass: review.startClass,
          frame: frameOf(review, round),
          answers: answersSchema.parse(review.answers),
          last: last
            ? {
                year: last.round.year,
                answers: answersSchema.parse(last.answers),
                incomeScore: last.incomeScore,
                deprivationScore: last.deprivationScore,
                finalClass: last.finalClass,
              }
            : null,
          household: {
            code: household.code,
            headName: household.headName,
            address: household.address,
            phone: household.phone ?? "",
            notes: household.notes ?? "",
            village: household.village.fullName,
            commune: household.commune.fullName,
            district: household.commune.parent?.level === "DISTRICT" ? household.commune.parent.fullName : "",
          },
          members: household.memberships.map(({ person, relationship }) => ({
            ...memberValues({ ...person, nationalId: maskedNationalId(person) }, relationship),
            ethnicity: person.ethnicity.name,
            facts: personFacts(person),
          })),
          surveyor: review.assignedTo,
          day: today(),
        },
      ];
    }),
  );
}
