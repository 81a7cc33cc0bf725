import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { HouseholdClass } from "@/prisma/generated/enums";

/** The badge of a class whose word the page has said already. Its mark and its tint stand in app/globals.css. */
export function ClassLabel({ value, children }: { value: HouseholdClass; children: ReactNode }) {
  return (
    <span className="badge" data-class={value}>
      {children}
    </span>
  );
}

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
