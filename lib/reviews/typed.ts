import { formatDate, formatNumber, parseDate } from "@/lib/core/format";
import type { Locale } from "@/lib/core/locale";
import { say } from "@/lib/core/message";
import { type FieldPath, type FieldValue, schemaOfField } from "@/lib/reviews/answers";
import type { Question } from "@/lib/reviews/questions";

/** What a typed text means: the answer (null takes it back), or an encoded message of `validation`. */
type Read = { value: FieldValue | null } | { error: string };

/**
 * Reads the text of a question that is typed: a day, a number with a comma or points between thousands, a line. The same on
 * every screen.
 *
 * @param today "yyyy-MM-dd"
 */
export function readTyped(question: Question, text: string, today: string): Read {
  const typed = text.trim();
  if (typed === "") return { value: null };
  if (question.kind === "day") {
    const day = parseDate(typed);
    if (!day) return { error: say("date_form") };
    return day > today ? { error: say("date_in_future") } : { value: day };
  }
  if (question.kind === "number") return readNumber(typed, question.max, question.decimal);
  return readLine(question.field, typed);
}

/** A line of text, as long as its field takes. */
function readLine(field: FieldPath, typed: string): Read {
  const parsed = schemaOfField(field)?.safeParse(typed);
  if (!parsed?.success) return { error: parsed?.error.issues[0]?.message ?? say("text_required") };
  return { value: parsed.data };
}

/** A whole number, or with `decimal` one with a comma. */
function readNumber(typed: string, max: number, decimal: boolean): Read {
  // Thousands as people group them: 1.234.567 or 1 234 567.
  const plain = decimal ? typed.replace(",", ".") : typed.replace(/[\s.,](?=\d{3}(\D|$))/g, "");
  const read = /^\d+(\.\d{1,2})?$/.test(plain) && (decimal || !plain.includes(".")) ? Number(plain) : Number.NaN;
  return read <= max ? { value: read } : { error: say("number_range", { min: 0, max }) };
}

/** An answer that was typed, as it stands in its box: `readTyped` reads the same answer from it. */
export function showTyped(question: Question, value: FieldValue | undefined, locale: Locale): string {
  if (typeof value === "number") {
    // No points between thousands where decimals may follow: one of them would be read as the comma.
    const hasDecimals = question.kind === "number" && question.decimal;
    return hasDecimals ? String(value).replace(".", locale === "vi" ? "," : ".") : formatNumber(value, locale);
  }
  if (typeof value !== "string") return "";
  return question.kind === "day" ? formatDate(value) : value;
}
