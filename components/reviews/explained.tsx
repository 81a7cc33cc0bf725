import { useLocale, useTranslations } from "next-intl";
import { type Counterfactual, paramsIn } from "@/lib/reviews/explanation";

type Line = Parameters<typeof paramsIn>[0];

/** Says a line of an explanation in the reader's language. */
export function useLine(): (line: Line) => string {
  const t = useTranslations("scoring");
  const locale = useLocale();
  return (line) => t(line.key as "line.quick_screen", paramsIn(line, locale));
}

/** Which one answer would change the class; nothing where none would. */
export function Counterfactuals({ list, className }: { list: readonly Counterfactual[]; className: string }) {
  const t = useTranslations("reviews");
  const say = useLine();
  if (list.length === 0) return null;
  return (
    <details className={className}>
      <summary className="min-h-8 content-center font-semibold text-indigo">{t("counterfactuals")}</summary>
      <ul className="mt-1 list-disc space-y-0.5 pl-5">
        {list.map(({ field, class: value, line }) => (
          <li key={`${field}${value}`}>{say(line)}</li>
        ))}
      </ul>
    </details>
  );
}
