import type { ReactNode } from "react";
import type { HouseholdClass } from "@/prisma/generated/enums";

/** The badge of a class whose word the page has said already. Its mark and its tint stand in app/globals.css. */
export function ClassLabel({ value, children }: { value: HouseholdClass; children: ReactNode }) {
  return (
    <span className="badge" data-class={value}>
      {children}
    </span>
  );
}
