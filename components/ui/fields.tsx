"use client";

import type { ComponentProps, ReactNode } from "react";
import { Field, type FieldProps } from "@/components/ui/field";
import { CONTROL, type Option } from "@/components/ui/inputs";

type Around = Omit<FieldProps, "children">;

/** One line of text. Spread `register("path")` of react-hook-form into it. */
export function TextField({
  label,
  hint,
  error,
  warning,
  required,
  className,
  id,
  ...input
}: Around & Omit<ComponentProps<"input">, "id">) {
  return (
    <Field {...{ id, label, hint, error, warning, required, className }}>
      {(control) => <input type="text" autoComplete="off" {...input} {...control} className={CONTROL} />}
    </Field>
  );
}

/** Several lines of text. */
export function TextAreaField({
  label,
  hint,
  error,
  warning,
  required,
  className,
  id,
  ...area
}: Around & Omit<ComponentProps<"textarea">, "id">) {
  return (
    <Field {...{ id, label, hint, error, warning, required, className }}>
      {(control) => <textarea rows={3} {...area} {...control} className={CONTROL} />}
    </Field>
  );
}

type SelectProps = Around &
  Omit<ComponentProps<"select">, "id"> & {
    options: readonly Option[] /** A first choice that stands for none. */;
    emptyLabel?: string;
  };

/** A choice of a few. With react-hook-form and an optional value: `register("path", { setValueAs: emptyAsNull })`. */
export function SelectField({
  label,
  hint,
  error,
  warning,
  required,
  className,
  id,
  options,
  emptyLabel,
  ...select
}: SelectProps) {
  return (
    <Field {...{ id, label, hint, error, warning, required, className }}>
      {(control) => (
        <select {...select} {...control} className={CONTROL}>
          {emptyLabel !== undefined && <option value="">{emptyLabel}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What an empty choice of a `SelectField` means. */
export const emptyAsNull = (value: unknown): unknown => (value === "" || value === undefined ? null : value);

/** A yes that can be left out. */
export function CheckboxField({
  label,
  id,
  className = "",
  ...input
}: { label: ReactNode; id: string } & Omit<ComponentProps<"input">, "id">) {
  return (
    <label htmlFor={id} className={`flex min-h-10 items-center gap-2 text-table ${className}`}>
      <input id={id} type="checkbox" className="size-4.5 shrink-0 accent-indigo" {...input} />
      {label}
    </label>
  );
}
