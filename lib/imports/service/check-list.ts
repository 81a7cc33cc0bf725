import "server-only";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asActor, type Tx } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { hashNationalId } from "@/lib/households/identity";
import { compareHousehold, type Outcome } from "@/lib/imports/compare";
import { HOUSEHOLDS_A_CHUNK, type ImportCounts, type ImportMapping, type KeptHousehold } from "@/lib/imports/import";
import type { ListedHousehold, Remark } from "@/lib/imports/listed";
import { readRecord } from "@/lib/imports/record";
import { readMapping } from "@/lib/imports/service/mapping";
import { finished } from "@/lib/imports/service/read-list";
import { findCandidates } from "@/lib/imports/service/register";
import { type Hold, holdImport, readRows, sealFor } from "@/lib/imports/service/store";
import {
  placeFinding,
  type ReadRow,
  type Understood,
  understandList,
  withoutMaskedIds,
  withValues,
} from "@/lib/imports/understand";
import type { ImportKind } from "@/prisma/generated/enums";

/** What is asked again before a household goes into the register. */
type Checked = { kind: ImportKind; householdId: string | null; kept: KeptHousehold };

/** A household with what the register holds. Problems of its own cells leave nothing to compare. */
export function checked({ listed, remarks }: Understood, outcome: Outcome, mapping: ImportMapping): Checked {
  const cellOf = ({ row, column }: Remark) => `${row}/${column}`;
  const found = outcome.findings.map((finding) => placeFinding(finding, listed.rows, mapping.columns));
  const isMissing = ({ message }: Remark) => message.startsWith("missing.");
  const missing = new Set(found.filter(isMissing).map(cellOf));
  const said = new Set(remarks.filter(({ column }) => column >= 0).map(cellOf));
  // A cell that says something, if something wrong, is not missing: what is wrong with it stops the household.
  const all: Remark[] = [
    ...remarks.map((one) => (one.column >= 0 && missing.has(cellOf(one)) ? { ...one, level: "error" as const } : one)),
    ...found.filter((one) => !(isMissing(one) && said.has(cellOf(one)))),
  ];
  const stops = all.some(({ level }) => level === "error");
  return {
    kind: stops ? "PROBLEM" : outcome.kind,
    householdId: outcome.household?.id ?? null,
    kept: { listed, edits: outcome.edits, remarks: distinct(all), code: outcome.household?.code ?? null },
  };
}

const distinct = (remarks: readonly Remark[]): Remark[] => [
  ...new Map(remarks.map((one) => [`${one.row}/${one.column}/${one.message}`, one])).values(),
];

/** Building block: compares households of a list with the register as it stands in this transaction. */
export async function compareAll(
  tx: Tx,
  communeId: string,
  listed: readonly ListedHousehold[],
): Promise<{ compare: (one: ListedHousehold) => Outcome; limited: boolean }> {
  const candidates = await findCandidates(tx, communeId, listed);
  const compare = (one: ListedHousehold): Outcome =>
    one.members.length === 0
      ? { kind: "PROBLEM", household: null, edits: [], findings: [] }
      : compareHousehold(one, candidates.of(one), candidates.takenElsewhere, hashNationalId);
  return { compare, limited: candidates.limited };
}

/**
 * The dry run: what each household of the list would do to the register. Nothing changes there. Begun anew whenever it was
 * interrupted.
 */
export async function checkList(actor: () => Promise<Actor>, hold: Hold): Promise<void> {
  const { importId } = hold;
  const person = await actor();
  const { mapping, communeId, where } = await asActor(
    person,
    async (tx) => {
      const held = await holdImport(tx, hold, "CHECKING");
      await tx.importHousehold.deleteMany({ where: { importId } });
      const commune = await tx.unit.findUniqueOrThrow({ where: { id: held.communeId } });
      const villages = await tx.unit.findMany({ where: { parentId: commune.id, level: "VILLAGE", validTo: null } });
      return { mapping: readMapping(held.mapping), communeId: commune.id, where: { commune, villages } };
    },
    "import.check",
  );

  const day = today();
  const readings: ReadRow[] = [];
  for await (const { number, cells } of readRows(person, importId)) {
    if (number < mapping.firstRow) continue;
    const own = withoutMaskedIds(cells, mapping.columns);
    readings.push(withValues(readRecord({ number, cells: own }, mapping, day), own));
  }
  const { households, repeated, passed, totals } = understandList(readings, mapping, where);
  readings.length = 0;

  const counts: ImportCounts = {
    NEW: 0,
    CHANGES: 0,
    SAME: 0,
    PROBLEM: 0,
    warned: 0,
    persons: 0,
    repeated,
    passed,
    registered: 0,
    registeredPersons: 0,
    changed: 0,
    columns: [],
    totals: totals.map(({ row, message }) => ({ row, message })),
  };
  const columns = new Set<number>();
  const taken = new Map<string, number>();
  for (let from = 0; from < households.length; from += HOUSEHOLDS_A_CHUNK) {
    const part = households.slice(from, from + HOUSEHOLDS_A_CHUNK);
    const limited = await asActor(
      await actor(),
      async (tx) => {
        const { unitPath } = await holdImport(tx, hold, "CHECKING");
        const { compare, limited } = await compareAll(
          tx,
          communeId,
          part.map(({ listed }) => listed),
        );
        const rows = part.map((understood, i) => {
          const number = from + i;
          const one = checked(understood, compare(understood.listed), mapping);
          sayTwice(one, number, taken);
          count(one, counts, columns);
          const id = crypto.randomUUID();
          return {
            id,
            importId,
            unitPath,
            number,
            kind: one.kind,
            warnings: one.kept.remarks.filter(({ level }) => level === "warning").length,
            householdId: one.householdId,
            sealed: sealFor("import_household", id, one.kept),
          };
        });
        await tx.$executeRaw`
          INSERT INTO import_household (id, import_id, unit_path, number, kind, warnings, household_id, sealed)
          SELECT r.id, ${importId}::uuid, ${unitPath}, r.number, r.kind::"ImportKind", r.warnings, r.household_id, r.sealed
          FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ number }) => number)}::int[],
            ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ warnings }) => warnings)}::int[],
            ${rows.map(({ householdId }) => householdId)}::uuid[], ${rows.map(({ sealed }) => sealed)}::text[])
            AS r (id, number, kind, warnings, household_id, sealed)`;
        await tx.import.update({
          where: { id: importId },
          data: { households: households.length, done: from + part.length },
          select: { id: true },
        });
        return limited;
      },
      "import.check",
    );
    // What was told has been counted; a list of so many people of other communes is not read on.
    if (limited) throw problems.importAskedTooOften();
  }
  await asActor(
    await actor(),
    async (tx) => {
      await holdImport(tx, hold, "CHECKING");
      await tx.import.update({
        where: { id: importId },
        data: {
          ...finished(),
          finishedAt: null,
          state: "CHECKED",
          households: households.length,
          counts: { ...counts, columns: [...columns].sort((a, b) => a - b) },
        },
        select: { id: true },
      });
    },
    "import.check",
  );
}

/** Two entries of a list for one household of the register: the second waits for a person. */
function sayTwice(one: Checked, number: number, taken: Map<string, number>): void {
  if (one.householdId === null) return;
  const before = taken.get(one.householdId);
  if (before === undefined) taken.set(one.householdId, number);
  else if (one.kind === "CHANGES") {
    one.kind = "PROBLEM";
    one.kept.remarks.push({
      row: one.kept.listed.rows[0] ?? 0,
      column: -1,
      level: "error",
      message: `found.listed_twice?code=${encodeURIComponent(one.kept.code ?? "")}`,
    });
  }
}

function count({ kind, kept }: Checked, counts: ImportCounts, columns: Set<number>): void {
  counts[kind]++;
  if (kept.remarks.some(({ level }) => level === "warning")) counts.warned++;
  if (kind === "NEW") counts.persons += kept.listed.members.length;
  if (kind !== "PROBLEM") return;
  for (const { column, level } of kept.remarks) if (level === "error" && column >= 0) columns.add(column);
}
