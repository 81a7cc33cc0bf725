import { formatDate, formatDateTime } from "@/lib/core/format";
import type { Locale } from "@/lib/core/locale";
import type { Translate } from "@/lib/core/message";
import type { FieldValue } from "@/lib/reviews/answers";
import { nameField, sayAnswer } from "@/lib/reviews/field-words";
import { findStandardOfYear, listPointTables, listStandards } from "@/lib/standards/load";
import type { TrailChange, TrailEntry } from "@/lib/trail/entry";
import { wordsOfColumn } from "@/lib/trail/fields";

/** Words of the whole language ("households.code"), and of units by their ids. */
export type TrailWords = { say: Translate; locale: Locale; unitName: (id: string) => string | undefined };

/** The words of one namespace. */
const within = (say: Translate, namespace: string): Translate =>
  Object.assign((key: string, params = {}) => say(`${namespace}.${key}`, params), {
    has: (key: string) => say.has(`${namespace}.${key}`),
  });

/** Acts that share their words. */
const FAMILIES = [
  ["event.", "event"],
  ["import.", "import"],
  ["duplicate.", "duplicate"],
] as const;

/** What somebody did. An act without words of its own is a reading or a change. */
export function sayAct({ act, reading }: { act: string; reading: boolean }, say: Translate): string {
  const own = `act.${act.replaceAll(".", "_")}`;
  const known = ["trail", "privacy"].map((namespace) => within(say, namespace)).find((t) => t.has(own));
  if (known) return known(own);
  const te = within(say, "events");
  const kind = `kind.${act.replace(/^event\./, "").toUpperCase()}`;
  if (act.startsWith("event.") && te.has(kind)) return te(kind);
  const family = FAMILIES.find(([begin]) => act.startsWith(begin))?.[1];
  return within(say, "privacy")(`act.${family ?? (reading ? "other_reading" : "other_change")}`);
}

/** What for something was read, as far as it was said. */
export function sayPurpose({ purpose, note }: { purpose: string; note: string }, say: Translate): string {
  const key = `privacy.purpose.${purpose}`;
  return [purpose && say.has(key) ? say(key) : purpose, note].filter(Boolean).join(": ");
}

/** What kind of thing an entry is about. */
export function sayTable(table: string, say: Translate): string {
  const key = `trail.table.${table}`;
  return say.has(key) ? say(key) : say("trail.table.other");
}

/** A change in words: which fact, and what it held before and after; null where nothing is known of it any more. */
export type SaidChange = { label: string; was: string; became: string | null };

type Leaf = { path: string; value: FieldValue };

/** The answers below a name, each under its own: {"1": {…}} of "indicators" is "indicators.1.…". */
function leavesOf(path: string, value: unknown): Leaf[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => leavesOf(`${path}.${key}`, inner));
  if (Array.isArray(value)) return [{ path, value: value.map(String) }];
  const isSaid = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isSaid ? [{ path, value }] : [];
}

function sayAnswers(change: TrailChange, year: number, { say, locale }: TrailWords): SaidChange[] {
  const standard = findStandardOfYear(year) ?? listStandards().findLast(({ usable }) => usable);
  if (!standard) return [];
  const words = {
    t: within(say, "reviews"),
    tc: within(say, "common"),
    locale,
    standard,
    pointTables: listPointTables(standard),
  };
  const was = new Map(leavesOf(change.field, change.was).map(({ path, value }) => [path, value]));
  const became = new Map(leavesOf(change.field, change.became).map(({ path, value }) => [path, value]));
  return [...new Set([...was.keys(), ...became.keys()])].flatMap((path) => {
    const before = sayAnswer(words, path, was.get(path));
    const after = change.became === undefined ? null : sayAnswer(words, path, became.get(path));
    return before === after ? [] : [{ label: nameField(words, path), was: before, became: after }];
  });
}

function sayValue(table: string, field: string, value: unknown, { say, unitName }: TrailWords): string {
  const kind = wordsOfColumn(table, field)?.kind;
  if (value === null || value === "") return say("trail.nothing");
  if (kind === "yes_no") return say(value === true ? "common.yes" : "common.no");
  const text = String(value);
  if (kind === "unit") return unitName(text) ?? say("trail.elsewhere");
  if (kind === "day") return /^\d{4}-\d{2}-\d{2}$/.test(text) ? formatDate(text) : text;
  if (kind === "moment") return formatDateTime(new Date(text));
  if (typeof kind === "object") return say.has(`${kind.words}.${text}`) ? say(`${kind.words}.${text}`) : text;
  return text;
}

/** What an entry changed, in words, and how many facts more that say something to machines alone or may not be seen. */
export function sayChanges(entry: TrailEntry, words: TrailWords): { changes: SaidChange[]; more: number } {
  const changes: SaidChange[] = [];
  let more = entry.hidden;
  for (const change of entry.changes) {
    const column = wordsOfColumn(entry.table, change.field);
    if (change.answer) changes.push(...sayAnswers(change, entry.at.getFullYear(), words));
    else if (!column) more++;
    else
      changes.push({
        label: words.say(column.label),
        was: sayValue(entry.table, change.field, change.was, words),
        became: change.became === undefined ? null : sayValue(entry.table, change.field, change.became, words),
      });
  }
  return { changes, more };
}
