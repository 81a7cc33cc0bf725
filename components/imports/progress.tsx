"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { z } from "zod";
import { Meter } from "@/components/ui/meter";
import { formatNumber } from "@/lib/core/format";
import { ImportState } from "@/prisma/generated/enums";

const ASK_MS = 1_000;
const PAGE_MS = 10_000;

const seenSchema = z.object({ state: z.enum(ImportState), done: z.number(), total: z.number() });
type Seen = z.infer<typeof seenSchema>;

/** How far the server has come. Asks again and again, and shows the page anew when the step is over. */
export function ImportProgress({ id, ...first }: Seen & { id: string }) {
  const t = useTranslations("imports");
  const locale = useLocale();
  const router = useRouter();
  const [seen, setSeen] = useState<Seen>(first);
  const begun = first.state;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const ask = async () => {
      const answer = await fetch(`/api/imports/${id}`).catch(() => null);
      const next = answer?.ok ? (seenSchema.safeParse(await answer.json().catch(() => null)).data ?? null) : null;
      if (over) return;
      if (next) setSeen(next);
      const moved = next !== null && next.state !== begun;
      if (moved) router.refresh();
      // The page is on its way: asking for it again would begin it anew.
      timer = setTimeout(ask, moved ? PAGE_MS : ASK_MS);
    };
    timer = setTimeout(ask, ASK_MS / 2);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id, begun, router]);

  const { state, done, total } = seen;
  const words =
    state === "READING"
      ? t("progress.READING", { done: formatNumber(done, locale) })
      : state === "APPLYING"
        ? t("progress.APPLYING")
        : t("progress.CHECKING");
  return (
    <section className="my-6 max-w-2xl" aria-label={words}>
      {state === "READING" || total === 0 ? (
        <p className="font-semibold">{words}</p>
      ) : (
        <Meter label={words} value={Math.min(done, total)} max={total} unit={t("progress.households")} />
      )}
      {/* Spoken in tenths: every household would be too many words. */}
      <p className="sr-only" role="status" aria-live="polite">
        {words} {total > 0 && state !== "READING" ? `${Math.floor((done / total) * 10) * 10} %` : ""}
      </p>
      <p className="mt-2 text-table text-ink-soft">{t("progress.leave")}</p>
    </section>
  );
}
