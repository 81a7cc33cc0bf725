import { z } from "zod";
import { say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import { text as textOf } from "@/lib/core/text";
import type { Standard } from "@/lib/standards/schema";
import { AreaType, MovementKind } from "@/prisma/generated/enums";

export const INDICATOR_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
export type IndicatorNumber = (typeof INDICATOR_NUMBERS)[number];

/**
 * Result of Phiếu A for a household that asks to be reviewed. Not passed: it is plainly not poor and is not surveyed.
 * Overruled: the same, and the commune surveys it all the same, for a reason.
 */
export const QUICK_SCREEN = ["PASSED", "NOT_PASSED", "OVERRULED"] as const;

/** Where the income score comes from: typed from the signed paper sheet, or computed from an installed point table. */
export const INCOME_SOURCES = ["PAPER", "POINT_TABLE"] as const;

/** Causes of poverty, in the order of table R10. */
export const CAUSES = ["LAND", "CAPITAL", "LABOUR", "TOOLS", "KNOWLEDGE", "SKILLS", "ILLNESS", "OTHER"] as const;
export type Cause = (typeof CAUSES)[number];

/** Support needs, in the order of tables R14 and R15. */
export const NEEDS = ["HEALTH", "EDUCATION", "PRODUCTION", "CREDIT", "HOUSING", "OTHER"] as const;
export type Need = (typeof NEEDS)[number];

const text = textOf(500);
/** Who visits a household: one line, kept as everybody's name is, or a second blank would make two people of one. */
export const surveyorName = textOf(120).overwrite(normaliseName);
const flag = z.boolean({ error: say("choice_required") });
const day = z.iso.date({ error: say("date_form") });
const whole = (min: number, max: number) =>
  z
    .int({ error: say("number_range", { min, max }) })
    .min(min, { error: say("number_range", { min, max }) })
    .max(max, { error: say("number_range", { min, max }) });
const choice = <T extends string>(values: readonly T[]) => z.enum(values, { error: say("choice_required") });
const subset = <T extends string>(values: readonly T[]) =>
  z
    .array(choice(values), { error: say("choice_required") })
    .max(values.length, { error: say("choice_twice") })
    .refine((chosen) => new Set(chosen).size === chosen.length, { error: say("choice_twice") });
const area = z.number({ error: say("number_range", { min: 0, max: 10_000 }) });
const key = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,59}$/, { error: say("choice_required") });

/** An option's key, several of them, or a number, as the group of the point table asks. */
const pointAnswer = z.union([key, z.array(key).max(60), z.number().min(0).max(1_000_000_000)], {
  error: say("choice_required"),
});

/** One schema for each field that is saved by itself. The keys are the field paths. */
const FIELDS = {
  surveyedOn: day,
  /** Why the survey lies outside the days of the round. */
  surveyedOnReason: text,
  /** Who visited the household, where that is not whoever types. */
  surveyorName,
  /** The village's in the round; another one has a reason. */
  area: choice(Object.values(AreaType)),
  areaReason: text,
  quickScreen: choice(QUICK_SCREEN),
  /** Why a household that did not pass the quick screen is surveyed. */
  quickScreenReason: text,
  incomeSource: choice(INCOME_SOURCES),
  incomeScore: whole(0, 1000),
  pointTable: key,
  isFarming: flag,
  /** VND per person per month over the 12 months before the review, without social allowances. */
  averageIncome: whole(0, 1_000_000_000),
  /** Total floor area of the dwelling in m². */
  "housing.floorAreaM2": area
    .min(0, { error: say("number_range", { min: 0, max: 10_000 }) })
    .max(10_000, { error: say("number_range", { min: 0, max: 10_000 }) }),
  "housing.wallDurable": flag,
  "housing.columnDurable": flag,
  "housing.roofDurable": flag,
  causes: subset(CAUSES),
  causeOther: text,
  needs: subset(NEEDS),
  needOther: text,
  "movement.kind": choice(Object.values(MovementKind)),
  /** The officer knows of an earlier time on the list that the register does not hold. */
  "movement.relapsed": flag,
  "movement.confirmed": flag,
  notes: text,
} as const;

type StaticPath = keyof typeof FIELDS;
export type FieldPath =
  | StaticPath
  | `indicators.${IndicatorNumber}.deprived`
  | `indicators.${IndicatorNumber}.reason`
  | `pointAnswers.${string}`;

export type FieldValue = string | number | boolean | readonly string[];

const indicatorAnswer = z.strictObject({
  deprived: flag.optional(),
  /** Why the answer differs from what the members' facts propose. */
  reason: text.optional(),
});

/**
 * A review's answers as they stand in the database and in the browser while they are typed: every field may be absent, none
 * is coerced. Messages are keys of the namespace `validation`.
 */
export const answersSchema = z.strictObject({
  surveyedOn: FIELDS.surveyedOn.optional(),
  surveyedOnReason: text.optional(),
  surveyorName: FIELDS.surveyorName.optional(),
  area: FIELDS.area.optional(),
  areaReason: text.optional(),
  quickScreen: FIELDS.quickScreen.optional(),
  quickScreenReason: text.optional(),
  incomeSource: FIELDS.incomeSource.optional(),
  incomeScore: FIELDS.incomeScore.optional(),
  pointTable: FIELDS.pointTable.optional(),
  pointAnswers: z.record(key, pointAnswer).optional(),
  housing: z
    .strictObject({
      floorAreaM2: FIELDS["housing.floorAreaM2"].optional(),
      wallDurable: flag.optional(),
      columnDurable: flag.optional(),
      roofDurable: flag.optional(),
    })
    .optional(),
  indicators: z
    .strictObject({
      1: indicatorAnswer.optional(),
      2: indicatorAnswer.optional(),
      3: indicatorAnswer.optional(),
      4: indicatorAnswer.optional(),
      5: indicatorAnswer.optional(),
      6: indicatorAnswer.optional(),
      7: indicatorAnswer.optional(),
      8: indicatorAnswer.optional(),
      9: indicatorAnswer.optional(),
      10: indicatorAnswer.optional(),
      11: indicatorAnswer.optional(),
      12: indicatorAnswer.optional(),
    })
    .optional(),
  isFarming: flag.optional(),
  averageIncome: FIELDS.averageIncome.optional(),
  causes: FIELDS.causes.optional(),
  causeOther: text.optional(),
  needs: FIELDS.needs.optional(),
  needOther: text.optional(),
  notes: text.optional(),
  movement: z
    .strictObject({
      kind: FIELDS["movement.kind"].optional(),
      relapsed: flag.optional(),
      confirmed: flag.optional(),
    })
    .optional(),
});

export type ReviewAnswers = z.infer<typeof answersSchema>;

/** Changed fields and their new values; null empties a field. */
export type AnswersPatch = Readonly<Record<string, FieldValue | null>>;

/** Field path → the review's version in which it last changed. */
export type FieldVersions = Readonly<Record<string, number>>;

const INDICATOR_PATH = /^indicators\.([1-9]|1[0-2])\.(deprived|reason)$/;
const POINT_PATH = /^pointAnswers\.([a-z0-9][a-z0-9_-]{0,59})$/;

/** The schema of one field's value; null for a text that is no field of the answers. */
export function schemaOfField(path: string): z.ZodType<FieldValue> | null {
  if (Object.hasOwn(FIELDS, path)) return FIELDS[path as StaticPath];
  const indicator = INDICATOR_PATH.exec(path);
  if (indicator) return indicator[2] === "deprived" ? flag : text;
  return POINT_PATH.test(path) ? pointAnswer : null;
}

export const isFieldPath = (path: string): path is FieldPath => schemaOfField(path) !== null;

/** What a device sends when something was typed. Each value is read by its own field's rule; issues stand at the field's path. */
export const patchSchema: z.ZodType<AnswersPatch> = z
  .record(
    z.string(),
    z.custom<FieldValue | null>((value) => value !== undefined),
  )
  .transform((patch, context) => {
    const read: Record<string, FieldValue | null> = {};
    for (const [path, value] of Object.entries(patch)) {
      const schema = schemaOfField(path);
      const field = schema ? readField(schema, value) : { error: say("field_unknown") };
      if ("error" in field) context.addIssue({ code: "custom", path: [path], message: field.error });
      else read[path] = field.value;
    }
    return read;
  });

function readField(
  schema: z.ZodType<FieldValue>,
  value: FieldValue | null,
): { value: FieldValue | null } | { error: string } {
  if (value === null) return { value };
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : { error: parsed.error.issues[0]?.message ?? say("choice_required") };
}

/** The paths of all fixed fields, and of the point answers that are there, in the order of the form. */
export function listFieldPaths(answers: ReviewAnswers = {}): FieldPath[] {
  const points = Object.keys(answers.pointAnswers ?? {}).map((group): FieldPath => `pointAnswers.${group}`);
  const indicators = INDICATOR_NUMBERS.flatMap((n): FieldPath[] => [
    `indicators.${n}.deprived`,
    `indicators.${n}.reason`,
  ]);
  const after: Partial<Record<StaticPath, FieldPath[]>> = { pointTable: points, "housing.roofDurable": indicators };
  return (Object.keys(FIELDS) as StaticPath[]).flatMap((path): FieldPath[] => [path, ...(after[path] ?? [])]);
}

type Tree = { [key: string]: Tree | FieldValue | undefined };

const isTree = (value: Tree | FieldValue | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The value at a path; undefined where nothing was answered. */
export function getField(answers: ReviewAnswers, path: string): FieldValue | undefined {
  let node: Tree | FieldValue | undefined = answers as Tree;
  for (const step of path.split(".")) {
    if (!isTree(node) || !Object.hasOwn(node, step)) return undefined;
    node = node[step];
  }
  return isTree(node) ? undefined : node;
}

function put(tree: Tree, [step, ...rest]: string[], value: FieldValue | null): Tree {
  if (step === undefined) return tree;
  const { [step]: old, ...others } = tree;
  if (rest.length === 0) return value === null ? others : { ...tree, [step]: value };
  const branch = put(isTree(old) ? old : {}, rest, value);
  return Object.keys(branch).length === 0 ? others : { ...tree, [step]: branch };
}

/**
 * The answers with one field set, or emptied with null. The answers handed in are not changed.
 *
 * @throws RangeError for a path that is no field
 */
export function setField(answers: ReviewAnswers, path: string, value: FieldValue | null): ReviewAnswers {
  if (!isFieldPath(path)) throw new RangeError(`no such field: ${path}`);
  return put(answers as Tree, path.split("."), value) as ReviewAnswers;
}

/** Whether two answers to a field are the same. The order of a subset says nothing. */
export function isSameValue(a: FieldValue | null | undefined, b: FieldValue | null | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    const left = [...a].sort();
    const right = [...b].sort();
    return left.length === right.length && left.every((value, i) => value === right[i]);
  }
  return (a ?? null) === (b ?? null);
}

/** A field that somebody else changed since: their answer stands until the person chooses. */
export type Conflict = { field: FieldPath; theirs: FieldValue | null; ours: FieldValue | null };

type Merge = { answers: ReviewAnswers; fieldVersions: FieldVersions; conflicts: Conflict[] };

/**
 * Lays one tab's changes over what stands, field by field. A field that another tab changed after `baseVersion`, to
 * something else, is a conflict and stays as it stands; every other field of the patch is taken. A field that already has
 * the value keeps its version, so that a patch sent twice changes nothing.
 *
 * @param baseVersion the review's version that the patch was made on
 * @param nextVersion the version that the review gets by this merge
 * @throws RangeError for a path that is no field (`patchSchema` has refused it before)
 */
export function mergePatch(
  current: ReviewAnswers,
  fieldVersions: FieldVersions,
  baseVersion: number,
  patch: AnswersPatch,
  nextVersion: number,
): Merge {
  let answers = current;
  const versions: Record<string, number> = { ...fieldVersions };
  const conflicts: Conflict[] = [];
  for (const [field, ours] of Object.entries(patch)) {
    if (!isFieldPath(field)) throw new RangeError(`no such field: ${field}`);
    const theirs = getField(answers, field) ?? null;
    if (isSameValue(theirs, ours)) continue;
    if ((versions[field] ?? 0) > baseVersion) {
      conflicts.push({ field, theirs, ours });
      continue;
    }
    answers = setField(answers, field, ours);
    versions[field] = nextVersion;
  }
  return { answers, fieldVersions: versions, conflicts };
}

/** Something that a review cannot be finished without. `message` is an encoded key of the namespace `validation`. */
export type Missing = { field: FieldPath; message: string };

/** What a review is of, beside its answers: it decides which of them are asked and which need a reason. */
export type ReviewFrame = {
  /** The household asked to be reviewed and was on no list: it passes the quick screen (Phiếu A) first. */
  isApplicant: boolean;
  /** The village's in the round. */
  villageArea: AreaType;
  /** First and last day of the round, `yyyy-MM-dd`. */
  days: { from: string; to: string };
};

/** Whoever does not pass the quick screen is plainly not poor and is not surveyed. */
export const isSurveyed = ({ quickScreen }: ReviewAnswers, isApplicant: boolean): boolean =>
  !(isApplicant && quickScreen === "NOT_PASSED");

/** Whether the household is said to live in another area than its village. */
export const isOtherArea = ({ area }: ReviewAnswers, { villageArea }: ReviewFrame): boolean =>
  area !== undefined && area !== villageArea;

/** Whether the survey lies outside the days of the round. */
export const isOtherDay = ({ surveyedOn }: ReviewAnswers, { days }: ReviewFrame): boolean =>
  surveyedOn !== undefined && (surveyedOn < days.from || surveyedOn > days.to);

/** Whether the quick screen was set aside. */
export const isOverruled = ({ quickScreen }: ReviewAnswers, isApplicant: boolean): boolean =>
  isApplicant && quickScreen === "OVERRULED";

/** What completeness needs to know beside the answers and the frame. */
export type CompletenessContext = {
  /** What the members' facts say, by indicator: an answer that differs needs a reason. */
  proposals?: Readonly<Partial<Record<number, { deprived: boolean | null }>>>;
  /** Set where the movement does not follow from what the register holds: the officer confirms it. */
  movementNeedsConfirmation?: boolean;
  /** `yyyy-MM-dd`: a survey lies on this day or before it. */
  today?: string;
  /** The fields without which no class can be computed (`scoreReview`). */
  scoring?: readonly Missing[];
};

/**
 * What a review still needs before its result can be recorded, in the order of the form: what the scoring needs, the day, a
 * reason where an answer differs from the proposal, the round or the village, the words for "other", a confirmed movement.
 */
export function listMissing(
  answers: ReviewAnswers,
  standard: Standard,
  frame: ReviewFrame,
  context: CompletenessContext = {},
): Missing[] {
  const found = new Map<string, Missing>();
  const need = (field: FieldPath, message: string) => {
    if (!found.has(field)) found.set(field, { field, message });
  };
  if (!answers.surveyedOn) need("surveyedOn", say("answer_required"));
  else if (context.today && answers.surveyedOn > context.today) need("surveyedOn", say("date_in_future"));
  const needReason = (field: "surveyedOnReason" | "areaReason" | "quickScreenReason", message: string) => {
    if (!answers[field]?.trim()) need(field, message);
  };
  if (isOtherDay(answers, frame)) needReason("surveyedOnReason", say("reason_outside_round"));
  if (isOtherArea(answers, frame)) needReason("areaReason", say("reason_other_area"));
  if (isOverruled(answers, frame.isApplicant)) needReason("quickScreenReason", say("reason_required"));
  for (const missing of context.scoring ?? listUnanswered(answers, standard, frame.isApplicant))
    need(missing.field, missing.message);
  for (const n of INDICATOR_NUMBERS) {
    const answer = answers.indicators?.[n];
    const proposed = context.proposals?.[n]?.deprived ?? null;
    if (proposed !== null && answer?.deprived !== undefined && answer.deprived !== proposed && !answer.reason?.trim())
      need(`indicators.${n}.reason`, say("reason_when_different"));
  }
  if (answers.causes?.includes("OTHER") && !answers.causeOther?.trim()) need("causeOther", say("say_which"));
  if (answers.needs?.includes("OTHER") && !answers.needOther?.trim()) need("needOther", say("say_which"));
  if (context.movementNeedsConfirmation && !answers.movement?.confirmed) need("movement.kind", say("movement_confirm"));

  if (found.size === 0) return [];
  const order = listFieldPaths(answers);
  // A group of the point table that nobody answered stands with its table.
  const place = (field: FieldPath) => order.indexOf(field.startsWith("pointAnswers.") ? "pointTable" : field);
  return [...found.values()].sort((a, b) => place(a.field) - place(b.field));
}

/**
 * The questions that every full review answers and that this one leaves open. What depends on the scores (a point table's
 * groups, what is asked of farm households) is added by `scoreReview`.
 */
export function listUnanswered(answers: ReviewAnswers, standard: Standard, isApplicant: boolean): Missing[] {
  const missing: Missing[] = [];
  const required = say("answer_required");
  if (!answers.area) missing.push({ field: "area", message: required });
  if (isApplicant && !answers.quickScreen) missing.push({ field: "quickScreen", message: required });
  if (!answers.incomeSource) missing.push({ field: "incomeSource", message: required });
  if (answers.incomeSource === "PAPER" && answers.incomeScore === undefined)
    missing.push({ field: "incomeScore", message: required });
  for (const { number } of standard.indicators) {
    if (answers.indicators?.[number]?.deprived === undefined)
      missing.push({ field: `indicators.${number}.deprived`, message: required });
  }
  return missing;
}
