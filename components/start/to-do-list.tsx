import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { formatDate } from "@/lib/core/format";
import type { ToDoItem } from "@/lib/lists/queries/start";

/** What waits, each with its number, its due day and the way to the first of it. The first is the main button. */
export function ToDoList({ items, today }: { items: readonly ToDoItem[] /** "yyyy-MM-dd" */; today: string }) {
  const t = useTranslations("start");
  return (
    <ul className="border-y border-rule-strong bg-surface">
      {items.map(({ kind, count, href, due }, place) => (
        <li
          key={kind}
          className="grid items-center gap-x-6 gap-y-1 border-rule px-4 py-3 not-first:border-t sm:grid-cols-[minmax(0,1fr)_9rem_minmax(12rem,auto)] lg:grid-cols-[minmax(0,1fr)_9rem_27rem]"
        >
          <p className="text-lg">{t(`item.${kind}`, { count })}</p>
          <p className={due && due < today ? "font-semibold text-warning" : "text-ink-soft"}>
            {due ? t(due < today ? "due_past" : "due", { date: formatDate(due) }) : ""}
          </p>
          <div className="flex flex-wrap gap-2 sm:justify-end">
            {kind === "waiting" && count > 1 && (
              <ButtonLink href="/lists?waiting=1" variant="quiet">
                {t("all_waiting")}
              </ButtonLink>
            )}
            <ButtonLink href={href} variant={place === 0 ? "primary" : "secondary"} icon={ArrowRight}>
              {t(`go.${kind}`)}
            </ButtonLink>
          </div>
        </li>
      ))}
    </ul>
  );
}
