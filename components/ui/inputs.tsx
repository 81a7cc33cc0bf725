import { type ComponentProps, type ReactNode, useId } from "react";

// Plain controls for forms that the browser sends by itself (filters, the search box). Forms that talk back use
// fields.tsx.

export const CONTROL = "field-box min-h-10 w-full px-3 py-1.5 text-base";

/** How many columns of twelve a field of a form takes on a wide screen. */
export const SPAN = {
  2: "lg:col-span-2",
  3: "lg:col-span-3",
  4: "lg:col-span-4",
  6: "lg:col-span-6",
  12: "sm:col-span-2 lg:col-span-12",
} as const;

type Labelled = { label: ReactNode; labelHidden?: boolean };

function Label({ id, label, labelHidden }: Labelled & { id: string }) {
  return (
    <label htmlFor={id} className={labelHidden ? "sr-only" : "mb-1 block text-table text-ink-soft"}>
      {label}
    </label>
  );
}

export function TextInput({ label, labelHidden, className = "", id, ...input }: Labelled & ComponentProps<"input">) {
  const ownId = useId();
  return (
    <div className={className}>
      <Label id={id ?? ownId} label={label} labelHidden={labelHidden} />
      <input type="text" {...input} id={id ?? ownId} className={CONTROL} />
    </div>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };

type SelectProps = Labelled & ComponentProps<"select"> & { options: readonly Option[]; emptyLabel?: string };

/** `emptyLabel` adds a first choice that stands for "all". */
export function Select({ label, labelHidden, options, emptyLabel, className = "", id, ...select }: SelectProps) {
  const ownId = useId();
  return (
    <div className={className}>
      <Label id={id ?? ownId} label={label} labelHidden={labelHidden} />
      <select {...select} id={id ?? ownId} className={CONTROL}>
        {emptyLabel !== undefined && <option value="">{emptyLabel}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Checkbox({ label, className = "", ...input }: { label: ReactNode } & ComponentProps<"input">) {
  return (
    <label className={`flex min-h-10 items-center gap-2 ${className}`}>
      <input type="checkbox" className="size-4.5 shrink-0 accent-indigo" {...input} />
      {label}
    </label>
  );
}
