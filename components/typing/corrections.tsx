"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { newMember } from "@/components/households/new-member";
import { CorrectionTarget, type Target } from "@/components/typing/correction-target";
import { EntryLine } from "@/components/typing/entry-line";
import { focusStop } from "@/components/typing/stops";
import { say } from "@/lib/core/message";
import { type EthnicGroup, readCall, type SheetRow } from "@/lib/households/cell";
import type { HouseholdEditInput } from "@/lib/households/schema";

type Props = {
  household: HouseholdEditInput;
  rows: readonly SheetRow[];
  ethnicGroups: readonly EthnicGroup[];
  correct: (next: HouseholdEditInput) => string | null;
};

const COMMAND = "correction";

/** The corrections of a sheet: each is called by its row and column, and written in the sheet's codes. */
export function Corrections({ household, rows, ethnicGroups, correct }: Props) {
  const t = useTranslations("typing");
  const [target, setTarget] = useState<Target | null>(null);
  const [done, setDone] = useState<{ id: number; text: string }[]>([]);
  const call = (text: string): string | null => {
    if (text === "") return null;
    const called = readCall(text, rows.length);
    if (!called) return say("correction_unknown");
    const row = "member" in called ? rows[called.member] : undefined;
    if (row?.left) return say("correction_left", { name: row.member.fullName });
    if (called.kind !== "new") {
      setTarget(called);
      return null;
    }
    const head = household.members.find(({ relationship }) => relationship === "HEAD");
    setTarget({ kind: "new", member: newMember("CHILD", head?.ethnicityCode ?? ""), at: 0 });
    return null;
  };

  return (
    <section aria-label={t("corrections")}>
      <div role="status">
        <ul className="text-table">
          {done.map(({ id, text }) => (
            <li key={id} className="py-0.5">
              {text}
            </li>
          ))}
        </ul>
      </div>
      <EntryLine
        id={COMMAND}
        label={t("correction")}
        codes={t("correction_codes", { next: rows.length + 1 })}
        text=""
        offer={t("no_more")}
        isWhole={(text) => /^\d{1,2}[a-z]$/i.test(text)}
        take={call}
      />
      {target && (
        <div className="border-l-4 border-l-indigo pl-3">
          <CorrectionTarget
            target={target}
            household={household}
            rows={rows}
            ethnicGroups={ethnicGroups}
            correct={correct}
            move={setTarget}
            note={(text) => setDone((all) => [...all, { id: all.length, text }])}
            leave={() => {
              setTarget(null);
              focusStop(document.getElementById(COMMAND));
            }}
          />
        </div>
      )}
    </section>
  );
}
