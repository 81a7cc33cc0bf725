import { say } from "@/lib/core/message";

/** A failure the user can understand and act on. Any other thrown error is a bug. */
export const PROBLEM_CODES = [
  "unauthenticated",
  "forbidden",
  "not_found",
  "invalid",
  "conflict",
  "stale",
  "locked",
  "too_many",
  "unavailable",
  "unexpected",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** What a route answers with. */
export const HTTP_STATUS: Record<ProblemCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 422,
  conflict: 409,
  stale: 409,
  locked: 423,
  too_many: 429,
  unavailable: 503,
  unexpected: 500,
};

/** Field path → encoded messages of the namespace `validation`. */
export type FieldErrors = Record<string, string[]>;

/** A field that somebody else changed: its path and the value that now stands, ready to be shown. */
export type FieldChange = { field: string; now: string | number | boolean | null };

export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    /** Encoded key of the namespace `problems`. */
    readonly text: string,
    readonly fields: FieldErrors = {},
    readonly changes: FieldChange[] = [],
  ) {
    super(text);
    this.name = "Problem";
  }
}

const field = (path: string, message: string): FieldErrors => ({ [path]: [message] });

/**
 * The whole catalogue: one line for each thing that can go wrong. Worded in messages/<locale>/problems.json, what stands beside a
 * field in validation.json; `npm run errors` writes it down (docs/errors.md).
 */
export const problems = {
  unauthenticated: () => new Problem("unauthenticated", say("unauthenticated")),
  forbidden: () => new Problem("forbidden", say("forbidden")),
  notFound: () => new Problem("not_found", say("not_found")),
  invalid: (fields: FieldErrors) => new Problem("invalid", say("invalid"), fields),
  stale: (changes: FieldChange[] = []) => new Problem("stale", say("stale"), {}, changes),
  unexpected: (reference: string) => new Problem("unexpected", say("unexpected", { reference })),
  storageFull: () => new Problem("unavailable", say("storage_full")),
  tooManyAtOnce: () => new Problem("too_many", say("too_many_at_once")),

  // Signing in
  wrongPassword: () => new Problem("unauthenticated", say("wrong_password")),
  signInLocked: (minutes: number) => new Problem("too_many", say("sign_in_locked", { minutes })),
  currentPasswordWrong: () =>
    new Problem("invalid", say("invalid"), field("currentPassword", say("current_password_wrong"))),
  oneTimeExpired: () => new Problem("unauthenticated", say("one_time_expired")),
  accountNotInUse: () => new Problem("unauthenticated", say("account_not_in_use")),
  providerUnknown: () => new Problem("unauthenticated", say("provider_unknown")),
  providerRefused: () => new Problem("unauthenticated", say("provider_refused")),
  providerSilent: () => new Problem("unavailable", say("provider_silent")),
  providerTaken: () => new Problem("conflict", say("provider_taken")),
  providerConnected: () => new Problem("conflict", say("provider_connected")),
  samePassword: () => new Problem("invalid", say("invalid"), field("password", say("password_same"))),
  frequentPassword: () => new Problem("invalid", say("invalid"), field("password", say("password_frequent"))),
  passwordOfThePlace: () => new Problem("invalid", say("invalid"), field("password", say("password_of_the_place"))),
  factorWrong: () => new Problem("invalid", say("factor_wrong")),
  factorOutdated: () => new Problem("invalid", say("factor_outdated")),
  factorKept: () => new Problem("conflict", say("factor_kept")),
  usernameTaken: () => new Problem("conflict", say("invalid"), field("username", say("username_taken"))),

  // People
  ownAccount: () => new Problem("conflict", say("own_account")),
  unitUnknown: (path: string) => new Problem("invalid", say("invalid"), field(path, say("unit_unknown"))),
  postingTwice: () => new Problem("conflict", say("posting_twice")),
  takesTwo: () => new Problem("conflict", say("takes_two")),
  takesAnother: () => new Problem("conflict", say("takes_another")),
  countersignatureAsked: () => new Problem("conflict", say("countersignature_asked")),
  countersignedAlready: () => new Problem("conflict", say("countersigned_already")),
  postingEnded: () => new Problem("conflict", say("posting_ended")),

  // The register
  villageUnknown: () => new Problem("invalid", say("invalid"), field("villageId", say("village_unknown"))),
  villageNameTaken: () => new Problem("conflict", say("invalid"), field("name", say("village_name_taken"))),
  villageInUse: () => new Problem("conflict", say("village_in_use")),
  nationalIdTaken: (path: string) => new Problem("conflict", say("invalid"), field(path, say("national_id_taken"))),
  /** So much was asked about people elsewhere that nothing is answered for so many minutes. */
  askedTooOften: (minutes: number) => new Problem("too_many", say("asked_too_often", { minutes })),
  inTwoHouseholds: (path: string) => new Problem("conflict", say("invalid"), field(path, say("in_two_households"))),
  twoHeads: () => new Problem("invalid", say("invalid"), field("members", say("one_head"))),
  householdClosed: () => new Problem("conflict", say("household_closed")),
  householdReleased: () => new Problem("conflict", say("household_released")),
  transferAnswered: () => new Problem("conflict", say("transfer_answered")),
  transferExpired: () => new Problem("conflict", say("transfer_expired")),

  // The same person twice
  /** Somebody was first: who, and when ("14:02 05/12/2024"). */
  pairDecided: (name: string, time: string) => new Problem("conflict", say("pair_decided", { name, time })),
  pairDecidedAlready: () => new Problem("conflict", say("pair_decided_already")),
  personMergedAlready: () => new Problem("conflict", say("person_merged_already")),
  requestAnswered: () => new Problem("conflict", say("request_answered")),

  // Acts
  actBuiltUpon: () => new Problem("conflict", say("act_built_upon")),
  actTooOld: () => new Problem("conflict", say("act_too_old")),
  actUndone: () => new Problem("conflict", say("act_undone")),
  nothingSelected: () => new Problem("invalid", say("nothing_selected")),
  /** Others are meant now than were shown: how many. */
  selectionChanged: (count: number) => new Problem("stale", say("selection_changed", { count })),
  noOpenRound: () => new Problem("conflict", say("no_open_round")),
  filterEmpty: () => new Problem("invalid", say("filter_empty")),
  filterNameTaken: () => new Problem("conflict", say("invalid"), field("name", say("filter_name_taken"))),
  filterMost: (most: number) => new Problem("conflict", say("filter_most", { most })),

  // Privacy
  retentionTooShort: () => new Problem("invalid", say("invalid"), field("days", say("retention_too_short"))),

  // Lists brought in
  importMovedOn: () => new Problem("conflict", say("import_moved_on")),
  importNothingToDo: () => new Problem("conflict", say("import_nothing_to_do")),
  importAskedTooOften: () => new Problem("too_many", say("import_asked_too_often")),
  importPostingEnded: () => new Problem("forbidden", say("import_posting_ended")),
  fileTooBig: (max: number) => new Problem("invalid", say("file_too_big", { max })),
  fileTooManyRows: (max: number) => new Problem("invalid", say("file_too_many_rows", { max })),
  fileTooManyColumns: (max: number) => new Problem("invalid", say("file_too_many_columns", { max })),
  fileUnpacksTooBig: () => new Problem("invalid", say("file_unpacks_too_big")),
  importReaderEnded: () => new Problem("invalid", say("import_reader_ended")),
  fileUnreadable: () => new Problem("invalid", say("file_unreadable")),
  fileUnknownKind: () => new Problem("invalid", say("file_unknown_kind")),
  fileCalledOtherwise: () => new Problem("invalid", say("file_called_otherwise")),
  fileOldExcel: () => new Problem("invalid", say("file_old_excel")),
  fileEncrypted: () => new Problem("invalid", say("file_encrypted")),
  fileEmpty: () => new Problem("invalid", say("file_empty")),

  // Reviews and lists
  listLocked: () => new Problem("locked", say("list_locked")),
  listPartlyLocked: () => new Problem("locked", say("list_partly_locked")),
  stepNotAllowedNow: () => new Problem("conflict", say("step_not_allowed_now")),
  /** Somebody was first: who, what they did ("submit", "approve", "return") and when ("14:02 05/12/2024"). */
  listMovedOn: (name: string, action: string, time: string) =>
    new Problem("stale", say("list_moved_on", { name, action, time })),
  actUsedElsewhere: () => new Problem("conflict", say("act_used_elsewhere")),
  reasonRequired: (path = "note") => new Problem("invalid", say("invalid"), field(path, say("reason_required"))),
  listIncomplete: (count: number) => new Problem("conflict", say("list_incomplete", { count })),
  reviewFinished: () => new Problem("conflict", say("review_finished")),
  reviewUnfinished: () => new Problem("conflict", say("review_unfinished")),
  reviewIncomplete: (fields: FieldErrors) => new Problem("invalid", say("review_incomplete"), fields),
  roundClosed: () => new Problem("locked", say("round_closed")),
  roundStillOpen: (year: number) => new Problem("conflict", say("round_still_open", { year })),
  roundUnfinished: (count: number) => new Problem("conflict", say("round_unfinished", { count })),
  noStandardForYear: () => new Problem("invalid", say("invalid"), field("year", say("no_standard_for_year"))),
  roundExists: () => new Problem("conflict", say("round_exists")),
  sheetUnknown: () => new Problem("not_found", say("sheet_unknown")),
  sheetOfOtherRound: (year: number) => new Problem("conflict", say("sheet_of_other_round", { year })),
  tooManySheets: (max: number) => new Problem("invalid", say("sheets_most", { max })),
};
