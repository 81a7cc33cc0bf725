import { useTranslations } from "next-intl";
import type { RootOnPaper } from "@/lib/audit/on-paper";
import { formatDateTime } from "@/lib/core/format";

type Props = {
  name: string;
  unit: string;
  /** The moment of the page, from lib/core/clock.ts. */
  at: Date;
  /** What the trail came to: whoever holds the paper can ask for it later. */
  root: RootOnPaper | null;
};

/** Who printed it and when, at the foot of what is printed, and the newest root of the trail. Page numbers come from the style sheet. */
export function PrintFooter({ name, unit, at, root }: Props) {
  const t = useTranslations("ui");
  return (
    <p className="mt-6 hidden border-t border-rule pt-1 text-[9pt] text-ink-soft print:block">
      {t("printed", { time: formatDateTime(at), name, unit })}
      {root && ` · ${t("sealed", { ...root, time: formatDateTime(root.at) })}`}
    </p>
  );
}
