import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "./button";

type Props = {
  /** Absent on the first page. */
  previousHref?: string;
  /** Absent on the last. */
  nextHref?: string;
  /** "Hộ 51 – 100 trong 3.204", where the numbers are known. */
  children?: ReactNode;
};

/** Forward and back through a list that is read by its keys: there are no page numbers to jump to. */
export function KeysetPager({ previousHref, nextHref, children }: Props) {
  const t = useTranslations("ui");
  if (!previousHref && !nextHref && !children) return null;
  return (
    <nav aria-label={t("pager")} className="mt-3 flex flex-wrap items-center justify-between gap-3 print:hidden">
      <p className="text-table text-ink-soft">{children}</p>
      <div className="flex gap-2">
        {previousHref && (
          <ButtonLink href={previousHref} rel="prev" size="sm">
            ← {t("previous")}
          </ButtonLink>
        )}
        {nextHref && (
          <ButtonLink href={nextHref} rel="next" size="sm">
            {t("next")} →
          </ButtonLink>
        )}
      </div>
    </nav>
  );
}
