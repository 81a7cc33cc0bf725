import { useTranslations } from "next-intl";
import { ClassLabel } from "@/components/ui/class-label";
import type { HouseholdClass } from "@/prisma/generated/enums";

type Props = {
  value: HouseholdClass;
  /** "Nghèo" instead of "Hộ nghèo", for columns that say it is about households. */
  short?: boolean;
};

/** A household's class: word, shape and colour, the same everywhere. */
export function ClassBadge({ value, short = false }: Props) {
  const t = useTranslations("common");
  return <ClassLabel value={value}>{t(short ? `class_short.${value}` : `class.${value}`)}</ClassLabel>;
}
