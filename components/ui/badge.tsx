import type { ReactNode } from "react";

type Props = { tone: string; mark?: ReactNode; children: ReactNode };

/** The frame that all badges share: a mark, a word, a tint. On paper the mark and the word remain. */
export function Badge({ tone, mark, children }: Props) {
  return (
    <span className={`badge ${tone}`}>
      {mark}
      {children}
    </span>
  );
}

/** A 12-unit drawing in the badge's own colour. */
export function Mark({ children }: { children: ReactNode }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="mark">
      {children}
    </svg>
  );
}
