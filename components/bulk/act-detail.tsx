import { useTranslations } from "next-intl";
import type { ActSummary } from "@/lib/acts/act";

const text = (value: ActSummary[string] | undefined): string => (typeof value === "string" ? value : "");

/** What an act was about, in a line: who, from where to where, how many. */
export function ActDetail({ summary, reason }: { summary: ActSummary; reason: string }) {
  const t = useTranslations("bulk");
  const te = useTranslations("events.detail");
  const parts = [
    text(summary.surveyor) && t("surveyor", { name: text(summary.surveyor) }),
    summary.surveyor === "" && t("no_surveyor"),
    text(summary.village) && t("to_village", { name: text(summary.village) }),
    typeof summary.households === "number" && t("households", { count: summary.households }),
    Array.isArray(summary.names) && summary.names.length > 0 && te("names", { names: summary.names.join(", ") }),
    text(summary.from) && te("from", { code: text(summary.from) }),
    text(summary.to) && te("to", { code: text(summary.to) }),
    reason,
  ];
  return parts.filter(Boolean).join(" · ");
}
