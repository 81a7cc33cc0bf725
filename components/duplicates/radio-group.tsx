import type { ReactNode } from "react";

type Props = {
  name: string;
  legend: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
};

/** One of a few, each a line of its own. */
export function RadioGroup({ name, legend, hint, options, value, onChange }: Props) {
  return (
    <fieldset className="mb-4">
      <legend className="font-semibold">{legend}</legend>
      {hint && <p className="text-table text-ink-soft">{hint}</p>}
      {options.map((option) => (
        <label key={option.value} className="flex min-h-10 items-center gap-2">
          <input
            type="radio"
            name={name}
            className="size-4.5 shrink-0 accent-indigo"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
