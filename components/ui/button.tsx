import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "md" | "sm";

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: LucideIcon; children: ReactNode };

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-indigo bg-indigo text-on-indigo hover:border-indigo-deep hover:bg-indigo-deep",
  secondary: "border-rule-strong bg-surface text-ink hover:border-indigo hover:bg-hover",
  quiet: "border-transparent text-indigo hover:bg-hover hover:text-indigo-deep",
  danger: "border-danger bg-surface text-danger hover:bg-danger-tint",
};

const SIZES: Record<ButtonSize, string> = {
  md: "min-h-10 px-4 py-1.5 text-base",
  sm: "min-h-8 px-2.5 py-0.5 text-table",
};

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-md border font-semibold no-underline print:hidden " +
  "disabled:border-rule disabled:bg-sunken disabled:text-ink-soft aria-disabled:border-rule aria-disabled:bg-sunken aria-disabled:text-ink-soft";

/** The classes of a button, for the rare element that is one and is not ours. */
function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md"): string {
  return `${BASE} ${VARIANTS[variant]} ${SIZES[size]}`;
}

function Content({ icon: Icon, children }: Pick<Look, "icon" | "children">) {
  return (
    <>
      {Icon && <Icon aria-hidden className="size-[1.125em] shrink-0" strokeWidth={2} />}
      {children}
    </>
  );
}

/** Named by its verb. One primary button on a screen. */
export function Button({
  variant,
  size,
  icon,
  children,
  className = "",
  type = "button",
  ...button
}: Look & ComponentProps<"button">) {
  return (
    <button type={type} className={`${buttonClass(variant, size)} ${className}`} {...button}>
      <Content icon={icon}>{children}</Content>
    </button>
  );
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({
  variant,
  size,
  icon,
  children,
  className = "",
  ...link
}: Look & ComponentProps<"a"> & { href: string }) {
  return (
    <a className={`${buttonClass(variant, size)} ${className}`} {...link}>
      <Content icon={icon}>{children}</Content>
    </a>
  );
}
