"use client";

import { useTranslations } from "next-intl";
import { ActButton } from "@/components/events/act-button";
import type { ActionResult } from "@/lib/core/action-result";
import type { ReopenPairInput } from "@/lib/duplicates/schema";

type Props = { pair: ReopenPairInput; reopen: (input: ReopenPairInput) => Promise<ActionResult<void>> };

/** Asks about a pair again that was declared different. */
export function ReopenButton({ pair, reopen }: Props) {
  const t = useTranslations("duplicates");
  return <ActButton id={pair.id} act={() => reopen(pair)} word={t("reopen")} />;
}
