"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { focusStop, moveFrom } from "@/components/typing/stops";
import { CONTROL } from "@/components/ui/inputs";
import { useMessage } from "@/components/ui/use-message";

type Props = {
  id: string;
  label: ReactNode;
  /** What may be typed: "1 Có · 2 Không". */
  codes?: string;
  /** Last year, the proposal, remarks, conflicts. */
  children?: ReactNode;
  /** What stands there, as it would be typed. */
  text: string;
  /** What stands there, in words. */
  said?: string;
  /** What Enter takes where nothing is typed, in words. */
  offer?: string;
  /** An encoded message of `validation`. */
  error?: string;
  numeric?: boolean;
  wide?: boolean;
  /** Whether a text is complete before Enter. */
  isWhole?: (text: string) => boolean;
  /** What a part of a text stands for: Enter takes the whole. */
  complete?: (text: string) => string | null;
  /** Takes a text ("" is Enter on an empty line). Answers with an encoded message where it means nothing. */
  take: (text: string) => string | null;
  /** Where the focus goes afterwards; on to the next line when left out. */
  next?: () => void;
  autoFocus?: boolean;
};

/**
 * One line of a sheet. What is complete is taken at once and the focus moves on; Enter takes the rest; Backspace on a line
 * that one has just come to goes back to the one before.
 */
export function EntryLine(props: Props) {
  const { id, label, codes, children, text: stands, said, offer, error, numeric, wide, isWhole, take, next } = props;
  const { complete } = props;
  const { ofField } = useMessage();
  const t = useTranslations("typing");
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(stands);
  const [wrong, setWrong] = useState<string>();
  const [touched, setTouched] = useState(false);
  /** Whether what stands in the input waits to be taken: moving the focus on must not take it a second time. */
  const waits = useRef(false);
  const { autoFocus } = props;
  useEffect(() => {
    if (!touched && !wrong) setText(stands);
  }, [stands, touched, wrong]);
  useEffect(() => {
    if (autoFocus) focusStop(input.current);
  }, [autoFocus]);

  const whole = touched ? (complete?.(text) ?? null) : null;
  const finish = (typed: string) => {
    // The lines that an answer brings are there before the focus looks for the next one.
    const message = flushSync(() => take(typed));
    setWrong(message ?? undefined);
    if (message) return;
    waits.current = false;
    setTouched(false);
    if (next) next();
    else if (input.current) moveFrom(input.current, 1);
  };

  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 } as const;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!touched && text !== "" && !error && !wrong) moveFrom(event.currentTarget, 1);
      else finish(whole ?? text.trim());
    } else if (event.key === "Backspace" && (!touched || text === "")) {
      event.preventDefault();
      moveFrom(event.currentTarget, -1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      moveFrom(event.currentTarget, step[event.key]);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") setTouched(true);
  };

  const message = wrong ?? error;
  const about = [codes && `${id}-codes`, offer && `${id}-offer`, message && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="grid gap-x-4 border-t border-rule py-1 has-focus:bg-indigo-tint sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0 self-center">
        <label htmlFor={id} className="text-base">
          {label}
        </label>
        {codes && (
          <span id={`${id}-codes`} className="ml-2 text-sm text-ink-soft">
            {codes}
          </span>
        )}
        {children}
        {message && (
          <p id={`${id}-error`} role="alert" className="text-table font-semibold text-danger">
            {ofField(message)}
          </p>
        )}
      </div>
      <div className={`flex items-center gap-2 ${wide ? "sm:w-96" : "sm:w-72"}`}>
        <input
          ref={input}
          id={id}
          data-stop
          type="text"
          autoComplete="off"
          spellCheck={false}
          inputMode={numeric ? "numeric" : undefined}
          value={text}
          data-unread={wrong ? true : undefined}
          aria-invalid={message ? true : undefined}
          aria-describedby={about || undefined}
          onFocus={(event) => {
            setTouched(false);
            event.currentTarget.select();
          }}
          onBlur={() => {
            // What was typed and not entered is taken, as a form takes it; what means nothing stays with its error.
            if (waits.current && text.trim() !== "" && !isWhole) setWrong(take(text.trim()) ?? undefined);
            waits.current = false;
            setTouched(false);
          }}
          onKeyDown={onKey}
          onChange={(event) => {
            const typed = event.target.value;
            setText(typed);
            setTouched(true);
            waits.current = true;
            setWrong(undefined);
            if (isWhole?.(typed.trim())) finish(typed.trim());
          }}
          className={`${CONTROL} ${wide ? "" : "max-w-36"}`}
        />
        <span id={`${id}-offer`} className="min-w-0 text-table text-ink-soft">
          {text === "" ? offer : whole ? t("accept", { answer: whole }) : said}
        </span>
      </div>
    </div>
  );
}
