import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { continueAct, endActAbout } from "@/lib/acts/service";
import { isTimedOut, violatedConstraint } from "@/lib/core/constraint";
import { asActor, asJob, type Tx } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { findPairs } from "@/lib/duplicates/service/find-pairs";
import type { Edit } from "@/lib/imports/compare";
import { countsSchema, HOUSEHOLDS_A_CHUNK, type KeptHousehold } from "@/lib/imports/import";
import { checked, compareAll } from "@/lib/imports/service/check-list";
import { readMapping } from "@/lib/imports/service/mapping";
import { finished } from "@/lib/imports/service/read-list";
import { type Hold, holdImport, NoLongerHeld, openListed, sealFor } from "@/lib/imports/service/store";
import { changeHouseholds, type Listed, registerHouseholds } from "@/lib/imports/service/write";
import type { Import } from "@/prisma/generated/client";
import type { ImportKind } from "@/prisma/generated/enums";

/** How often a part is tried again where somebody elsewhere took a national id at the same moment. */
const TRIES = 3;

/** Somebody elsewhere was first; asked again, the register knows. */
const RACES = new Set(["person_national_id_key", "membership_one_household_a_day"]);

/**
 * Puts into the register what the dry run showed, some hundred households in one transaction each, all of them one act. A
 * household is marked in the transaction that writes it: whenever the process ends, none is lost and none comes twice. What
 * has changed in the register since the dry run is not overwritten: it waits for a person. Then records that may be of one
 * person are looked for in the commune, and the import is done.
 */
export async function applyList(actor: () => Promise<Actor>, hold: Hold): Promise<void> {
  for (let after = -1, parts = 1; ; parts++) {
    const person = await actor();
    let last: number | null = null;
    for (let turn = 1; ; turn++) {
      try {
        last = await asActor(person, (tx) => applyPart(tx, hold, after), "import.apply");
        break;
      } catch (error) {
        if (turn === TRIES || !RACES.has(violatedConstraint(error) ?? "")) throw error;
      }
    }
    if (last === null) break;
    after = last;
    // After the first part, the second, the fourth, the eighth.
    if ((parts & (parts - 1)) === 0)
      await asJob("import", (tx) => tx.$executeRaw`SELECT look_at_register(${parts * HOUSEHOLDS_A_CHUNK}::int)`);
  }
  await findDoubles(await actor(), hold);
  await asActor(await actor(), (tx) => finish(tx, hold), "import.apply");
}

/** A search that takes too long keeps nothing from its end: the commune or its district looks again (`findPairs`). */
async function findDoubles(person: Actor, { importId }: Hold): Promise<void> {
  const { communeId, counts } = await asActor(person, (tx) => tx.import.findUniqueOrThrow({ where: { id: importId } }));
  const { registered, changed } = countsSchema.parse(counts);
  if (registered + changed === 0) return;
  try {
    await findPairs(person, { unitId: communeId });
  } catch (error) {
    if (!isTimedOut(error)) throw error;
    log.warn({ importId }, "the search for doubles after an import took too long");
  }
}

/** @returns the number of the last household of this part; null where none is left */
async function applyPart(tx: Tx, hold: Hold, after: number): Promise<number | null> {
  const { importId } = hold;
  const known = await tx.import.findUnique({ where: { id: importId }, select: { actId: true } });
  if (!known?.actId) throw new NoLongerHeld();
  const { actId } = known;
  // The act before the import: whoever takes it back holds them in this order, too.
  await continueAct(tx, actId);
  const held = await holdImport(tx, hold, "APPLYING");
  const part = await tx.importHousehold.findMany({
    where: { importId, kind: { in: ["NEW", "CHANGES"] }, applied: false, number: { gt: after } },
    orderBy: { number: "asc" },
    take: HOUSEHOLDS_A_CHUNK,
  });
  const [last] = part.slice(-1);
  if (!last) return null;
  const counts = countsSchema.parse(held.counts);
  const number = await lockCommune(tx, held);
  const mapping = readMapping(held.mapping);
  const listed = part.map((row) => ({ row, before: openListed(row) }));
  // Each was told free in the dry run; whoever was first since is found by the index.
  const { compare } = await compareAll(
    tx,
    held.communeId,
    listed.map(({ before }) => before.listed),
  );
  const now = listed.map(({ row, before }) => ({
    row,
    before,
    ...checked({ listed: before.listed, remarks: [] }, compare(before.listed), mapping),
  }));
  const fresh = now.filter(({ row, kind }) => row.kind === "NEW" && kind === "NEW");
  const changing = now.filter(
    ({ row, kind, before, kept: { edits } }) =>
      row.kind === "CHANGES" && kind === "CHANGES" && sameEdits(before.edits, edits),
  );
  const commune = await tx.unit.findUniqueOrThrow({ where: { id: held.communeId }, select: { code: true } });
  const registered = fresh.map(
    ({ before }, i): Listed => ({
      id: crypto.randomUUID(),
      code: `${commune.code}-${String(number + i + 1).padStart(5, "0")}`,
      listed: before.listed,
    }),
  );
  const persons = await registerHouseholds(tx, { communeId: held.communeId, unitPath: held.unitPath }, registered);
  const touched = await changeHouseholds(
    tx,
    changing.flatMap(({ householdId, before }) =>
      householdId ? [{ householdId, listed: before.listed, edits: before.edits }] : [],
    ),
  );
  await endActAbout(tx, actId, [
    ...registered.map(({ id }) => id),
    ...persons,
    ...touched.persons,
    ...touched.households,
  ]);

  const ids = new Map(fresh.map(({ row }, i) => [row.id, registered[i]?.id ?? null]));
  const changed = new Set(changing.map(({ row }) => row.id));
  await mark(
    tx,
    now.map(({ row, kind, householdId, before }) => {
      const done = ids.has(row.id) || changed.has(row.id);
      const same = !done && kind === "SAME";
      const waits: KeptHousehold = {
        ...before,
        remarks: [
          ...before.remarks,
          { row: before.listed.rows[0] ?? 0, column: -1, level: "error", message: "found.changed_since" },
        ],
      };
      return {
        id: row.id,
        kind: done ? row.kind : same ? "SAME" : "PROBLEM",
        householdId: ids.get(row.id) ?? householdId,
        applied: done,
        sealed: done || same ? row.sealed : sealFor("import_household", row.id, waits),
      };
    }),
  );
  counts.registered += fresh.length;
  counts.registeredPersons += persons.length + touched.arrived;
  counts.changed += changing.length;
  await tx.import.update({
    where: { id: importId },
    data: { counts, done: { increment: part.length } },
    select: { id: true },
  });
  return last.number;
}

const sameEdits = (a: readonly Edit[], b: readonly Edit[]) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Whoever gives codes in the commune waits until this part is done, and so nobody registers beside it what it is about to
 * register.
 * @returns the last number given
 */
async function lockCommune(tx: Tx, { communeId, unitPath }: Import): Promise<number> {
  const [counter] = await tx.$queryRaw<unknown[]>`
    INSERT INTO household_counter AS c (commune_id, unit_path, last) VALUES (${communeId}::uuid, ${unitPath}, 0)
    ON CONFLICT (commune_id) DO UPDATE SET last = c.last RETURNING last`;
  return z.object({ last: z.int() }).parse(counter).last;
}

type Mark = { id: string; kind: ImportKind; householdId: string | null; applied: boolean; sealed: string };

const mark = (tx: Tx, marks: readonly Mark[]) => tx.$executeRaw`
  UPDATE import_household h SET kind = r.kind::"ImportKind", household_id = r.household_id, applied = r.applied, sealed = r.sealed
  FROM unnest(${marks.map(({ id }) => id)}::uuid[], ${marks.map(({ kind }) => kind)}::text[],
    ${marks.map(({ householdId }) => householdId)}::uuid[], ${marks.map(({ applied }) => applied)}::bool[],
    ${marks.map(({ sealed }) => sealed)}::text[]) AS r (id, kind, household_id, applied, sealed)
  WHERE h.id = r.id`;

async function finish(tx: Tx, hold: Hold): Promise<void> {
  const held = await holdImport(tx, hold, "APPLYING");
  const kinds = await tx.importHousehold.groupBy({
    by: ["kind"],
    where: { importId: held.id },
    _count: { _all: true },
  });
  const of = (kind: ImportKind) => kinds.find((one) => one.kind === kind)?._count._all ?? 0;
  await tx.import.update({
    where: { id: held.id },
    data: {
      ...finished(),
      state: "DONE",
      counts: {
        ...countsSchema.parse(held.counts),
        NEW: of("NEW"),
        CHANGES: of("CHANGES"),
        SAME: of("SAME"),
        PROBLEM: of("PROBLEM"),
      },
    },
    select: { id: true },
  });
}
