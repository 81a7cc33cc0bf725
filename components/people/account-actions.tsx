"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { OneTimePassword, type OneTime as OneTimeView } from "@/components/people/one-time-password";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import type { Reset } from "@/lib/users/reset";
import type { AccountInput } from "@/lib/users/schema";

type Act<T> = (input: AccountInput) => Promise<ActionResult<T>>;

type Props = {
  person: AccountInput & { fullName: string; username: string; disabled: boolean; hasPassword: boolean; reset: Reset };
  askForReset: Act<void>;
  resetPassword: Act<OneTimeView>;
  disable: Act<void>;
  enable: Act<void>;
};

/** A new one-time password, which takes a second person where much depends on it; closing the account and opening it again. Each asks once before it is done. */
export function AccountActions({ person, askForReset, resetPassword, disable, enable }: Props) {
  const t = useTranslations("people");
  const tui = useTranslations("ui");
  const router = useRouter();
  const [asked, setAsked] = useState<"password" | "disable" | null>(null);
  const { send, working: isWorking, problem, attempt } = useSending();
  const [oneTime, setOneTime] = useState<OneTimeView>();
  const { id, version, fullName: name, username, disabled, hasPassword, reset } = person;

  async function run<T>(act: Act<T>, onDone?: (data: T) => void) {
    await send(() => act({ id, version }), onDone);
    setAsked(null);
    router.refresh();
  }

  return (
    <>
      <ErrorSummary errors={[]} problem={problem?.message} attempt={attempt} />
      {oneTime && <OneTimePassword key={oneTime.password} name={name} username={username} oneTime={oneTime} />}
      <div className="flex flex-wrap gap-3">
        {!disabled && reset === "TAKES_TWO" && (
          <Button disabled={isWorking} onClick={() => run(askForReset)}>
            {t("ask_reset")}
          </Button>
        )}
        {!disabled && (reset === "ALONE" || reset === "AGREED") && (
          <Button
            disabled={isWorking}
            onClick={() => (hasPassword ? setAsked("password") : run(resetPassword, setOneTime))}
          >
            {t(hasPassword ? "reset_password" : "give_password")}
          </Button>
        )}
        {disabled ? (
          <Button disabled={isWorking} onClick={() => run(enable)}>
            {t("enable")}
          </Button>
        ) : (
          <Button variant="danger" disabled={isWorking} onClick={() => setAsked("disable")}>
            {t("disable")}
          </Button>
        )}
      </div>
      {!disabled && reset !== "ALONE" && <p className="mt-2 text-ink-soft">{t(`reset_state.${reset}`)}</p>}
      <Dialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={t(asked === "disable" ? "disable_title" : "reset_title", { name })}
        description={t(asked === "disable" ? "disable_explains" : "reset_explains")}
      >
        <p className="flex flex-wrap justify-end gap-3">
          <Button variant="quiet" onClick={() => setAsked(null)}>
            {tui("cancel")}
          </Button>
          {asked === "disable" ? (
            <Button variant="danger" disabled={isWorking} onClick={() => run(disable)}>
              {t("disable")}
            </Button>
          ) : (
            <Button variant="primary" disabled={isWorking} onClick={() => run(resetPassword, setOneTime)}>
              {t("reset_password")}
            </Button>
          )}
        </p>
      </Dialog>
    </>
  );
}
