"use client";

import { useTranslations } from "next-intl";
import { LevelBadge } from "@/components/households/level-badge";
import type { useTypedAgain } from "@/components/households/use-typed-again";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import type { DuplicateFindings } from "@/lib/duplicates/finding";

type Looked = ReturnType<typeof useTypedAgain>;

const placeOf = ({ commune, district }: { commune: string; district: string }) =>
  [commune, district].filter(Boolean).join(", ");

/** Under a member: who of the register this may be, why, and how sure it is. It stops nobody from going on. */
export function TypedAgain({ memberId, name, looked }: { memberId: string; name: string; looked: Looked }) {
  const t = useTranslations("duplicates");
  const found = looked.findings.members.find((member) => member.memberId === memberId);
  const said = looked.said.filter(({ personId }) => personId === memberId);
  const candidates = (found?.candidates ?? []).filter((one) => !said.some(({ otherId }) => otherId === one.personId));
  const elsewhere = found?.elsewhere ?? [];
  return (
    // Always there, so that what appears in it is spoken.
    <div role="status" aria-label={t("typed.region")}>
      {(candidates.length > 0 || elsewhere.length > 0) && (
        <Callout kind="warning" title={t("typed.title", { name })}>
          <ul className="space-y-3">
            {candidates.map((one) => (
              <li key={one.personId}>
                <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <LevelBadge level={one.level} />
                  <span>
                    {t("typed.candidate", { name: one.fullName, birth: one.birth, village: one.village })},{" "}
                    <a
                      href={`/households/${one.householdId}`}
                      target="_blank"
                      className="link"
                      aria-label={t("typed.open_household_of", { code: one.code, head: one.headName })}
                      rel="noopener"
                    >
                      {t("typed.household", { code: one.code, head: one.headName })}
                    </a>
                    {!one.member && <span className="text-ink-soft"> ({t("typed.former")})</span>}
                  </span>
                </p>
                <p className="text-table text-ink-soft">
                  {one.reasons.map((reason) => t(`reason.${reason}`)).join(" · ")}
                </p>
                <Button size="sm" onClick={() => looked.sayNot(memberId, one.personId, one.fullName)}>
                  {t("typed.not_this", { name: one.fullName })}
                </Button>
              </li>
            ))}
            {elsewhere.map((one) => (
              <li key={`${one.commune} ${one.district}`}>
                {one.sameId
                  ? t("typed.elsewhere_id", { place: placeOf(one) })
                  : t("typed.elsewhere", { level: t(`level.${one.level}`), place: placeOf(one) })}
              </li>
            ))}
          </ul>
          {candidates.length > 0 && <p>{t("typed.advice")}</p>}
        </Callout>
      )}
      {said.map(({ otherId, name: other }) => (
        <p key={otherId} className="text-table text-ink-soft">
          {t("typed.said_not", { name: other })}
        </p>
      ))}
    </div>
  );
}

/** Over the members: a household most of whose people are in the register already. */
export function SameHouseholds({ households }: Pick<DuplicateFindings, "households">) {
  const t = useTranslations("duplicates");
  return (
    <div role="status">
      {households.map((one) => (
        <Callout
          key={one.household?.id ?? placeOf(one)}
          kind="warning"
          action={
            one.household && (
              <a href={`/households/${one.household.id}`} target="_blank" className="link" rel="noopener">
                {t("typed.open_household", { code: one.household.code })}
              </a>
            )
          }
        >
          {one.household
            ? t("typed.household_here", {
                matched: one.matched,
                typed: one.typed,
                code: one.household.code,
                head: one.household.headName,
              })
            : t("typed.household_elsewhere", { matched: one.matched, typed: one.typed, place: placeOf(one) })}
        </Callout>
      ))}
    </div>
  );
}
