import { say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import type { PlainListedField } from "@/lib/households/member-fields";
import { displayName, foldName } from "@/lib/households/names";
import type { FieldName } from "@/lib/imports/fields";
import type { CellProblem, ImportRecord } from "@/lib/imports/import-record";
import { readSection } from "@/lib/imports/row-kind";
import { type Read, readBirth, readCount, readDay, readNationalId, readPhone, readScore } from "@/lib/imports/values";
import {
  FACT_READERS,
  readArea,
  readClass,
  readEthnicity,
  readRelationship,
  readSex,
  readTick,
  sexOfRelationship,
} from "@/lib/imports/words";
import type { Need } from "@/lib/reviews/answers";
import type { Sex } from "@/prisma/generated/enums";

const NEED_OF: Partial<Record<FieldName, Need>> = {
  needHealth: "HEALTH",
  needEducation: "EDUCATION",
  needProduction: "PRODUCTION",
  needCredit: "CREDIT",
  needHousing: "HOUSING",
  needOther: "OTHER",
};

const MOVEMENT_OF: Partial<Record<FieldName, NonNullable<ImportRecord["movement"]>>> = {
  isNew: "NEW",
  isRelapsed: "RELAPSED",
  isOld: "OLD",
};

/** The most that points of the two sheets can come to: no official table of B1 is known, 12 indicators of 10 make B2. */
const MOST_POINTS = { incomeScore: 999, deprivationScore: 120 } as const;

const LONGEST = { fullName: 120, headName: 120, address: 200, notes: 2000 } as const;

/** Of any cell but notes. */
const LONGEST_CELL = 1000;

/** A name as it is kept: without numbering before it, each word with a capital. */
function readName(text: string): string {
  const name = displayName(normaliseName(text.replace(/^[\d.)\-–\s]+(?=\p{L})/u, "")));
  return name.replace(
    /(^|\s)(\p{Ll})/gu,
    (_, before: string, letter: string) => before + letter.toLocaleUpperCase("vi"),
  );
}

function readMovement(text: string): ImportRecord["movement"] {
  const folded = foldName(text);
  if (/^tai|relapsed/.test(folded)) return "RELAPSED";
  if (/moi|phat sinh|new/.test(folded)) return "NEW";
  return /^(?:ho )?(?:ngheo )?cu$|giu nguyen|stays|unchanged/.test(folded) ? "OLD" : null;
}

/** Reads the cells of one row into its record. */
export class CellReader {
  readonly problems: CellProblem[] = [];

  constructor(
    readonly record: ImportRecord,
    readonly today: string,
  ) {}

  problem(column: number, level: CellProblem["level"], key: string, params: Record<string, string | number> = {}) {
    this.problems.push({ column, level, message: say(`problem.${key}`, params) });
  }

  #value<T>(column: number, read: Read<T>): T {
    if (read.problem) this.problem(column, read.problem.level, read.problem.key, read.problem.params);
    return read.value;
  }

  #word<T>(column: number, text: string, read: (text: string) => T | null, key: string): T | null {
    const value = read(text);
    if (value === null) this.problem(column, "warning", key, { value: text.slice(0, 60) });
    return value;
  }

  #tick = (column: number, text: string) => this.#word(column, text, readTick, "tick_form") ?? false;

  #text(field: keyof typeof LONGEST, column: number, text: string): string {
    if (text.length <= LONGEST[field]) return text;
    this.problem(column, "error", "text_long", { max: LONGEST[field] });
    return "";
  }

  #bornIn(column: number, text: string, sex: Sex) {
    const { record } = this;
    if (record.sex !== null && record.sex !== sex) return this.problem(column, "error", "sex_both");
    record.sex = sex;
    if (readTick(text) !== true || /^\d{2,}$/.test(text))
      record.birth = this.#value(column, readBirth(text, this.today));
  }

  #relationship(column: number, text: string) {
    const { record } = this;
    record.relationship = this.#word(column, text, readRelationship, "relationship_unknown");
    if (record.relationship === null) {
      record.relationship = "OTHER";
      record.relationshipText = normaliseName(text);
    }
    record.sexSaid = sexOfRelationship(text);
  }

  /** Takes what one cell says. A blank says nothing. */
  read(field: FieldName, column: number, text: string): void {
    if (text === "") return;
    const { record } = this;
    if (text.length > LONGEST_CELL && field !== "notes") {
      this.problem(column, "error", "text_long", { max: LONGEST_CELL });
      return;
    }
    const need = NEED_OF[field];
    const movement = MOVEMENT_OF[field];
    if (need) {
      // "Khác" is often followed by what: anything but a no is a yes.
      const wanted = need === "OTHER" ? readTick(text) !== false : this.#tick(column, text);
      if (wanted && !record.needs.includes(need)) record.needs.push(need);
      return;
    }
    if (movement) {
      if (this.#tick(column, text)) record.movement = movement;
      return;
    }
    const readFact = FACT_READERS[field as PlainListedField];
    if (readFact) {
      const value = this.#word(column, text, readFact, "value_unknown");
      Object.assign(record, { [field]: value } satisfies Partial<Record<FieldName, typeof value>>);
      return;
    }
    switch (field) {
      case "rowNumber":
      case "householdNumber":
      case "memberNumber":
      case "code":
        record[field] = text.replace(/\.0+$/, "");
        break;
      case "headName":
        record.headName = this.#text("headName", column, readName(text));
        break;
      case "fullName": {
        // Some lists write the village below the name, in one cell.
        const [name = "", ...rest] = text.split(/\n|\s*[;,(–-]\s*(?=(?:thôn|bản|xóm|khối|tổ dân phố)\s)/iu);
        record.fullName = this.#text("fullName", column, readName(name));
        record.village ||=
          rest.map((line) => readSection(line.replace(/\)\s*$/, "").trim())?.village ?? "").find(Boolean) ?? "";
        break;
      }
      case "district":
      case "commune":
      case "village":
      case "surveyor":
      case "quickScreen":
        record[field] = normaliseName(text);
        break;
      case "address":
      case "notes":
        record[field] = this.#text(field, column, normaliseName(text));
        break;
      case "phone":
        record.phone = this.#value(column, readPhone(text));
        break;
      case "memberCount":
        record.memberCount = this.#value(column, readCount(text));
        break;
      case "area":
        record.area = this.#word(column, text, readArea, "area_unknown");
        break;
      case "incomeScore":
      case "deprivationScore":
        record[field] = this.#value(column, readScore(text, MOST_POINTS[field]));
        break;
      case "classBefore":
      case "classNow":
        record[field] = this.#word(column, text, readClass, "class_unknown");
        break;
      case "movement":
        record.movement = readMovement(text);
        break;
      case "reviewedOn":
      case "nationalIdDate":
        record[field] = this.#value(column, readDay(text, this.today));
        break;
      case "policyBeneficiary":
      case "merit":
      case "localMinority":
      case "noLabourCapacity":
        record[field] = this.#tick(column, text);
        break;
      case "sex":
        record.sex = this.#word(column, text, readSex, "sex_unknown") ?? record.sex;
        break;
      case "birth":
        record.birth = this.#value(column, readBirth(text, this.today));
        break;
      case "birthMale":
        this.#bornIn(column, text, "MALE");
        break;
      case "birthFemale":
        this.#bornIn(column, text, "FEMALE");
        break;
      case "ethnicityCode":
        record.ethnicityCode = this.#word(column, text, readEthnicity, "ethnicity_unknown");
        break;
      case "relationship":
        this.#relationship(column, text);
        break;
      case "nationalId":
        record.nationalId = this.#value(column, readNationalId(text));
        break;
    }
  }
}
