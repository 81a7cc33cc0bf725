import { useTranslations } from "next-intl";

const WIDTHS = ["w-11/12", "w-4/5", "w-10/12", "w-2/3", "w-5/6", "w-3/4", "w-1/2", "w-7/12"] as const;

/** Grey lines, eight at most, in the place of what is on its way. */
export function Skeleton({ lines = 5 }: { lines?: number }) {
  const t = useTranslations("ui");
  return (
    <div role="status" className="waiting space-y-3 py-2">
      <span className="sr-only">{t("loading")}</span>
      {WIDTHS.slice(0, lines).map((width) => (
        <div key={width} className={`h-4 rounded-sm bg-rule ${width}`} />
      ))}
    </div>
  );
}
