import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";

type Props = { person: { disabled: boolean; waiting: boolean } };

/** Whether the account is in use, waits for its first password, or is closed: in words, tinted. */
export function PersonState({ person: { disabled, waiting } }: Props) {
  const t = useTranslations("people.states");
  if (disabled) return <Badge tone="bg-danger-tint text-danger">{t("DISABLED")}</Badge>;
  if (waiting) return <Badge tone="bg-warning-tint text-warning">{t("WAITING")}</Badge>;
  return <Badge tone="bg-success-tint text-success">{t("ACTIVE")}</Badge>;
}
