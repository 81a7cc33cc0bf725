import type { ReactNode } from "react";

type ListProps = { children: ReactNode; columns?: 1 | 2 };

/** Facts as pairs of name and value, ruled like a form. */
export function DescriptionList({ children, columns = 1 }: ListProps) {
  return (
    <dl className={`grid gap-x-10 border-t border-rule ${columns === 2 ? "md:grid-cols-2 print:grid-cols-2" : ""}`}>
      {children}
    </dl>
  );
}

/** One pair. What is not known says so in words; it is never left blank. */
export function Description({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 border-b border-rule py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
      <dt className="text-ink-soft">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
