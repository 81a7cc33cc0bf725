import type { ReactNode } from "react";

type Props = { tone: string; mark?: ReactNode; children: ReactNode };

/** The frame that all badges share: a mark, a word, a tint. On paper the mark and the word remain. */
export function Badge({ tone, mark, children }: Props) {
  return (
    <span
      className={`badge inline-flex items-center gap-1.5 whitespace-nowrap rounded-sm px-1.5 text-sm leading-6 font-semibold print:px-0 ${tone}`}
    >
      {mark}
      {children}
    </span>
  );
}

/** A 12-unit drawing in the badge's own colour. */
export function Mark({ children }: { children: ReactNode }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 shrink-0 fill-none stroke-current stroke-[1.6]">
      {children}
    </svg>
  );
}
