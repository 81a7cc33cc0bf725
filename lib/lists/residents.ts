import { say } from "@/lib/core/message";
import type { FieldErrors } from "@/lib/core/problem";
import type { Count } from "@/lib/ledger/projection";

/** A change larger than this since last round needs a reason. Ours (docs/decisions), not the law's. In per cent. */
const EXPLAIN_ABOVE = 15;

/** What the entered numbers are held against. */
export type ResidentsFacts = {
  /** Poor, near-poor and average-standard households of the round so far. */
  listed: Count;
  /** The numbers of the round before; null where there were none. */
  last: Count | null;
};

export type Residents = { households: number | null; persons: number | null; note: string | null };

export type ResidentsIssue =
  | { kind: "missing" }
  | { kind: "persons_below_households" }
  | { kind: "households_below_listed"; listed: number }
  | { kind: "persons_below_listed"; listed: number }
  | { kind: "unexplained"; of: keyof Count; before: number };

const changedSharply = (before: number, after: number): boolean =>
  before === 0 ? after !== 0 : (Math.abs(after - before) / before) * 100 > EXPLAIN_ABOVE;

/** What is missing or cannot be in the residents' numbers of a commune. */
export function checkResidents(
  { households, persons, note }: Residents,
  { listed, last }: ResidentsFacts,
): ResidentsIssue[] {
  if (households === null || persons === null) return [{ kind: "missing" }];
  const issues: ResidentsIssue[] = [];
  if (persons < households) issues.push({ kind: "persons_below_households" });
  if (households < listed.households) issues.push({ kind: "households_below_listed", listed: listed.households });
  if (persons < listed.persons) issues.push({ kind: "persons_below_listed", listed: listed.persons });
  if (last && !note?.trim()) {
    const values = { households, persons };
    for (const unit of ["households", "persons"] as const)
      if (changedSharply(last[unit], values[unit])) issues.push({ kind: "unexplained", of: unit, before: last[unit] });
  }
  return issues;
}

/** The same beside the fields of the form. */
export function residentsErrors(issues: readonly ResidentsIssue[]): FieldErrors {
  const fields: FieldErrors = {};
  const at = (field: string, message: string) => {
    fields[field] = [...(fields[field] ?? []), message];
  };
  for (const issue of issues) {
    if (issue.kind === "missing") at("households", say("answer_required"));
    if (issue.kind === "persons_below_households") at("persons", say("residents_persons_below_households"));
    if (issue.kind === "households_below_listed")
      at("households", say("residents_below_listed", { listed: issue.listed }));
    if (issue.kind === "persons_below_listed") at("persons", say("residents_below_listed", { listed: issue.listed }));
    if (issue.kind === "unexplained" && !fields.note)
      at("note", say("residents_unexplained", { percent: EXPLAIN_ABOVE, before: issue.before }));
  }
  return fields;
}
