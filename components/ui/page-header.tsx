import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type Crumb = { href: string; label: string };

type Props = {
  title: ReactNode;
  subtitle?: ReactNode;
  /** The way here, from the outside in, without this page. */
  breadcrumbs?: readonly Crumb[];
  /** Buttons of the page; hidden on paper. */
  actions?: ReactNode;
};

/** The page's one h1. */
export function PageHeader({ title, subtitle, breadcrumbs = [], actions }: Props) {
  const t = useTranslations("ui");
  return (
    <header className="mb-5 print:mb-3">
      {breadcrumbs.length > 0 && (
        <nav aria-label={t("breadcrumbs")} className="mb-1 text-table print:hidden">
          <ol className="flex flex-wrap items-center gap-x-2">
            {breadcrumbs.map(({ href, label }) => (
              <li
                key={href}
                className="flex items-center gap-x-2 text-ink-soft after:content-['/'] last:after:content-none"
              >
                <a href={href} className="link">
                  {label}
                </a>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-3xl">
          <h1 className="text-xl">{title}</h1>
          {subtitle && <p className="mt-0.5 text-ink-soft">{subtitle}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2 print:hidden">{actions}</div>}
      </div>
    </header>
  );
}
