import type { ReactNode } from "react";

/** The bar at the foot of a form, always in sight: the saved state left, the one main button right. */
export function FormActions({ state, children }: { state?: ReactNode; children: ReactNode }) {
  return (
    <div className="sticky bottom-0 z-1 -mx-4 mt-6 flex flex-wrap items-center justify-end gap-3 border-t border-rule-strong bg-paper px-4 py-3 print:hidden">
      <p role="status" className="mr-auto text-table text-ink-soft">
        {state}
      </p>
      {children}
    </div>
  );
}
