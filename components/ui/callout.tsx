import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type CalloutKind = "info" | "success" | "warning" | "danger";

const LOOK = {
  info: { icon: Info, word: "information", frame: "border-l-indigo bg-indigo-tint", mark: "text-indigo" },
  success: { icon: CircleCheck, word: "done", frame: "border-l-success bg-success-tint", mark: "text-success" },
  warning: { icon: TriangleAlert, word: "attention", frame: "border-l-warning bg-warning-tint", mark: "text-warning" },
  danger: { icon: CircleAlert, word: "error", frame: "border-l-danger bg-danger-tint", mark: "text-danger" },
} as const satisfies Record<CalloutKind, { icon: LucideIcon; word: string; frame: string; mark: string }>;

type Props = {
  kind?: CalloutKind;
  title?: ReactNode;
  children?: ReactNode;
  /** A link or a button that deals with it. */
  action?: ReactNode;
  /** Speaks up when it appears by itself: "alert" at once, "status" when the reader pauses. */
  role?: "alert" | "status";
};

/** A remark about the page. Its kind is told by a mark and a hidden word, not by colour alone. */
export function Callout({ kind = "info", title, children, action, role }: Props) {
  const t = useTranslations("ui");
  const { icon: Icon, word, frame, mark } = LOOK[kind];
  return (
    <div
      role={role}
      className={`my-4 flex gap-3 border-l-4 px-4 py-3 print:border print:border-rule print:border-l-4 ${frame}`}
    >
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${mark}`} />
      <div className="min-w-0 flex-1">
        <span className="sr-only">{t(word)}: </span>
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="space-y-1">{children}</div>}
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
