import { HOUSEHOLD_FIELD_NAMES } from "@/lib/households/household-fields";
import {
  MEMBER_FIELD_NAMES,
  MEMBER_FIELDS,
  type MemberFieldSpec,
  SENSITIVE_FIELDS,
} from "@/lib/households/member-fields";

// What of a row's columns is told in words. The facts of households and members are those of their own tables (decision 15); what else
// there is stands here. A column that is named nowhere says something to machines alone.

/** How a value is said: as it stands, a day, a moment, yes or no, a unit by its id, or a word. */
type ColumnKind = "text" | "day" | "moment" | "yes_no" | "unit" | { words: string };

/** `label`: namespace and key. */
type ColumnWords = { label: string; kind: ColumnKind };

const column = (label: string, kind: ColumnKind = "text"): ColumnWords => ({ label, kind });
const snake = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function memberColumn(spec: MemberFieldSpec): ColumnKind {
  if (spec.kind === "yes_no") return "yes_no";
  if (spec.kind === "choice") return { words: spec.words === "sex" ? "common.sex" : `households.${spec.words}` };
  return "text";
}

const PERSON = Object.fromEntries(
  MEMBER_FIELD_NAMES.map((field) => [
    snake(field),
    column(`households.field.${field}`, memberColumn(MEMBER_FIELDS[field])),
  ]),
);
const HOUSEHOLD = Object.fromEntries(
  HOUSEHOLD_FIELD_NAMES.map((field) => [
    snake(field),
    column(`households.field.${field}`, field === "villageId" ? "unit" : "text"),
  ]),
);
const CLASS: ColumnKind = { words: "common.class" };

const COLUMNS: Readonly<Record<string, Readonly<Record<string, ColumnWords>>>> = {
  person: {
    ...PERSON,
    birth_year: column("trail.field.birth_year"),
    birth_month: column("trail.field.birth_month"),
    birth_day: column("trail.field.birth_day"),
    died_on: column("trail.field.died_on", "day"),
  },
  household: {
    ...HOUSEHOLD,
    code: column("households.code"),
    head_name: column("households.head"),
    class: column("households.class", CLASS),
    closed_on: column("households.field.closedOn", "day"),
    close_reason: column("households.field.reason", { words: "households.reason" }),
    close_note: column("households.field.note"),
  },
  membership: {
    relationship: column("households.field.relationship", { words: "households.relationship" }),
    valid_from: column("people.valid_from", "day"),
    valid_to: column("people.valid_to", "day"),
  },
  review: {
    status: column("reviews.status", { words: "common.review_status" }),
    start_class: column("reviews.start_class", CLASS),
    computed_class: column("trail.field.computed_class", CLASS),
    override_class: column("trail.field.override_class", CLASS),
    override_reason: column("trail.field.override_reason"),
    override_document: column("trail.field.override_document"),
    final_class: column("reviews.result", CLASS),
    income_score: column("reviews.b1"),
    deprivation_score: column("reviews.b2"),
    surveyor_name: column("reviews.field.surveyorName"),
    surveyed_on: column("reviews.field.surveyedOn", "day"),
    assigned_to: column("trail.field.assigned_to"),
    returned_note: column("trail.field.returned_note"),
    village_id: column("households.village", "unit"),
  },
  commune_list: {
    status: column("lists.status", { words: "trail.list_status" }),
    submission: column("lists.column.submission"),
    resident_households: column("trail.field.resident_households"),
    resident_persons: column("trail.field.resident_persons"),
    residents_note: column("trail.field.residents_note"),
  },
  user_account: {
    full_name: column("people.full_name"),
    username: column("people.username"),
    disabled_at: column("trail.field.disabled_at", "moment"),
    must_change: column("trail.field.must_change", "yes_no"),
  },
  posting: {
    role: column("people.role", { words: "common.role" }),
    unit_id: column("people.unit", "unit"),
    valid_from: column("people.valid_from", "day"),
    valid_to: column("people.valid_to", "day"),
  },
  unit: {
    full_name: column("trail.field.unit_name"),
    area: column("trail.field.area", { words: "common.area" }),
    valid_to: column("people.valid_to", "day"),
  },
  time_limit: { days: column("privacy.retention.days"), note: column("privacy.retention.basis") },
  retention_rule: {
    days: column("privacy.retention.days"),
    basis: column("privacy.retention.basis"),
    enabled: column("privacy.retention.enabled", "yes_no"),
  },
};

/** How a column is called and its values are said; null where it says something to machines alone. */
export const wordsOfColumn = (table: string, name: string): ColumnWords | null => COLUMNS[table]?.[name] ?? null;

/** Tables that the trail's filter names, in the order of its choice. */
export const TRAIL_TABLES = [
  "household",
  "person",
  "membership",
  "review",
  "commune_list",
  "transfer",
  "duplicate_pair",
  "holder_request",
  "elsewhere_asking",
  "import",
  "round",
  "unit",
  "user_account",
  "posting",
  "countersignature",
  "provider_identity",
] as const;

/** Acts that the trail's filter names. */
export const ACTS = [
  "household.read",
  "household.file",
  "person.ask",
  "identity.reveal",
  "sensitive.reveal",
  "household.export",
  "list.export",
  "report.export",
  "import.export",
  "sheet.print",
  "trail.export",
  "household.register",
  "household.edit",
  "household.close",
  "review.list",
  "review.save",
  "review.finish",
  "review.reopen",
  "review.override",
  "review.comment",
  "review.assign",
  "bulk.continue",
  "list.submit",
  "list.approve",
  "list.return",
  "transfer.release",
  "transfer.accept",
  "transfer.refuse",
  "transfer.withdraw",
  "act.undo",
  "round.open",
  "round.close",
  "village.create",
  "village.edit",
  "people.create",
  "people.edit",
  "people.disable",
  "people.enable",
  "people.countersign",
  "retention.edit",
  "time_limit.edit",
] as const;

const SENSITIVE = new Set(SENSITIVE_FIELDS.map(snake));

/** Whether a column holds what offices outside the commune see for a purpose alone (decision 10). */
export const isSensitiveColumn = (table: string, name: string): boolean => table === "person" && SENSITIVE.has(name);
