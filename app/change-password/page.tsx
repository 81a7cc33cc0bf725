import { getTranslations } from "next-intl/server";
import { signOutAction } from "@/app/(app)/preferences-actions";
import { changePasswordAction } from "@/app/change-password/actions";
import { PasswordForm } from "@/components/access/password-form";
import { SignOutForm } from "@/components/shell/tab-owner";
import { DemoBanner } from "@/components/ui/demo-banner";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { findCurrentPerson, requireActorOfAnyPassword } from "@/lib/access/actor";
import { env } from "@/lib/core/env";
import { runPage } from "@/lib/core/run";

export async function generateMetadata() {
  const t = await getTranslations("access.change");
  return { title: t("title") };
}

// Outside the other pages' frame, which sends whoever has a one-time password here.
export default async function ChangePasswordPage(_: PageProps<"/change-password">) {
  const person = await runPage(async () => {
    const { name } = await requireActorOfAnyPassword();
    const found = await findCurrentPerson();
    return { name, username: found?.username ?? "", isFirst: found?.mustChange ?? false };
  });
  const t = await getTranslations("access.change");
  const tc = await getTranslations("common");
  return (
    <>
      {env.DEMO && <DemoBanner />}
      <header className="bg-band text-on-band">
        <div className="mx-auto flex max-w-xl flex-wrap items-baseline justify-between gap-x-6 px-4 py-3">
          <p className="text-lg font-semibold">{tc("product")}</p>
          <p>{person.name}</p>
        </div>
        <div className="brocade" />
      </header>
      <main id="content" className="mx-auto max-w-xl px-4 py-8">
        <h1 className="text-xl">{t(person.isFirst ? "title_first" : "title")}</h1>
        <p className="mt-1 mb-5 text-ink-soft">{t(person.isFirst ? "first_explains" : "explains")}</p>
        <MessagesProvider>
          <PasswordForm username={person.username} isFirst={person.isFirst} change={changePasswordAction} />
        </MessagesProvider>
        {person.isFirst && (
          <SignOutForm action={signOutAction} className="mt-6">
            <button type="submit" className="link">
              {t("sign_out")}
            </button>
          </SignOutForm>
        )}
      </main>
    </>
  );
}
