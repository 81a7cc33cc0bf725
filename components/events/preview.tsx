"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { ClassBadge } from "@/components/ui/class-badge";
import type { HouseholdChange, HouseholdState } from "@/lib/events/event-act";
import { standsWithCommune } from "@/lib/rounds/steps";

/** What an event does, household by household: before on the left, after on the right, with class and ledger. It takes the focus. */
export function Preview({ changes }: { changes: readonly HouseholdChange[] }) {
  const t = useTranslations("events");
  const shown = useRef<HTMLElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <section ref={shown} tabIndex={-1} aria-labelledby="preview-title" className="mt-6 outline-none">
      <h2 id="preview-title" className="mb-2 text-lg">
        {t("preview.title")}
      </h2>
      <ul className="space-y-4">
        {changes.map(({ before, after }) => (
          <li key={after.id} className="border-y border-rule bg-surface px-4 py-3">
            <p className="mb-2 font-semibold">
              {after.code ?? t("preview.new_code")} · {after.headName || before?.headName} · {after.village},{" "}
              {after.commune}
            </p>
            <div className="grid gap-4 sm:grid-cols-2">
              <Side title={t("preview.before")} state={before} other={after} />
              <Side title={t("preview.after")} state={after} other={before} />
            </div>
            <Consequence before={before} after={after} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Side({ title, state, other }: { title: string; state: HouseholdState | null; other: HouseholdState | null }) {
  const t = useTranslations("events");
  const th = useTranslations("households");
  const isAfter = title === t("preview.after");
  if (!state) {
    return (
      <div>
        <h3 className="text-table font-semibold text-ink-soft">{title}</h3>
        <p className="text-ink-soft">{t("preview.not_yet")}</p>
      </div>
    );
  }
  return (
    <div>
      <h3 className="text-table font-semibold text-ink-soft">{title}</h3>
      <p className="my-1">
        {state.class ? <ClassBadge value={state.class} /> : th("no_class")}
        {state.ended && <span className="ml-2 font-semibold text-warning">{t("preview.ended")}</span>}
      </p>
      <ul>
        {state.members.map(({ id, name, relationship }) => {
          const there = other?.members.find((member) => member.id === id);
          const mark = !there
            ? isAfter
              ? "joined"
              : "left"
            : there.relationship !== relationship && isAfter
              ? "changed"
              : null;
          return (
            <li key={id} className={mark ? "font-semibold" : undefined}>
              {name} <span className="font-normal text-ink-soft">· {th(`relationship.${relationship}`)}</span>
              {mark && <span className="text-warning"> · {t(`preview.${mark}`)}</span>}
            </li>
          );
        })}
      </ul>
      <p className="mt-1 text-ink-soft">{t("preview.persons", { count: state.members.length })}</p>
    </div>
  );
}

/** What it means for the open round, in words. */
function Consequence({ before, after }: HouseholdChange) {
  const t = useTranslations("events");
  const tc = useTranslations("common");
  const ts = useTranslations("scoring");
  const lines: string[] = [];
  const was = before?.review ?? null;
  const now = after.review;
  const locked = was && !standsWithCommune(was.listStatus);
  if (locked) lines.push(t("ledger.next_round", { year: String(was.year) }));
  else if (now && !was) lines.push(t("ledger.listed", { year: String(now.year) }));
  else if (now?.status === "CLOSED" && was?.status !== "CLOSED") {
    lines.push(t("ledger.closed", { year: String(now.year) }));
    if (now.movement) lines.push(t("ledger.departed", { persons: now.movement.personsStart }));
  } else if (was?.status === "DONE" && now?.status === "DRAFT")
    lines.push(t("ledger.reopened", { year: String(now.year) }));
  else if (was?.status === "DONE" && now?.status === "DONE" && now.movement && was.movement) {
    if (was.finalClass !== now.finalClass && was.finalClass && now.finalClass)
      lines.push(t("ledger.class", { from: tc(`class.${was.finalClass}`), to: tc(`class.${now.finalClass}`) }));
    if (was.movement.personsEnd !== now.movement.personsEnd)
      lines.push(
        t("ledger.persons", {
          kind: ts(`movement_kind.${now.movement.kind}`),
          from: was.movement.personsEnd,
          to: now.movement.personsEnd,
        }),
      );
  }
  if (lines.length === 0) lines.push(t("ledger.none"));
  return (
    <p className="mt-3 border-t border-rule pt-2">
      <span className="text-ink-soft">{t("ledger.title")}:</span> {lines.join(" ")}
    </p>
  );
}
