"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { CONTROL, type Option } from "@/components/ui/inputs";
import { useMessage } from "@/components/ui/use-message";

type Around = {
  /** The field path; also the id that the list of missing answers leads to. */
  id: string;
  label: ReactNode;
  /** What it means, what the facts propose, what last year said. */
  children?: ReactNode;
  /** An encoded message of `validation`. */
  error?: string;
  className?: string;
};

/** Moves on to the question after this one: Enter, as on a form that is filled in with a pen. */
function focusNext(from: HTMLElement): void {
  const all = [...document.querySelectorAll<HTMLElement>("[data-question]")];
  const here = from.closest<HTMLElement>("[data-question]");
  const next = here && all[all.indexOf(here) + 1];
  if (next) focusQuestion(next);
}

/** Puts the focus on what answers a question. */
export function focusQuestion(question: HTMLElement): void {
  const input =
    question.querySelector<HTMLElement>("input:checked:not([type=checkbox])") ??
    question.querySelector<HTMLElement>("input, select, textarea, button");
  input?.focus();
  question.scrollIntoView({ block: "center" });
}

const onEnter = (event: KeyboardEvent<HTMLElement>) => {
  if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
  event.preventDefault();
  focusNext(event.currentTarget);
};

function FieldError({ id, error }: { id: string; error?: string }) {
  const { ofField } = useMessage();
  if (!error) return null;
  return (
    <p id={`${id}-error`} className="mt-1 text-table font-semibold text-danger">
      {ofField(error)}
    </p>
  );
}

type ChoiceProps = Around & {
  options: readonly Option[];
  value: string | undefined;
  onChange: (value: string) => void;
  /** Key → option, for the keyboard: "1", "c". */
  keys?: Readonly<Record<string, string>>;
};

/** One of a few, side by side. */
export function ChoiceQuestion({
  id,
  label,
  children,
  error,
  className = "",
  options,
  value,
  onChange,
  keys = {},
}: ChoiceProps) {
  const choose = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      focusNext(event.currentTarget);
      return;
    }
    const chosen = keys[event.key.toLowerCase()] ?? options[Number(event.key) - 1]?.value;
    if (chosen === undefined) return;
    event.preventDefault();
    // The questions that an answer opens are there before the focus looks for the next one.
    flushSync(() => onChange(chosen));
    focusNext(event.currentTarget);
  };
  return (
    <fieldset
      id={id}
      data-question
      onKeyDown={choose}
      aria-describedby={error ? `${id}-error` : undefined}
      className={`grid gap-x-6 gap-y-1 border-t border-rule py-2.5 sm:grid-cols-[minmax(12rem,1fr)_auto] ${className}`}
    >
      <legend className="sr-only">{label}</legend>
      <div className="min-w-0">
        <span aria-hidden className="block">
          {label}
        </span>
        {children}
        <FieldError id={id} error={error} />
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {options.map((option, place) => (
          <label
            key={option.value}
            className="relative flex min-h-10 min-w-24 items-center justify-center gap-2 rounded-md border border-rule-strong bg-surface px-3 has-checked:border-indigo has-checked:bg-indigo has-checked:font-semibold has-checked:text-on-indigo has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            <span aria-hidden className="text-sm opacity-70">
              {place + 1}
            </span>
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type YesNoProps = Around & { value: boolean | undefined; onChange: (value: boolean) => void };

/** Yes or no: 1 or C, 2 or K. */
export function YesNoQuestion({ value, onChange, ...around }: YesNoProps) {
  const t = useTranslations("common");
  return (
    <ChoiceQuestion
      {...around}
      options={[
        { value: "true", label: t("yes") },
        { value: "false", label: t("no") },
      ]}
      keys={{ c: "true", y: "true", k: "false", n: "false" }}
      value={value === undefined ? undefined : String(value)}
      onChange={(chosen) => onChange(chosen === "true")}
    />
  );
}

type TypedProps = Around & {
  /** As it is kept, ready to be read. */
  value: string;
  /** Answers with what it means, or with an encoded message where it means nothing. Empty text takes the answer back. */
  read: (text: string) => { error: string } | null;
  inputMode?: "numeric" | "decimal" | "text";
  unit?: string;
  wide?: boolean;
};

/** One line that is typed. A text that means nothing stands with its error and is not saved; what was saved stays. */
export function TypedQuestion({
  id,
  label,
  children,
  error,
  className = "",
  value,
  read,
  inputMode,
  unit,
  wide,
}: TypedProps) {
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState<string>();
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    // Another tab's answer, unless this one is being typed.
    if (!typing && !wrong) setText(value);
  }, [value, typing, wrong]);
  return (
    <div
      data-question
      className={`grid gap-x-6 gap-y-1 border-t border-rule py-2.5 sm:grid-cols-[minmax(0,1fr)_auto] ${className}`}
    >
      <div className="min-w-0">
        <label htmlFor={id}>{label}</label>
        {children}
        <FieldError id={id} error={wrong ?? error} />
      </div>
      <div className={`flex items-start gap-2 ${wide ? "sm:w-80" : "sm:w-52"}`}>
        <input
          id={id}
          type="text"
          autoComplete="off"
          inputMode={inputMode}
          value={text}
          data-unread={wrong ? true : undefined}
          aria-invalid={wrong || error ? true : undefined}
          aria-describedby={wrong || error ? `${id}-error` : undefined}
          onFocus={() => setTyping(true)}
          onBlur={() => setTyping(false)}
          onKeyDown={onEnter}
          onChange={(event) => {
            setText(event.target.value);
            setWrong(read(event.target.value.trim())?.error);
          }}
          className={`${CONTROL} ${inputMode ? "text-right" : ""}`}
        />
        {unit && <span className="min-h-10 content-center whitespace-nowrap text-table text-ink-soft">{unit}</span>}
      </div>
    </div>
  );
}

type ChecksProps = Around & {
  options: readonly Option[];
  value: readonly string[];
  onChange: (value: string[]) => void;
};

/** Any of several. */
export function ChecksQuestion({ id, label, children, error, options, value, onChange }: ChecksProps) {
  return (
    <fieldset id={id} data-question onKeyDown={onEnter} className="border-t border-rule py-2.5">
      <legend className="float-left mb-1 w-full">{label}</legend>
      <div className="clear-both" />
      {children}
      <FieldError id={id} error={error} />
      <div className="grid gap-x-6 sm:grid-cols-2">
        {options.map((option) => (
          <label key={option.value} className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              checked={value.includes(option.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...value, option.value] : value.filter((chosen) => chosen !== option.value),
                )
              }
              className="size-4.5 shrink-0 accent-indigo"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
