"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { isFieldName } from "@/components/households/form-errors";
import { Button } from "@/components/ui/button";
import type { Option } from "@/components/ui/inputs";
import type { ActionProblem } from "@/lib/core/action-result";
import type { FieldChange } from "@/lib/core/problem";
import { sayValue } from "@/lib/households/columns";
import { MEMBER_FIELDS, type MemberField } from "@/lib/households/member-fields";

type Props = {
  problem: ActionProblem;
  words: { villages: readonly Option[]; ethnicGroups: readonly Option[]; nameOf: (personId: string) => string };
  /** Sends the form again, now knowing what it replaces. */
  keepMine: (version: number) => void;
  takeTheirs: () => void;
};

const isMemberField = (name: string): name is MemberField => Object.hasOwn(MEMBER_FIELDS, name);

/** What somebody else changed meanwhile, and the choice between the two. */
export function StaleChanges({ problem, words, keepMine, takeTheirs }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);

  const version = problem.changes.find(({ field }) => field === "version")?.now;
  const changes = problem.changes.filter(({ field }) => field !== "version");
  const label = ({ field }: FieldChange): string => {
    const [first, id, name] = field.split(".");
    const word = name ?? first ?? "";
    const said = isFieldName(word) ? t(`field.${word}`) : word;
    return first === "members" && id ? `${words.nameOf(id)}${name ? `, ${said}` : ""}` : said;
  };
  const value = ({ field, now }: FieldChange): string => {
    const name = field.split(".").at(-1) ?? "";
    if (/^members\.[^.]+$/.test(field)) return t("stale_member_gone");
    if (now === null || now === "") return tc("none");
    const text = String(now);
    if (name === "villageId") return words.villages.find((one) => one.value === text)?.label ?? text;
    if (name === "ethnicityCode") return words.ethnicGroups.find((one) => one.value === text)?.label ?? text;
    return isMemberField(name) && typeof now !== "number" ? sayValue(name, now, { th: t, tc }) : text;
  };

  return (
    <div ref={box} tabIndex={-1} role="alert" className="mb-5 border-l-4 border-l-warning bg-warning-tint px-4 py-3">
      <p className="font-semibold">{t("stale_title")}</p>
      <p>{changes.length > 0 ? t("stale_text") : t("stale_same")}</p>
      <ul className="mt-1 list-disc pl-5">
        {changes.map((change) => (
          <li key={change.field}>
            {label(change)}: <strong>{value(change)}</strong>
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onClick={takeTheirs}>{t("stale_reload")}</Button>
        {typeof version === "number" && <Button onClick={() => keepMine(version)}>{t("stale_keep")}</Button>}
      </div>
    </div>
  );
}
