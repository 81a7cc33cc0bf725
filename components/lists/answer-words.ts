import { formatDate, formatNumber } from "@/lib/core/format";
import type { Locale } from "@/lib/core/locale";
import type { FieldValue } from "@/lib/reviews/answers";

/** Looks a key up; of next-intl, from a server or a browser component alike. */
type Words = (key: string, values?: Record<string, string | number>) => string;

export type AnswerNames = {
  /** Of the namespaces `lists`, `common` and `scoring`. */
  words: { lists: Words; common: Words; scoring: Words; reviews: Words };
  locale: Locale;
  /** The standard's name of each indicator. */
  indicators: Readonly<Record<number, string>>;
};

const INDICATOR = /^indicators\.(\d+)\.(deprived|reason)$/;

/** The question at a field path in words: "Chỉ số 4: …". */
export function nameQuestion(path: string, { words: { lists }, indicators }: AnswerNames): string {
  const indicator = INDICATOR.exec(path);
  if (indicator) {
    const number = Number(indicator[1]);
    return indicator[2] === "deprived"
      ? lists("field.indicator", { number, name: indicators[number] ?? "" })
      : lists("field.indicator_reason", { number });
  }
  if (path.startsWith("pointAnswers.")) return lists("field.point", { group: path.slice("pointAnswers.".length) });
  return lists(`field.${path}`);
}

const CODED: Record<string, (value: string, words: AnswerNames["words"]) => string> = {
  area: (value, { common }) => common(`area.${value}`),
  quickScreen: (value, { lists }) => lists(`value.${value}`),
  incomeSource: (value, { lists }) => lists(`value.${value}`),
  causes: (value, { reviews }) => reviews(`choice.${value}`),
  needs: (value, { reviews }) => reviews(`choice.${value}`),
  "movement.kind": (value, { scoring }) => scoring(`movement_kind.${value}`),
};

/** An answer in words; no answer says so. */
export function sayListedAnswer(path: string, value: FieldValue | null, names: AnswerNames): string {
  const { words, locale } = names;
  if (value === null) return words.lists("value.none");
  if (typeof value === "boolean") {
    if (INDICATOR.test(path)) return words.lists(value ? "value.deprived" : "value.not_deprived");
    return words.common(value ? "yes" : "no");
  }
  if (typeof value === "number") return formatNumber(value, locale, Number.isInteger(value) ? 0 : 1);
  const coded = CODED[path];
  if (typeof value !== "string") return value.map((one) => coded?.(one, words) ?? one).join(", ");
  if (path === "surveyedOn") return formatDate(value);
  return coded?.(value, words) ?? value;
}
