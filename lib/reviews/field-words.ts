import type { Translate } from "@/lib/core/message";
import type { FieldValue } from "@/lib/reviews/answers";
import type { PointTable, Standard, Words } from "@/lib/standards/schema";

export type ReviewWords = {
  /** The namespace `reviews`. */
  t: Translate;
  /** The namespace `common`. */
  tc: Translate;
  locale: keyof Words;
  standard: Standard;
  pointTables: readonly PointTable[];
};

/** What a question is called in a list: "Chỉ số 4: Bảo hiểm y tế". */
export function nameField({ t, locale, standard, pointTables }: ReviewWords, field: string): string {
  const indicator = /^indicators\.(\d+)(?:\.(\w+))?$/.exec(field);
  if (indicator) {
    const number = Number(indicator[1]);
    const name = standard.indicators.find((one) => one.number === number)?.name[locale] ?? "";
    return t(indicator[2] === "reason" ? "field.indicator_reason" : "field.indicator", { number, name });
  }
  const point = /^pointAnswers\.(.+)$/.exec(field);
  if (point) {
    for (const table of pointTables) {
      const group = table.groups.find(({ key }) => key === point[1]);
      if (group) return group.name[locale];
    }
  }
  const key = `field.${field.replaceAll(".", "_")}`;
  return t.has(key) ? t(key) : field;
}

/** An answer in words. */
export function sayAnswer(words: ReviewWords, field: string, value: FieldValue | null | undefined): string {
  const { t, tc, locale, pointTables } = words;
  if (value === null || value === undefined || value === "") return t("no_answer");
  if (typeof value === "boolean") return tc(value ? "yes" : "no");
  const point = /^pointAnswers\.(.+)$/.exec(field);
  const one = (text: string): string => {
    if (point) {
      for (const { groups } of pointTables) {
        const group = groups.find(({ key }) => key === point[1]);
        const option = group && group.kind !== "NUMERIC" ? group.options.find(({ key }) => key === text) : undefined;
        if (option) return option.name[locale];
      }
    }
    if (field === "pointTable") return pointTables.find(({ id }) => id === text)?.name[locale] ?? text;
    if (field === "surveyedOn") return text.split("-").reverse().join("/");
    const key = `choice.${text}`;
    return t.has(key) ? t(key) : text;
  };
  if (typeof value === "object") return value.length === 0 ? t("no_answer") : value.map(one).join(", ");
  return typeof value === "number" ? value.toLocaleString(locale === "vi" ? "vi-VN" : "en-GB") : one(value);
}
