"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useMessage } from "@/components/ui/use-message";

export type FieldProps = {
  id: string;
  label: ReactNode;
  /** How to write it, or what it is for. */
  hint?: ReactNode;
  /** An encoded message of the namespace `validation`. */
  error?: string;
  /** Something to look at that stops nothing: words, already translated. */
  warning?: ReactNode;
  required?: boolean;
  /** Under it in a second tab, or after a stale edit: what somebody else wrote. */
  children: (control: {
    id: string;
    "aria-invalid": boolean | undefined;
    "aria-describedby": string | undefined;
    "aria-required": boolean | undefined;
  }) => ReactNode;
  className?: string;
};

/** A label, a control, and what is to be said about it, tied together for screen readers and for tests. */
export function Field({ id, label, hint, error, warning, required = false, children, className = "" }: FieldProps) {
  const t = useTranslations("ui");
  const { ofField } = useMessage();
  const describedBy =
    [error && `${id}-error`, warning && `${id}-warning`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-table">
        {label}
        {required && <span className="text-ink-soft"> ({t("required")})</span>}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": describedBy,
        "aria-required": required || undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="mt-1 text-table font-semibold text-danger">
          {ofField(error)}
        </p>
      )}
      {warning && (
        <p id={`${id}-warning`} className="mt-1 text-table text-warning">
          {warning}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
