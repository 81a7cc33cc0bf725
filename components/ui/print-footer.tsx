import { useTranslations } from "next-intl";
import { formatDateTime } from "@/lib/core/format";

type Props = { name: string; unit: string /** The moment of the page, from lib/core/clock.ts. */; at: Date };

/** Who printed it and when, at the foot of what is printed. Page numbers come from the style sheet. */
export function PrintFooter({ name, unit, at }: Props) {
  const t = useTranslations("ui");
  return (
    <p className="mt-6 hidden border-t border-rule pt-1 text-[9pt] text-ink-soft print:block">
      {t("printed", { time: formatDateTime(at), name, unit })}
    </p>
  );
}
