"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useMessage } from "@/components/ui/use-message";

export type ListedError = {
  /** The id of the control. */ id: string;
  label: string /** Encoded, of `validation`. */;
  message: string;
};

/** What is to be mended, on top of the form, each a way to its field. Takes the focus when it appears or `attempt` grows. */
export function ErrorSummary({
  errors,
  problem,
  attempt,
}: {
  errors: readonly ListedError[] /** Encoded, of `problems`. */;
  problem?: string;
  attempt: number;
}) {
  const t = useTranslations("ui");
  const { ofField, ofForm } = useMessage();
  const box = useRef<HTMLDivElement>(null);
  const shown = errors.length > 0 || problem !== undefined;
  useEffect(() => {
    if (attempt > 0 && shown) box.current?.focus();
  }, [attempt, shown]);
  if (!shown) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert" className="mb-5 border-l-4 border-l-danger bg-danger-tint px-4 py-3">
      <p className="font-semibold">
        {errors.length > 0 ? t("errors_title", { count: errors.length }) : ofForm(problem ?? "")}
      </p>
      {errors.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {errors.map(({ id, label, message }) => (
            <li key={`${id}${message}`}>
              <a
                href={`#${id}`}
                className="link"
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(id)?.focus();
                }}
              >
                {label}: {ofField(message)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
