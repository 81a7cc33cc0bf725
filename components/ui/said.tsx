"use client";

import { type AbstractIntlMessages, NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { type Locale, TIME_ZONE } from "@/lib/core/locale";

type Props = { locale: Locale; messages: AbstractIntlMessages; children: ReactNode };

/** What is inside says these words. */
export const Said = ({ locale, messages, children }: Props) => (
  <NextIntlClientProvider locale={locale} timeZone={TIME_ZONE} messages={messages}>
    {children}
  </NextIntlClientProvider>
);
