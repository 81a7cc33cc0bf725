import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { formatNumber } from "@/lib/core/format";

type Props = { label: string; value: number; max: number; unit?: string };

/** How much of how much: the bar, and the numbers that it stands for. */
export function Meter({ label, value, max, unit }: Props) {
  const t = useTranslations("ui");
  const locale = useLocale();
  const id = useId();
  const figures = t("of", { part: formatNumber(value, locale), whole: formatNumber(max, locale) });
  return (
    <div>
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id}>{label}</span>
        <span className="whitespace-nowrap font-semibold">
          {figures} {unit}
        </span>
      </div>
      <meter className="bar" aria-labelledby={id} min={0} max={Math.max(max, 1)} value={value}>
        {figures}
      </meter>
    </div>
  );
}
