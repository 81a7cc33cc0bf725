import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import type { DifferentInput, NotTheSameInput, ReopenPairInput } from "@/lib/duplicates/schema";
import { pairDecided } from "@/lib/duplicates/service/hold";
import { commonPath } from "@/lib/events/event";

/**
 * Two records are of two people. Remembered: the pair is not asked about again. Said twice by the same person, it is said once.
 *
 * @throws Problem `not_found`, `conflict` where somebody decided first
 */
export async function declareDifferent(actor: Actor, { id, version, note }: DifferentInput): Promise<void> {
  assertCan(actor, "duplicate.decide");
  await asActor(
    actor,
    async (tx) => {
      const { count } = await tx.duplicatePair.updateMany({
        where: { id, version, status: "OPEN" },
        data: {
          status: "DIFFERENT",
          note,
          decidedAt: now(),
          decidedByName: actor.name,
          version: { increment: 1 },
        },
      });
      if (count > 0) return;
      const pair = await tx.duplicatePair.findUnique({ where: { id } });
      if (!pair) throw problems.notFound();
      if (pair.status === "OPEN") throw problems.stale([{ field: "version", now: pair.version }]);
      if (pair.status !== "DIFFERENT" || pair.decidedByName !== actor.name) throw pairDecided(pair);
    },
    "duplicate.different",
  );
}

/** A pair that was declared different is asked about again. Twice is once. @throws Problem `not_found`, `conflict` for a merged pair */
export async function reopenPair(actor: Actor, { id, version }: ReopenPairInput): Promise<void> {
  assertCan(actor, "duplicate.decide");
  await asActor(
    actor,
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM duplicate_pair WHERE id = ${id}::uuid FOR UPDATE`;
      const pair = await tx.duplicatePair.findUnique({ where: { id } });
      if (!pair) throw problems.notFound();
      if (pair.status === "OPEN") return;
      if (pair.status === "SAME") throw pairDecided(pair);
      if (pair.version !== version) throw problems.stale([{ field: "version", now: pair.version }]);
      await tx.duplicatePair.update({
        where: { id },
        data: { status: "OPEN", decidedAt: null, decidedByName: null, version: { increment: 1 } },
        select: { id: true },
      });
    },
    "duplicate.reopen",
  );
}

/**
 * What was said while typing, once the household is saved: these people are not those of the register. Whoever is out of reach is
 * left out; what was decided before holds.
 */
export async function rememberDifferent(actor: Actor, { pairs }: NotTheSameInput): Promise<void> {
  assertCan(actor, "duplicate.decide");
  await asActor(
    actor,
    async (tx) => {
      const ids = pairs.flatMap(({ personId, otherId }) => [personId, otherId]);
      const persons = await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, unitPath: true } });
      const pathOf = new Map(persons.map(({ id, unitPath }) => [id, unitPath]));
      for (const { personId, otherId } of pairs) {
        const [mine, theirs] = [pathOf.get(personId), pathOf.get(otherId)];
        const [personAId = "", personBId = ""] = [personId, otherId].sort();
        if (mine === undefined || theirs === undefined || personAId === personBId) continue;
        const decided = { status: "DIFFERENT" as const, decidedAt: now(), decidedByName: actor.name };
        const made = await tx.duplicatePair.createMany({
          data: [
            {
              id: crypto.randomUUID(),
              personAId,
              personBId,
              unitPath: commonPath(mine, theirs),
              score: 0,
              level: "POSSIBLE",
              reasons: [],
              foundAt: now(),
              ...decided,
            },
          ],
          skipDuplicates: true,
        });
        if (made.count === 0)
          await tx.duplicatePair.updateMany({
            where: { personAId, personBId, status: "OPEN" },
            data: { ...decided, version: { increment: 1 } },
          });
      }
    },
    "duplicate.different",
  );
}
