import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "./button";

type Props = {
  /** The page's own address; the filters become its query. */
  action: string;
  /** "post" where what is typed may be private: `action` is then a route that sends the browser on. */
  method?: "get" | "post";
  children: ReactNode;
  /** Names the form for screen readers: "Lọc danh sách hộ". */
  label: string;
  /** Where "Bỏ lọc" goes; leave it out when nothing is filtered. */
  resetHref?: string;
  /** Parts of the query to keep (the sort order), sent along unseen. */
  keep?: Readonly<Record<string, string | undefined>>;
};

/** A row of filters that the browser sends by itself, so that they stand in the address and need no script. */
export function FilterBar({ action, method, children, label, resetHref, keep = {} }: Props) {
  const t = useTranslations("ui");
  return (
    <form
      action={action}
      method={method}
      aria-label={label}
      className="mb-4 grid grid-cols-1 items-end gap-x-3 gap-y-2 sm:flex sm:flex-wrap print:hidden [&>div]:sm:min-w-44"
    >
      {Object.entries(keep).map(
        ([name, value]) => value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {children}
      <span className="flex items-center gap-3">
        <Button type="submit">{t("apply_filters")}</Button>
        {resetHref && (
          <a href={resetHref} className="link">
            {t("reset_filters")}
          </a>
        )}
      </span>
    </form>
  );
}
