"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";

/** What is left of a refused attempt: the name that was typed, why it was refused, and which attempt it was. */
export type SignInState = { username: string; problem?: string; attempt: number };

/** A server action as `useActionState` calls it; the forms below work without a script too. */
export type SignInAction = (before: SignInState, form: FormData) => Promise<SignInState>;

const FIRST: SignInState = { username: "", attempt: 0 };

type Props = { signIn: SignInAction /** The page to go on to. */; from: string };

/** User name and password. A refusal stands above; the user name stays, the password does not. */
export function SignInForm({ signIn, from }: Props) {
  const t = useTranslations("access");
  const [state, send, isPending] = useActionState(signIn, FIRST);
  return (
    <form action={send} className="space-y-4">
      <ErrorSummary errors={[]} problem={state.problem} attempt={state.attempt} />
      <input type="hidden" name="from" value={from} />
      <TextField
        id="username"
        name="username"
        label={t("username")}
        defaultValue={state.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
      />
      <TextField
        id="password"
        name="password"
        type="password"
        label={t("password")}
        autoComplete="current-password"
        maxLength={200}
      />
      <p className="text-right">
        <Button type="submit" variant="primary" disabled={isPending}>
          {t("sign_in")}
        </Button>
      </p>
    </form>
  );
}

type Account = { role: string; label: string; name: string; unit: string };

/** One button for each of the demonstration's people. */
export function DemoAccounts({ signIn, from, accounts }: Props & { accounts: readonly Account[] }) {
  const [state, send, isPending] = useActionState(signIn, FIRST);
  return (
    <form action={send}>
      <ErrorSummary errors={[]} problem={state.problem} attempt={state.attempt} />
      <input type="hidden" name="from" value={from} />
      <ul className="border-t border-rule">
        {accounts.map(({ role, label, name, unit }) => (
          <li key={role} className="border-b border-rule">
            <button
              type="submit"
              name="role"
              value={role}
              disabled={isPending}
              className="flex min-h-12 w-full flex-wrap items-baseline justify-between gap-x-4 px-2 py-2 text-left hover:bg-hover disabled:text-ink-soft"
            >
              <span className="font-semibold text-indigo">{label}</span>
              <span className="text-table text-ink-soft">
                {name} · {unit}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
