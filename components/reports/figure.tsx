import Link from "next/link";
import { useLocale } from "next-intl";
import { formatNumber } from "@/lib/core/format";

/** A number that is a door to the households behind it; plain where there are none. */
export function Figure({ value, href, label }: { value: number; href?: string; label?: string }) {
  const locale = useLocale();
  const text = formatNumber(value, locale);
  if (value === 0 || !href) return <span className={value === 0 ? "text-ink-soft" : undefined}>{text}</span>;
  return (
    <Link href={href} prefetch={false} aria-label={label ? `${text}: ${label}` : undefined} className="figure-link">
      {text}
    </Link>
  );
}
