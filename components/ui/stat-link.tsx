import type { ReactNode } from "react";

type Props = {
  /** Already formatted: "1.234". */
  value: string;
  label: ReactNode;
  /** The households behind the number. Leave it out where the reader's reach ends. */
  href?: string;
  /** What it was, what it should be: "−2,66 điểm; chỉ tiêu −3". */
  note?: ReactNode;
};

/** A number that is a door. */
export function StatLink({ value, label, href, note }: Props) {
  const figure = <span className="text-2xl font-semibold">{value}</span>;
  return (
    <div className="min-w-32 border-t-2 border-rule-strong pt-1.5">
      {href ? (
        <a href={href} className="group block">
          <span className="text-indigo underline decoration-rule-strong decoration-1 underline-offset-6 group-hover:decoration-current group-hover:decoration-2">
            {figure}
          </span>
          <span className="block text-ink">{label}</span>
        </a>
      ) : (
        <>
          {figure}
          <span className="block">{label}</span>
        </>
      )}
      {note && <p className="text-table text-ink-soft">{note}</p>}
    </div>
  );
}
