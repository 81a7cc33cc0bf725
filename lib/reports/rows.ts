import type { LedgerGroup } from "@/lib/ledger/projection";
import type { ReportLevel } from "@/lib/reports/choice";

/** A unit with its part of the ledger, as lib/ledger/queries.ts reads it. */
export type UnitGroups = {
  id: string;
  name: string;
  path: string;
  parentId: string;
  parentName: string;
  residents: { households: number; persons: number } | null;
  groups: LedgerGroup[];
};

export type ReportRow = {
  kind: "total" | "parent" | "unit";
  /** As on the forms: "1" for a parent, "1.2" under it, "" for the total. */
  number: string;
  unitId: string;
  path: string;
  name: string;
  /** Null where a commune below has not entered them, and for a village: no rate is better than a wrong one. */
  residents: { households: number; persons: number } | null;
  groups: LedgerGroup[];
};

const parentPath = (path: string) => path.replace(/[^/]+\/$/, "");

function sumResidents(units: UnitGroups[]): ReportRow["residents"] {
  let households = 0;
  let persons = 0;
  for (const { residents } of units) {
    if (!residents) return null;
    households += residents.households;
    persons += residents.persons;
  }
  return units.length > 0 ? { households, persons } : null;
}

/**
 * The rows of an area-based official table: a total, a subtotal for each parent, and its units (1, 1.1, 1.2 …). A
 * parent's row is the sum of its children by construction.
 *
 * @param units communes or villages, sorted by parent
 * @param level what stands on the unit rows; "DISTRICT" folds the communes into their parents
 * @param top the unit that the total is for
 */
export function buildRows(
  units: UnitGroups[],
  level: ReportLevel,
  top: { id: string; name: string; path: string },
): ReportRow[] {
  const children = new Map<string, UnitGroups[]>();
  for (const unit of units) {
    const siblings = children.get(unit.parentId);
    if (siblings) siblings.push(unit);
    else children.set(unit.parentId, [unit]);
  }

  // A village shares its commune's residents, so the commune's row takes them once.
  const residentsOf = (group: UnitGroups[]) =>
    level === "VILLAGE" ? (group[0]?.residents ?? null) : sumResidents(group);
  const parents = [...children.values()].map((group, i): { row: ReportRow; group: UnitGroups[] } => ({
    group,
    row: {
      kind: level === "DISTRICT" ? "unit" : "parent",
      number: String(i + 1),
      unitId: group[0]?.parentId ?? "",
      path: parentPath(group[0]?.path ?? ""),
      name: group[0]?.parentName ?? "",
      residents: residentsOf(group),
      groups: group.flatMap((unit) => unit.groups),
    },
  }));

  const total: ReportRow = {
    kind: "total",
    number: "",
    unitId: top.id,
    path: top.path,
    name: top.name,
    residents: sumResidents(parents.map(({ row }) => ({ ...row, id: row.unitId, parentId: "", parentName: "" }))),
    groups: units.flatMap((unit) => unit.groups),
  };

  const rows: ReportRow[] = [total];
  for (const { row, group } of parents) {
    // One parent that is the top itself would only repeat the total.
    const repeatsTotal = parents.length === 1 && row.path === top.path;
    if (!repeatsTotal) rows.push(row);
    if (level === "DISTRICT") continue;
    group.forEach((unit, j) => {
      rows.push({
        kind: "unit",
        number: repeatsTotal ? String(j + 1) : `${row.number}.${j + 1}`,
        unitId: unit.id,
        path: unit.path,
        name: unit.name,
        residents: level === "VILLAGE" ? null : unit.residents,
        groups: unit.groups,
      });
    });
  }
  return rows;
}
