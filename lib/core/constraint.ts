import { type Problem, problems } from "@/lib/core/problem";
import { noteStorageFull } from "@/lib/core/storage";

/** What the database refuses, in the words of the catalogue. Constraints have names that we chose. */
export const BY_CONSTRAINT: Record<string, () => Problem> = {
  act_built_upon: problems.actBuiltUpon,
  act_out_of_reach: problems.notFound,
  act_pkey: problems.actUsedElsewhere,
  countersignature_decided: problems.countersignedAlready,
  countersignature_once: problems.countersignatureAsked,
  countersignature_pkey: problems.actUsedElsewhere,
  countersignature_two: problems.takesAnother,
  countersignature_unknown: problems.notFound,
  commune_list_locked: problems.listLocked,
  commune_list_partly_locked: problems.listPartlyLocked,
  commune_list_step: problems.stepNotAllowedNow,
  import_pkey: problems.actUsedElsewhere,
  list_event_pkey: problems.actUsedElsewhere,
  duplicate_pair_decided_stays: problems.pairDecidedAlready,
  holder_request_step: problems.requestAnswered,
  household_class_decided: problems.listLocked,
  household_village_fkey: problems.villageUnknown,
  membership_household_fkey: problems.notFound,
  provider_identity_key: problems.providerTaken,
  provider_identity_one: problems.providerConnected,
  retention_rule_days: problems.retentionTooShort,
  review_comment_stays: problems.forbidden,
  review_household_fkey: problems.notFound,
  review_override_permitted: problems.forbidden,
  membership_one_head: problems.twoHeads,
  membership_one_household_a_day: () => problems.inTwoHouseholds("members"),
  person_merged_into_another: problems.personMergedAlready,
  person_merged_once: problems.personMergedAlready,
  household_pkey: problems.actUsedElsewhere,
  person_pkey: problems.actUsedElsewhere,
  password_takes_two: problems.takesTwo,
  posting_pkey: problems.actUsedElsewhere,
  review_pkey: problems.actUsedElsewhere,
  round_pkey: problems.actUsedElsewhere,
  unit_pkey: problems.actUsedElsewhere,
  user_account_pkey: problems.actUsedElsewhere,
  person_national_id_key: () => problems.nationalIdTaken("members"),
  saved_filter_name_key: problems.filterNameTaken,
  saved_filter_pkey: problems.actUsedElsewhere,
  transfer_one_at_a_time: problems.householdReleased,
  transfer_pkey: problems.actUsedElsewhere,
  transfer_step: problems.transferAnswered,
  unit_village_name_key: problems.villageNameTaken,
  posting_once: problems.postingTwice,
  user_account_username_key: problems.usernameTaken,
  round_year_track_key: problems.roundExists,
};

/** What the driver itself throws says it in `code`; what came through Prisma, in its cause. */
type DriverError = {
  code?: string;
  meta?: {
    driverAdapterError?: {
      cause?: { constraint?: { index?: string }; originalMessage?: string; originalCode?: string };
    };
  };
  message?: string;
};

const cause = (error: unknown) => (error as DriverError | null)?.meta?.driverAdapterError?.cause;
const codeOf = (error: unknown) => cause(error)?.originalCode ?? (error as DriverError | null)?.code;

/**
 * The name of the constraint or rule that an error of the database reports, or null for any other error.
 *
 * Prisma keeps it in `meta.driverAdapterError`, which is not public API: this is the only place that reads it. What it
 * does not keep is read from PostgreSQL's own message: `… constraint "name"`, or the name before the colon in a rule of ours.
 */
export function violatedConstraint(error: unknown): string | null {
  const found = cause(error);
  if (found?.constraint?.index) return found.constraint.index;
  const text = found?.originalMessage ?? (error instanceof Error ? error.message : "");
  return /constraint "(\w+)"/.exec(text)?.[1] ?? /\b([a-z]+(?:_[a-z]+)+): /.exec(text)?.[1] ?? null;
}

/** The Problem that a violated constraint or a full disk stands for, or null where it means a bug. */
export function constraintProblem(error: unknown): Problem | null {
  if (codeOf(error) === "53100") {
    noteStorageFull();
    return problems.storageFull();
  }
  const name = violatedConstraint(error);
  return (name && BY_CONSTRAINT[name]?.()) || null;
}

/** Whether PostgreSQL refused a row for row security, that is: it lies outside the actor's reach. */
export const isOutOfReach = (error: unknown): boolean =>
  codeOf(error) === "42501" || /row-level security/.test(cause(error)?.originalMessage ?? "");

/** Whether PostgreSQL gave a statement up because it took longer than the transaction allows. */
export const isTimedOut = (error: unknown): boolean => codeOf(error) === "57014";
