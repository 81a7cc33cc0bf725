import { useTranslations } from "next-intl";
import { Badge, Mark } from "@/components/ui/badge";
import type { MatchLevel } from "@/lib/duplicates/match";

const FILLED: Record<MatchLevel, number> = { SURE: 3, LIKELY: 2, POSSIBLE: 1 };

/** How sure it is: a word, and one to three filled dots. */
export function LevelBadge({ level }: { level: MatchLevel }) {
  const t = useTranslations("duplicates");
  return (
    <Badge
      tone={level === "POSSIBLE" ? "text-ink-soft" : "text-ink"}
      mark={
        <Mark>
          {[2, 6, 10].map((x, i) => (
            <circle
              key={x}
              cx={x}
              cy="6"
              r="1.7"
              className={i < FILLED[level] ? "fill-current stroke-none" : "stroke-1"}
            />
          ))}
        </Mark>
      }
    >
      {t(`level.${level}`)}
    </Badge>
  );
}
