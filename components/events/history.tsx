import { useLocale, useTranslations } from "next-intl";
import { ActButton } from "@/components/events/act-button";
import { Timeline } from "@/components/ui/timeline";
import type { ActionResult } from "@/lib/core/action-result";
import { formatDate, formatDateTime } from "@/lib/core/format";
import type { TimelineItem } from "@/lib/events/timeline";
import { HouseholdClass } from "@/prisma/generated/enums";

type Props = {
  label: string;
  items: readonly TimelineItem[];
  /** The code of the household whose page this is: entries of another code say so. */
  code?: string;
  undo: (input: { id: string }) => Promise<ActionResult<void>>;
  /** Where the person goes when the act with which this household began is taken back: it is no more. */
  before?: string;
};

/** Taken back where both sides of them are seen. */
const TAKEN_BACK_ELSEWHERE: ReadonlySet<TimelineItem["kind"]> = new Set([
  "TRANSFER",
  "IMPORT",
  "PERSON_MERGE",
  "HOUSEHOLD_MERGE",
]);

/** Whether the household with this code began with it. */
const isBeginning = ({ kind, summary }: TimelineItem, code?: string): boolean =>
  code !== undefined &&
  ((kind === "SPLIT" && summary.from !== code) || (kind === "MOVE_IN" && summary.from === undefined));

/** What happened, newest first: what, who, when, why; with a way back where there is one. */
export function History({ label, items, code, undo, before }: Props) {
  const t = useTranslations("events");
  const tb = useTranslations("bulk");
  const tc = useTranslations("common");
  useLocale();
  const details = ({ summary, kind }: TimelineItem): string[] => {
    const text = (key: string) => (typeof summary[key] === "string" ? (summary[key] as string) : "");
    const lines: string[] = [];
    if (Array.isArray(summary.names) && summary.names.length > 0)
      lines.push(t("detail.names", { names: summary.names.join(", ") }));
    if (text("head")) lines.push(t("detail.head", { name: text("head") }));
    if (kind === "RELEASED" || kind === "REFUSED" || kind === "WITHDRAWN")
      lines.push(t("detail.to_commune", { name: text("to") }));
    else {
      if (text("from") && text("from") !== code) lines.push(t("detail.from", { code: text("from") }));
      if (text("to") && text("to") !== code) lines.push(t("detail.to", { code: text("to") }));
    }
    if (text("surveyor")) lines.push(tb("surveyor", { name: text("surveyor") }));
    if (summary.surveyor === "") lines.push(tb("no_surveyor"));
    if (text("village")) lines.push(tb("to_village", { name: text("village") }));
    if (text("elsewhere")) lines.push(t("detail.elsewhere", { place: text("elsewhere") }));
    const found = Object.values(HouseholdClass).find((value) => value === summary.class);
    if (typeof summary.year === "number") {
      lines.push(
        found
          ? t("detail.class", { year: String(summary.year), class: tc(`class.${found}`) })
          : t("detail.year", { year: String(summary.year) }),
      );
    }
    if (text("until")) lines.push(t("detail.until", { date: formatDate(text("until")) }));
    return lines;
  };
  if (items.length === 0) return <p className="text-ink-soft">{t("no_timeline")}</p>;
  return (
    <Timeline
      label={label}
      entries={items.map((item) => ({
        id: item.key,
        when: item.kind === "MEMBER" && item.on ? formatDate(item.on) : formatDateTime(item.at),
        who: item.who ?? (item.kind === "MEMBER" ? item.code : t("system")),
        what: (
          <span className={item.undone ? "line-through" : undefined}>
            {t(`kind.${item.kind}`)}
            {item.on && item.kind !== "MEMBER" && `, ${t("on_day", { date: formatDate(item.on) })}`}
          </span>
        ),
        note: (
          <>
            {[...details(item), item.reason, item.document].filter(Boolean).join(" · ")}
            {code !== undefined && item.code && item.code !== code && (
              <span className="block text-ink-soft">{t("in_commune", { commune: item.commune, code: item.code })}</span>
            )}
            {item.undone && (
              <span className="block text-ink-soft">
                {t("undone", { time: formatDateTime(item.undone.at), name: item.undone.by })}
              </span>
            )}
            {item.actId && item.undoUntil && !TAKEN_BACK_ELSEWHERE.has(item.kind) && (
              <span className="mt-1 block print:hidden">
                <ActButton
                  id={item.actId}
                  act={undo}
                  word={t("undo")}
                  then={isBeginning(item, code) ? before : undefined}
                />{" "}
                <span className="text-ink-soft">{t("undo_until", { date: formatDate(item.undoUntil) })}</span>
              </span>
            )}
          </>
        ),
      }))}
    />
  );
}
