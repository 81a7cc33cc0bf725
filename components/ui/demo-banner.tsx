import { useTranslations } from "next-intl";

/** Stands on every screen and every sheet of the demonstration. */
export function DemoBanner() {
  const t = useTranslations("shell");
  return (
    <aside className="border-b border-rule bg-warning-tint px-4 py-1 text-center text-sm text-warning print:mb-3 print:border print:text-ink">
      {t("demonstration")}
    </aside>
  );
}
