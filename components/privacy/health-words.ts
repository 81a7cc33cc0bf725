import type { useTranslations } from "next-intl";
import type { SensitiveFacts } from "@/lib/households/sensitive";

type Words = {
  privacy: ReturnType<typeof useTranslations<"privacy">>;
  households: ReturnType<typeof useTranslations<"households">>;
};

/** A member's disability and health in words; says so where there is nothing particular. */
export function sayHealth(facts: SensitiveFacts, { privacy: t, households: th }: Words): string {
  const words = [
    facts.disability !== "NONE" &&
      t("sensitive.disability", { level: th(`disability.${facts.disability}`).toLowerCase() }),
    !facts.hasLabourCapacity && t("sensitive.no_labour_capacity"),
    facts.nutrition !== null && facts.nutrition !== "NORMAL" && th(`nutrition.${facts.nutrition}`).toLowerCase(),
    facts.isPregnant && t("sensitive.pregnant"),
  ].filter((word) => typeof word === "string");
  if (words.length === 0) return t("sensitive.nothing");
  return words.join(", ").replace(/^./u, (letter) => letter.toLocaleUpperCase("vi"));
}
