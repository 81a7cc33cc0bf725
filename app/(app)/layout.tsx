import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { chooseAction, signOutAction } from "@/app/(app)/preferences-actions";
import { pageGroup } from "@/app/search-answer";
import { SessionWatch } from "@/components/access/session-watch";
import { SearchBox } from "@/components/search/search-box";
import { Header } from "@/components/shell/header";
import { Keyboard } from "@/components/shell/keyboard";
import { SoftLinks } from "@/components/shell/soft-links";
import { TabOwner } from "@/components/shell/tab-owner";
import { THEME_COOKIE } from "@/components/shell/theme";
import { DemoBanner } from "@/components/ui/demo-banner";
import { findCurrentPerson, listPostings, requireActor } from "@/lib/access/actor";
import { readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";
import { runPage } from "@/lib/core/run";
import { pagesOf } from "@/lib/search/pages";

/** What the help to the keyboard names, in order. */
const KEYS = ["search", "answer", "next", "save", "close", "help"] as const;

export default async function AppLayout({ children }: { children: ReactNode }) {
  const { actor, postings, secondsLeft } = await runPage(async () => ({
    actor: await requireActor(),
    postings: await listPostings(),
    secondsLeft: (await findCurrentPerson())?.secondsLeft ?? 0,
  }));
  const theme = (await readCookie(THEME_COOKIE)) ?? "system";
  const t = await getTranslations("shell");
  const tw = await getTranslations("access.session");
  const ts = await getTranslations("search");
  const pageWords = { tp: await getTranslations("pages"), tr: await getTranslations("reports") };
  return (
    <>
      <TabOwner person={actor.userId} />
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
        words={{
          offline: t("offline"),
          title: t("keys.title"),
          keys: KEYS.map((key) => [t(`keys.${key}.key`), t(`keys.${key}.does`)]),
          close: t("keys.close_button"),
        }}
      />
      <SoftLinks />
      <SessionWatch
        secondsLeft={secondsLeft}
        words={{
          soon: tw("soon"),
          soon_explains: tw("soon_explains"),
          stay: tw("stay"),
          over: tw("over"),
          over_explains: tw("over_explains"),
          sign_in: tw("sign_in"),
        }}
      />
      <main id="content" tabIndex={-1} className="mx-auto max-w-[100rem] px-4 py-6 outline-none print:p-0">
        {children}
      </main>
    </>
  );
}
