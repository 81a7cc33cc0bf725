import type { ReactNode } from "react";

type Props = { children: ReactNode; tone?: "plain" | "strong" };

/** A short word about a thing that is neither its class nor its state: "đã sửa", "MẪU". */
export function Tag({ children, tone = "plain" }: Props) {
  const look = tone === "strong" ? "border-ink text-ink" : "border-rule-strong text-ink-soft";
  return <span className={`inline-block whitespace-nowrap rounded-sm border px-1.5 text-sm ${look}`}>{children}</span>;
}
