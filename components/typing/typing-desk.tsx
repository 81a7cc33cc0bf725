"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { SheetForm, type SheetFormProps } from "@/components/typing/sheet-form";
import type { Recorded, Usual } from "@/components/typing/use-sheet";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CONTROL } from "@/components/ui/inputs";
import { useMessage } from "@/components/ui/use-message";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import { say } from "@/lib/core/message";
import type { TypedSheet, TypingCount } from "@/lib/documents/sheets/typed-sheet";

type Props = Omit<SheetFormProps, "sheet" | "usual" | "onRecorded" | "onLeave"> & {
  /** From the address: what was scanned with a telephone. */
  code: string;
  count: TypingCount;
  open: (input: { reference: string }) => Promise<ActionResult<TypedSheet>>;
  countAgain: () => Promise<ActionResult<TypingCount>>;
};

/** A stack of sheets, one after the other: the number, the sheet, the next number. */
export function TypingDesk({ code, open, countAgain, ...props }: Props) {
  const t = useTranslations("typing");
  const tc = useTranslations("common");
  const { ofForm } = useMessage();
  const ready = useReady();
  const field = useRef<HTMLInputElement>(null);
  const [reference, setReference] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [sheet, setSheet] = useState<TypedSheet | null>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  const [usual, setUsual] = useState<Usual>({});
  const [count, setCount] = useState(props.count);

  const openSheet = useCallback(
    async (text: string) => {
      setBusy(true);
      setProblem(null);
      const result = await open({ reference: text }).catch(() => null);
      setBusy(false);
      if (result?.ok) {
        setReference("");
        setSheet(result.data);
        return;
      }
      setProblem(result ? result.problem.message : say("not_sent"));
      field.current?.select();
    },
    [open],
  );
  useEffect(() => {
    if (code) void openSheet(code);
  }, [code, openSheet]);
  useEffect(() => {
    if (!sheet) field.current?.focus();
  }, [sheet]);

  return (
    <>
      <p className="mb-3 text-ink-soft" role="status">
        {t("counted", count)}
      </p>
      {recorded && (
        <Callout kind="success" role="status">
          {t("recorded", {
            name: recorded.name,
            result: [
              recorded.class && tc(`class.${recorded.class}` as "class.POOR"),
              t("scores", { b1: recorded.b1 ?? "–", b2: recorded.b2 ?? "–" }),
            ]
              .filter(Boolean)
              .join(" · "),
          })}
        </Callout>
      )}
      {problem && (
        <Callout kind="danger" role="alert">
          {ofForm(problem)}
        </Callout>
      )}
      {sheet ? (
        <SheetForm
          key={sheet.review.id}
          {...props}
          sheet={sheet}
          usual={usual}
          onRecorded={(done) => {
            setRecorded(done);
            setUsual(done.usual);
            setSheet(null);
            void countAgain().then((result) => result.ok && setCount(result.data));
          }}
          onLeave={() => {
            setRecorded(null);
            setSheet(null);
          }}
        />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reference.trim() && !busy) void openSheet(reference);
          }}
          className="flex max-w-2xl flex-wrap items-end gap-3"
        >
          <div className="min-w-60 flex-1">
            <label htmlFor="reference" className="mb-1 block">
              {t("reference")}
            </label>
            <input
              ref={field}
              id="reference"
              type="text"
              autoComplete="off"
              spellCheck={false}
              value={reference}
              aria-describedby="reference-hint"
              onChange={(event) => setReference(event.target.value)}
              className={CONTROL}
            />
          </div>
          <Button type="submit" variant="primary" disabled={!ready}>
            {busy ? t("opening") : t("open")}
          </Button>
          <p id="reference-hint" className="w-full text-table text-ink-soft">
            {t("reference_hint")}
          </p>
        </form>
      )}
    </>
  );
}
