import type { ReactNode } from "react";

type TimelineEntry = {
  id: string;
  /** Already formatted: "14:02 04/12/2024". */
  when: string;
  who: ReactNode;
  what: ReactNode;
  /** Words that were said. */
  note?: ReactNode;
};

/** What happened, in the order in which it is given. */
export function Timeline({ label, entries }: { label: string; entries: readonly TimelineEntry[] }) {
  return (
    <ol aria-label={label} className="ml-1.5 border-l border-rule-strong print:ml-0 print:border-0">
      {entries.map(({ id, when, who, what, note }) => (
        <li
          key={id}
          className="relative py-2 pl-5 before:absolute before:top-4 before:-left-[5px] before:size-[9px] before:rotate-45 before:border before:border-indigo before:bg-surface print:pl-0 print:before:hidden"
        >
          <p>
            <span className="font-semibold">{what}</span> <span className="text-ink-soft">· {who}</span>{" "}
            <time className="whitespace-nowrap text-ink-soft">· {when}</time>
          </p>
          {note && <blockquote className="mt-0.5 max-w-2xl">{note}</blockquote>}
        </li>
      ))}
    </ol>
  );
}
