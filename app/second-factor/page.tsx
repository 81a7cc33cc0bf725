import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { signOutAction } from "@/app/(app)/preferences-actions";
import { keepFactorAction, showFactorAction } from "@/app/second-factor/actions";
import { QrPicture } from "@/components/access/qr-picture";
import { Button } from "@/components/ui/button";
import { DemoBanner } from "@/components/ui/demo-banner";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { requireActorAtTheDoor } from "@/lib/access/actor";
import { safePath } from "@/lib/access/request-rules.mjs";
import { listFactors, type PreparedFactor, prepareFactor, reopenFactor } from "@/lib/access/second-factor";
import { env } from "@/lib/core/env";
import { asked, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";

export async function generateMetadata() {
  const t = await getTranslations("access.factor");
  return { title: t("title") };
}

/** What may have gone wrong a moment ago, as the address says it. */
const PROBLEMS = /^(factor_wrong|factor_outdated|factor_kept|invalid|sign_in_locked\?minutes=\d{1,2})$/;

// Outside the other pages' frame, which sends whoever owes a second factor here.
export default async function SecondFactorPage({ searchParams }: PageProps<"/second-factor">) {
  const query = await searchParams;
  const from = safePath(query.from);
  const tc = await getTranslations("common");
  const { person, hasFactor, prepared } = await runPage(async () => {
    const { actor, person } = await requireActorAtTheDoor();
    const hasFactor = (await listFactors(actor)).factors.length > 0;
    const sealed = typeof query.sealed === "string" ? query.sealed : "";
    const prepared =
      reopenFactor(actor, sealed, person.username, tc("product")) ??
      prepareFactor(actor, person.username, tc("product"));
    return { person, hasFactor, prepared };
  });
  // Whoever owes nothing makes one by choice.
  const { new: isNew, again } = readQuery({ new: asked.flag, again: asked.flag }, query);
  if (person.owes === null && !(hasFactor ? again : isNew)) redirect(from);
  const problem = typeof query.problem === "string" && PROBLEMS.test(query.problem) ? query.problem : undefined;
  const t = await getTranslations("access.factor");
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
        <MessagesProvider>
          {hasFactor ? (
            <Show from={from} problem={problem} />
          ) : (
            <Make from={from} problem={problem} prepared={prepared} />
          )}
        </MessagesProvider>
        <form action={signOutAction} className="mt-6">
          <button type="submit" className="link">
            {t("sign_out")}
          </button>
        </form>
      </main>
    </>
  );
}

type Props = { from: string; problem: string | undefined };

async function Show({ from, problem }: Props) {
  const t = await getTranslations("access.factor");
  return (
    <>
      <h1 className="text-xl">{t("show_title")}</h1>
      <p className="mt-1 mb-5 text-ink-soft">{t("show_explains")}</p>
      <form action={showFactorAction} className="space-y-4">
        <ErrorSummary errors={[]} problem={problem} attempt={1} />
        <input type="hidden" name="from" value={from} />
        <TextField
          id="code"
          name="code"
          label={t("code")}
          hint={t("code_hint")}
          autoComplete="one-time-code"
          maxLength={40}
          autoFocus={!problem}
        />
        <Button type="submit" variant="primary">
          {t("show")}
        </Button>
      </form>
    </>
  );
}

async function Make({ from, problem, prepared }: Props & { prepared: PreparedFactor }) {
  const t = await getTranslations("access.factor");
  return (
    <>
      <h1 className="text-xl">{t("make_title")}</h1>
      <p className="mt-1 mb-5 text-ink-soft">{t("make_explains")}</p>
      <ErrorSummary errors={[]} problem={problem} attempt={1} />
      <h2 className="text-lg">{t("step_app")}</h2>
      <p className="mt-1 mb-3">{t("step_app_explains")}</p>
      <QrPicture text={prepared.address} label={t("picture")} />
      <p className="mt-2">
        {t("by_hand")} <code className="break-all font-semibold">{prepared.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <h2 className="mt-6 text-lg">{t("step_paper")}</h2>
      <p className="mt-1 mb-3">{t("step_paper_explains")}</p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 border border-rule bg-surface p-3 font-mono">
        {prepared.codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <h2 className="mt-6 text-lg">{t("step_code")}</h2>
      <form action={keepFactorAction} className="mt-2 space-y-4">
        <input type="hidden" name="from" value={from} />
        <input type="hidden" name="sealed" value={prepared.sealed} />
        <TextField
          id="code"
          name="code"
          label={t("code_of_app")}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
        />
        <Button type="submit" variant="primary">
          {t("keep")}
        </Button>
      </form>
    </>
  );
}
