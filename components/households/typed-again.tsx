"use client";

import { useTranslations } from "next-intl";
import { LevelBadge } from "@/components/households/level-badge";
import type { useTypedAgain } from "@/components/households/use-typed-again";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useMessage } from "@/components/ui/use-message";
import type { DuplicateFindings } from "@/lib/duplicates/finding";

type Looked = ReturnType<typeof useTypedAgain>;

/** Under a member: who of the register this may be, why, and how sure it is. It stops nobody from going on. */
export function TypedAgain({ memberId, name, looked }: { memberId: string; name: string; looked: Looked }) {
  const t = useTranslations("duplicates");
  const found = looked.findings.members.find((member) => member.memberId === memberId);
  const said = looked.said.filter(({ personId }) => personId === memberId);
  const candidates = (found?.candidates ?? []).filter((one) => !said.some(({ otherId }) => otherId === one.personId));
  return (
    <>
      {/* Always there, so that what appears in it is spoken. */}
      <div role="status" aria-label={t("typed.region")}>
        {candidates.length > 0 && (
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
            </ul>
            <p>{t("typed.advice")}</p>
          </Callout>
        )}
        {said.map(({ otherId, name: other }) => (
          <p key={otherId} className="text-table text-ink-soft">
            {t("typed.said_not", { name: other })}
          </p>
        ))}
      </div>
      <AskElsewhere memberId={memberId} name={name} looked={looked} />
    </>
  );
}

/** Asks whether somebody outside the reach has this number and name. Asked for and never by itself: it is counted and recorded. */
function AskElsewhere({ memberId, name, looked }: { memberId: string; name: string; looked: Looked }) {
  const t = useTranslations("duplicates");
  const { ofForm } = useMessage();
  const { mayAsk, asked } = looked.elsewhereOf(memberId);
  if (!mayAsk) return null;
  const { answer, problem } = asked ?? {};
  return (
    <>
      <div role="status">
        {problem && <Callout kind="warning">{ofForm(problem.message)}</Callout>}
        {answer && (
          <Callout kind={answer.found ? "warning" : "info"}>
            {t(answer.found ? "elsewhere.found" : "elsewhere.none", { name })}{" "}
            <span className="text-ink-soft">{t("elsewhere.rest", { count: answer.rest })}</span>
          </Callout>
        )}
      </div>
      {!answer && (
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button size="sm" disabled={asked !== null && !problem} onClick={() => void looked.askElsewhere(memberId)}>
            {t("elsewhere.ask")}
          </Button>
          <span className="text-table text-ink-soft">{t("elsewhere.ask_hint")}</span>
        </p>
      )}
    </>
  );
}

/** Over the members: a household most of whose people are in the register already. */
export function SameHouseholds({ households }: Pick<DuplicateFindings, "households">) {
  const t = useTranslations("duplicates");
  return (
    <div role="status">
      {households.map((one) => (
        <Callout
          key={one.id}
          kind="warning"
          action={
            <a href={`/households/${one.id}`} target="_blank" className="link" rel="noopener">
              {t("typed.open_household", { code: one.code })}
            </a>
          }
        >
          {t("typed.household_here", { matched: one.matched, typed: one.typed, code: one.code, head: one.headName })}
        </Callout>
      ))}
    </div>
  );
}
