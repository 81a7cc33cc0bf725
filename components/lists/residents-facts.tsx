import { useLocale, useTranslations } from "next-intl";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { formatNumber } from "@/lib/core/format";
import type { ListView } from "@/lib/lists/list";
import type { ResidentsFacts } from "@/lib/lists/residents";

/** What the commune entered of all its residents, beside what it is held against. */
export function ResidentsSummary({ residents, facts }: { residents: ListView["residents"]; facts: ResidentsFacts }) {
  const t = useTranslations("lists");
  const locale = useLocale();
  return (
    <DescriptionList>
      {(["households", "persons"] as const).map((of) => (
        <Description key={of} term={t(`residents.${of}`)}>
          <span className="font-semibold">
            {residents[of] === null ? t("residents.missing") : formatNumber(residents[of], locale)}
          </span>{" "}
          <span className="text-ink-soft">
            · {facts.last ? t("residents.last", { value: facts.last[of] }) : t("residents.no_last")} ·{" "}
            {t("residents.listed", { value: facts.listed[of] })}
          </span>
        </Description>
      ))}
      {residents.note && <Description term={t("residents.note")}>{residents.note}</Description>}
    </DescriptionList>
  );
}
