"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";

type Props = {
  /** Why the last attempt was refused, encoded; absent where there was none. */
  problem?: string;
  /** The page to go on to. */
  from: string;
};

/** Where the forms are sent, by the browser itself (app/api/sign-in). */
const FORM = { action: "/api/sign-in", method: "post" } as const;

/** User name and password. A refusal stands above; the user name stays, the password does not. */
export function SignInForm({ problem, username, from }: Props & { username: string | undefined }) {
  const t = useTranslations("access");
  return (
    <form {...FORM} className="space-y-4">
      <ErrorSummary errors={[]} problem={problem} attempt={1} />
      <input type="hidden" name="from" value={from} />
      <TextField
        id="username"
        name="username"
        label={t("username")}
        defaultValue={username}
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
        <Button type="submit" variant="primary">
          {t("sign_in")}
        </Button>
      </p>
    </form>
  );
}

type Account = { role: string; label: string; name: string; unit: string };

/** One button for each of the demonstration's people. */
export function DemoAccounts({ problem, from, accounts }: Props & { accounts: readonly Account[] }) {
  return (
    <form {...FORM}>
      <ErrorSummary errors={[]} problem={problem} attempt={1} />
      <input type="hidden" name="from" value={from} />
      <ul className="border-t border-rule">
        {accounts.map(({ role, label, name, unit }) => (
          <li key={role} className="border-b border-rule">
            <button
              type="submit"
              name="role"
              value={role}
              className="flex min-h-12 w-full flex-wrap items-baseline justify-between gap-x-4 px-2 py-2 text-left hover:bg-hover"
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
