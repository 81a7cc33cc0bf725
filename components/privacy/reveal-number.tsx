"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useAsking } from "@/components/privacy/use-asking";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import { checkNationalId, type NationalIdWarning } from "@/lib/households/national-id";
import { REVEALED_SECONDS } from "@/lib/privacy/purpose";
import type { Sex } from "@/prisma/generated/enums";

type Revealed = { nationalId: string; warnings: NationalIdWarning[] };

export type RevealAction = (input: unknown) => Promise<ActionResult<Revealed>>;

type Props = {
  personId: string;
  name: string;
  /** "020•••••••45"; left out where it stands in a field beside it. */
  masked?: string;
  /** What is typed beside it, to be compared with the number; left out where it is what the register holds. */
  beside?: { sex: Sex; birthYear: number };
  reveal: RevealAction;
};

/** One person's number, masked until somebody says what for; masked again after a while. */
export function RevealNumber({ personId, name, masked, beside, reveal }: Props) {
  const t = useTranslations("privacy");
  const th = useTranslations("households");
  const ready = useReady();
  const [shown, setShown] = useState<Revealed | null>(null);
  const [left, setLeft] = useState(0);
  const { ask, dialog } = useAsking(
    { title: t("reveal.of", { name }), text: t("reveal.text", { seconds: REVEALED_SECONDS }), verb: t("reveal.show") },
    (id, { purpose, note }) => reveal({ id, personId, purpose, note }),
    (data) => {
      setShown(data);
      setLeft(REVEALED_SECONDS);
    },
  );
  useEffect(() => {
    if (!shown) return;
    const ending = Date.now() + REVEALED_SECONDS * 1000;
    const timer = setInterval(() => {
      const seconds = Math.ceil((ending - Date.now()) / 1000);
      setLeft(seconds);
      if (seconds <= 0) setShown(null);
    }, 1000);
    return () => clearInterval(timer);
  }, [shown]);

  const warnings = shown && beside ? checkNationalId(shown.nationalId, beside) : (shown?.warnings ?? []);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <span role="status" className="whitespace-nowrap">
        {shown ? (
          <>
            <span className="sr-only">{t("reveal.shown", { name, number: shown.nationalId })}</span>
            <strong aria-hidden>{shown.nationalId}</strong>
          </>
        ) : (
          masked
        )}
      </span>
      {shown ? (
        <>
          <Button size="sm" variant="quiet" onClick={() => setShown(null)}>
            {t("reveal.hide")}
          </Button>
          <span className="text-sm text-ink-soft print:hidden">{t("reveal.left", { seconds: left })}</span>
          {warnings.map(({ key, params }) => (
            <span key={key} className="basis-full text-sm text-warning print:hidden">
              {th(key, { year: String(params.year ?? "") })}
            </span>
          ))}
        </>
      ) : (
        <Button size="sm" variant="quiet" disabled={!ready} aria-label={t("reveal.of", { name })} onClick={ask}>
          {t("reveal.button")}
        </Button>
      )}
      {dialog}
    </span>
  );
}
