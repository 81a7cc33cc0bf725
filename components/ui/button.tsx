import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "md" | "sm";

type Look = { variant?: ButtonVariant; size?: ButtonSize; icon?: LucideIcon; children: ReactNode };

/** The classes of a button, for the rare element that is one and is not ours. Their look stands in app/globals.css. */
function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "md", more?: string): string {
  return `button button-${variant}${size === "sm" ? " button-sm" : ""}${more ? ` ${more}` : ""}`;
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
  className,
  type = "button",
  ...button
}: Look & ComponentProps<"button">) {
  return (
    <button type={type} className={buttonClass(variant, size, className)} {...button}>
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
  className,
  ...link
}: Look & ComponentProps<"a"> & { href: string }) {
  return (
    <a className={buttonClass(variant, size, className)} {...link}>
      <Content icon={icon}>{children}</Content>
    </a>
  );
}
