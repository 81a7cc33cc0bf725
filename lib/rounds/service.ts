import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { dateOf } from "@/lib/core/day";
import { asActor, endOfSubtree, oneAtATime, type Tx } from "@/lib/core/db";
import { say } from "@/lib/core/message";
import { problems } from "@/lib/core/problem";
import type { OpenRoundInput } from "@/lib/rounds/schema";
import { lastLedger, START } from "@/lib/rounds/start";
import { FINAL } from "@/lib/rounds/steps";
import { hashStandard } from "@/lib/standards/hash";
import { findStandard } from "@/lib/standards/load";

/** What opening a round made. */
type OpenedRound = { id: string; lists: number; reviews: number };

/**
 * Opens a round: a list for every commune in force on the first day, and on it every household in force that is poor,
 * near-poor or of average standard (QĐ 24/2021/QĐ-TTg, Điều 4). The standard is held by its hash. Opening the same round twice opens it once.
 *
 * @throws Problem `invalid` where the standard cannot govern the year or the first day is still to come, `conflict` for a second round of the year and track,
 *   or while another annual round is open: its classes are the start of this one
 */
export async function openRound(actor: Actor, input: OpenRoundInput): Promise<OpenedRound> {
  assertCan(actor, "round.open");
  const standard = findStandard(input.standardId);
  if (!standard?.usable || input.year < standard.years.from || input.year > standard.years.to)
    throw problems.noStandardForYear();
  if (input.opensOn > today()) throw problems.invalid({ opensOn: [say("date_in_future")] });

  return asActor(
    actor,
    async (tx) => {
      await oneAtATime(tx, `rounds:${actor.unitId}`);
      const known = await tx.round.findUnique({ where: { id: input.id } });
      if (known) {
        if (known.year !== input.year || known.track !== input.track) throw problems.actUsedElsewhere();
        const [lists, reviews] = [
          await tx.communeList.count({ where: { roundId: known.id } }),
          await tx.review.count({ where: { roundId: known.id } }),
        ];
        return { id: known.id, lists, reviews };
      }
      if (input.track === "ANNUAL") {
        const open = await tx.round.findFirst({ where: { status: "OPEN", track: "ANNUAL" } });
        if (open && open.year !== input.year) throw problems.roundStillOpen(open.year);
      }
      const { id, year, track, chain } = input;
      await tx.round.create({
        data: {
          id,
          year,
          track,
          chain,
          unitPath: actor.unitPath,
          standardId: standard.id,
          standardHash: hashStandard(standard),
          opensOn: dateOf(input.opensOn),
          closesOn: dateOf(input.closesOn),
          communeDue: input.communeDue && dateOf(input.communeDue),
          districtDue: input.districtDue && dateOf(input.districtDue),
        },
      });
      const hi = endOfSubtree(actor.unitPath);
      const lists = await tx.$executeRaw`
        INSERT INTO commune_list (id, round_id, commune_id, unit_path)
        SELECT gen_random_uuid(), ${id}::uuid, u.id, u.path FROM unit u
        WHERE u.level = 'COMMUNE' AND u.path >= ${actor.unitPath} AND u.path < ${hi}
          AND u.valid_from <= ${input.closesOn}::date AND (u.valid_to IS NULL OR u.valid_to >= ${input.opensOn}::date)`;
      // Other tracks review those who ask: nobody is on their lists to begin with.
      const reviews = track === "ANNUAL" ? await listHouseholdsOf(tx, id) : 0;
      return { id, lists, reviews };
    },
    "round.open",
  );
}

/**
 * Puts on the lists of an annual round whoever is on the list now (poor, near-poor, average-standard) or was poor or near-poor
 * at the end of the annual round before and is not any more: what happened in the year is told by this round. One that ended
 * since leaves in it.
 *
 * @returns the number of households to review
 */
async function listHouseholdsOf(tx: Tx, roundId: string): Promise<number> {
  const reviews = await tx.$executeRaw`
    WITH ${lastLedger(roundId)}
    INSERT INTO review (id, round_id, household_id, commune_list_id, village_id, unit_path, start_class, start_persons, arrived)
    SELECT gen_random_uuid(), l.round_id, h.id, l.id, h.village_id, h.unit_path, s.start_class, s.start_persons, s.arrived
    FROM household h JOIN commune_list l ON l.commune_id = h.commune_id AND l.round_id = ${roundId}::uuid ${START}
    WHERE h.closed_on IS NULL
      AND (h.class IN ('POOR', 'NEAR_POOR', 'AVERAGE_STANDARD') OR s.start_class IN ('POOR', 'NEAR_POOR'))`;
  await tx.$executeRaw`
    WITH ${lastLedger(roundId)}, gone AS (
      INSERT INTO review (id, round_id, household_id, commune_list_id, village_id, unit_path, status, start_class, start_persons)
      SELECT gen_random_uuid(), l.round_id, h.id, l.id, h.village_id, h.unit_path, 'CLOSED', last.end_class, last.persons_end
      FROM last JOIN household h ON h.id = last.household_id
      JOIN commune_list l ON l.commune_id = h.commune_id AND l.round_id = ${roundId}::uuid
      WHERE last.end_class IN ('POOR', 'NEAR_POOR') AND h.closed_on IS NOT NULL
      RETURNING household_id, village_id, unit_path, start_class, start_persons
    )
    INSERT INTO movement (id, round_id, household_id, village_id, unit_path, start_class, end_class, kind, persons_start, persons_end)
    SELECT gen_random_uuid(), ${roundId}::uuid, household_id, village_id, unit_path, start_class, NULL, 'DEPARTED', start_persons, 0
    FROM gone`;
  return reviews;
}

/**
 * Closes a round whose lists have all been approved. From then on nothing of it changes. Closing twice closes once.
 *
 * @throws Problem `not_found`, `conflict` while lists are on their way
 */
export async function closeRound(actor: Actor, roundId: string): Promise<void> {
  assertCan(actor, "round.open");
  await asActor(
    actor,
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM round WHERE id = ${roundId}::uuid FOR UPDATE`;
      const round = await tx.round.findUnique({ where: { id: roundId } });
      if (!round) throw problems.notFound();
      if (round.status === "CLOSED") return;
      const open = await tx.communeList.count({ where: { roundId, status: { notIn: [...FINAL] } } });
      if (open > 0) throw problems.roundUnfinished(open);
      await tx.round.update({ where: { id: roundId }, data: { status: "CLOSED" } });
    },
    "round.close",
  );
}
