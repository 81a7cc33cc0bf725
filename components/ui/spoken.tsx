"use client";

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { useLaterWords } from "@/components/ui/later-words";

/** Gives a dialog that was loaded by itself its words. Only for such: whatever imports this loads all of next-intl. */
export function Spoken({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider {...useLaterWords()}>{children}</NextIntlClientProvider>;
}
