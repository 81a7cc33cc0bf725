import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { chooseAction } from "@/app/(app)/preferences-actions";
import { DemoAccounts, SignInForm } from "@/components/access/sign-in-form";
import { Choices } from "@/components/shell/choices";
import { ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DemoBanner } from "@/components/ui/demo-banner";
import { ErrorSummary } from "@/components/ui/error-summary";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { findCurrentPerson } from "@/lib/access/actor";
import { hasProvider } from "@/lib/access/provider";
import { type Refusal, readRefusal } from "@/lib/access/refusal";
import { safePath } from "@/lib/access/request-rules.mjs";
import { readSession } from "@/lib/access/session";
import { env } from "@/lib/core/env";
import { DEMO_ACCOUNTS } from "@/prisma/demo/accounts.mjs";

export async function generateMetadata() {
  const t = await getTranslations("access");
  return { title: t("sign_in") };
}

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  if (await findCurrentPerson()) redirect("/");
  const from = safePath((await searchParams).from);
  // A cookie of ours that opens nothing any more: signed out everywhere, or the account or its posting has ended.
  const ended = (await readSession()) !== null;
  const refusal = await readRefusal();
  const problemOf = (by: Refusal["by"]) => (refusal?.by === by ? refusal.problem : undefined);
  const t = await getTranslations("access");
  const tc = await getTranslations("common");
  const tp = await getTranslations("problems");
  const accounts = env.DEMO
    ? DEMO_ACCOUNTS.map(({ role, name, unit }) => ({ role, label: tc(`role.${role}`), name, unit }))
    : [];
  return (
    <>
      {env.DEMO && <DemoBanner />}
      <header className="bg-band text-on-band">
        <p className="mx-auto max-w-5xl px-4 py-3 text-lg font-semibold">{tc("product")}</p>
        <div className="brocade" />
      </header>
      <main id="content" className="mx-auto max-w-5xl px-4 py-8">
        <h1 className="text-2xl">{t("title")}</h1>
        <p className="mt-1 max-w-2xl text-ink-soft">{t("sentence")}</p>
        {ended && (
          <Callout kind="warning" role="status">
            <p>{tp("unauthenticated")}</p>
          </Callout>
        )}
        <MessagesProvider>
          <div className="mt-6 grid gap-x-12 gap-y-8 md:grid-cols-2">
            <section aria-labelledby="by-password">
              <h2 id="by-password" className="mb-3 text-lg">
                {t("by_password")}
              </h2>
              <SignInForm problem={problemOf("password")} username={refusal?.username} from={from} />
              {hasProvider() && (
                <div className="mt-6">
                  <ErrorSummary errors={[]} problem={problemOf("provider")} attempt={1} />
                  <ButtonLink href={`/api/sign-in/provider?${new URLSearchParams({ from })}`}>
                    {t("by_provider")}
                  </ButtonLink>
                </div>
              )}
              <p className="mt-6 text-table text-ink-soft">{t("forgotten")}</p>
            </section>
            {env.DEMO && (
              <section aria-labelledby="for-demo">
                <h2 id="for-demo" className="text-lg">
                  {t("demo")}
                </h2>
                <p className="mt-1 mb-3 text-table text-ink-soft">{t("demo_explains")}</p>
                <DemoAccounts problem={problemOf("demo")} from={from} accounts={accounts} />
              </section>
            )}
          </div>
        </MessagesProvider>
        <div className="-mx-4 mt-8">
          <Choices
            title={t("language")}
            name="locale"
            action={chooseAction}
            current={await getLocale()}
            choices={[
              ["vi", "Tiếng Việt"],
              ["en", "English"],
            ]}
          />
        </div>
      </main>
    </>
  );
}
