"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { THEME_COOKIE, THEMES } from "@/components/shell/theme";
import { fieldsOf } from "@/lib/access/action";
import { endThisSession, listPostings } from "@/lib/access/actor";
import { ownPage } from "@/lib/access/request-rules.mjs";
import { forgetSession, POSTING_COOKIE } from "@/lib/access/session";
import { keepCookie } from "@/lib/core/cookies";
import { isLocale, LOCALE_COOKIE } from "@/lib/core/locale";
import { runPage } from "@/lib/core/run";

const YEAR = 365 * 24 * 60 * 60;

const remember = (name: string, value: string) => keepCookie(name, value, YEAR);

/** The page that the form was on, as far as it is ours. */
async function back(): Promise<string> {
  const list = await headers();
  const from = list.get("referer");
  if (!from || !URL.canParse(from)) return "/";
  const { host, pathname, search } = new URL(from);
  return host === list.get("host") ? ownPage(`${pathname}${search}`) : "/";
}

/** Keeps a choice of the header: language, light or dark, the posting to act in. What is no choice changes nothing. */
export async function chooseAction(form: unknown): Promise<void> {
  const { locale, theme: chosen, posting } = fieldsOf(form);
  const theme = z.enum(THEMES).safeParse(chosen);
  if (isLocale(locale)) await remember(LOCALE_COOKIE, locale);
  if (theme.success) await remember(THEME_COOKIE, theme.data);
  if (typeof posting === "string") {
    const mine = await runPage(listPostings);
    if (mine.some(({ postingId }) => postingId === posting)) {
      await remember(POSTING_COOKIE, posting);
      redirect("/");
    }
  }
  redirect(await back());
}

export async function signOutAction(): Promise<void> {
  await endThisSession();
  await forgetSession();
  redirect("/sign-in");
}
