import { useTranslations } from "next-intl";
import type { Phase } from "@/components/ui/outbox";
import { useMessage } from "@/components/ui/use-message";
import { formatTime } from "@/lib/core/format";

/** Where what was typed stands: saved at, being sent, kept on this device. */
export function useSavingState(saving: { phase: Phase; problem: string | null; savedAt: string | null }): string {
  const t = useTranslations("reviews");
  const tui = useTranslations("ui");
  const { ofForm } = useMessage();
  if (saving.phase === "stopped" && saving.problem) return ofForm(saving.problem);
  if (saving.phase === "offline") return tui("offline_kept");
  if (saving.phase === "saving") return tui("saving");
  return saving.savedAt ? tui("saved_at", { time: formatTime(new Date(saving.savedAt)) }) : t("saves_itself");
}
