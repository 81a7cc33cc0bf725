import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { chooseAction, signOutAction } from "@/app/(app)/preferences-actions";
import { pageGroup } from "@/app/search-answer";
import { SearchBox } from "@/components/search/search-box";
import { Header } from "@/components/shell/header";
import { Keyboard } from "@/components/shell/keyboard";
import { SoftLinks } from "@/components/shell/soft-links";
import { THEME_COOKIE } from "@/components/shell/theme";
import { Button } from "@/components/ui/button";
import { DemoBanner } from "@/components/ui/demo-banner";
import { listPostings, requireActor } from "@/lib/access/actor";
import { env } from "@/lib/core/env";
import { runPage } from "@/lib/core/run";
import { pagesOf } from "@/lib/search/pages";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { actor, postings } = await runPage(async () => ({
    actor: await requireActor(),
    postings: await listPostings(),
  }));
  const theme = (await cookies()).get(THEME_COOKIE)?.value ?? "system";
  const t = await getTranslations("shell");
  const ts = await getTranslations("search");
  const pageWords = { tp: await getTranslations("pages"), tr: await getTranslations("reports") };
  return (
    <>
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-10 focus:bg-surface focus:p-3">
        {t("skip")}
      </a>
      {env.DEMO && <DemoBanner />}
      <Header
        person={actor}
        postings={postings}
        theme={theme}
        choose={chooseAction}
        signOut={signOutAction}
        search={
          <SearchBox
            words={{
              open: ts("open"),
              title: ts("title"),
              label: ts("label"),
              hint: ts("hint"),
              searching: ts("searching"),
              none: ts("none"),
              failed: ts("failed"),
              close: ts("close"),
              keys: ts("keys"),
            }}
            start={{ count: "", groups: [pageGroup(ts, pageWords, pagesOf(actor))] }}
          />
        }
      />
      <Keyboard
        offline={t("offline")}
        help={
          <form method="dialog">
            <h2 className="mb-3 text-lg">{t("keys.title")}</h2>
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
              {(["search", "answer", "next", "save", "close", "help"] as const).map((key) => (
                <div key={key} className="contents">
                  <dt className="font-semibold">{t(`keys.${key}.key`)}</dt>
                  <dd>{t(`keys.${key}.does`)}</dd>
                </div>
              ))}
            </dl>
            <p className="mt-5 text-right">
              <Button type="submit" variant="primary">
                {t("keys.close_button")}
              </Button>
            </p>
          </form>
        }
      />
      <SoftLinks />
      <main id="content" tabIndex={-1} className="mx-auto max-w-[100rem] px-4 py-6 outline-none print:p-0">
        {children}
      </main>
    </>
  );
}
