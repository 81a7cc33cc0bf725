import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { HouseholdClass } from "@/prisma/generated/enums";
import { Badge, Mark } from "./badge";

/** Diamond, half diamond, bar, ring: told apart in grey and at arm's length. */
const LOOK: Record<HouseholdClass, { tone: string; mark: ReactNode }> = {
  POOR: { tone: "bg-poor-tint text-poor", mark: <path d="M6 .8 11.2 6 6 11.2.8 6z" className="fill-current" /> },
  NEAR_POOR: {
    tone: "bg-near-poor-tint text-near-poor",
    mark: (
      <>
        <path d="M6 .8 11.2 6 6 11.2.8 6z" />
        <path d="M6 .8v10.4L.8 6z" className="fill-current" />
      </>
    ),
  },
  AVERAGE_STANDARD: { tone: "bg-average-tint text-average", mark: <path d="M1 4h10v4H1z" className="fill-current" /> },
  NOT_POOR: { tone: "bg-not-poor-tint text-not-poor", mark: <circle cx="6" cy="6" r="4.4" /> },
};

/** The mark alone, for a legend or a heading that has the word beside it. */
function ClassMark({ value }: { value: HouseholdClass }) {
  return <Mark>{LOOK[value].mark}</Mark>;
}

type Props = {
  value: HouseholdClass;
  /** "Nghèo" instead of "Hộ nghèo", for columns that say it is about households. */
  short?: boolean;
};

/** A household's class: word, shape and colour, the same everywhere. */
export function ClassBadge({ value, short = false }: Props) {
  const t = useTranslations("common");
  return (
    <Badge tone={LOOK[value].tone} mark={<ClassMark value={value} />}>
      {t(short ? `class_short.${value}` : `class.${value}`)}
    </Badge>
  );
}
