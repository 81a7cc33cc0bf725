"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { AmountForm } from "@/components/privacy/amount-form";
import type { TimeLimit } from "@/lib/acts/time-limit";
import type { ActionResult } from "@/lib/core/action-result";
import { type TimeLimitInput, timeLimitSchemaOf } from "@/lib/privacy/schema";

type Props = { limit: TimeLimit; save: (input: TimeLimitInput) => Promise<ActionResult<void>> };

/** How long one thing may take, or how often it may be done, and on what basis. */
export function TimeLimitForm({ limit, save }: Props) {
  const { id, amount, unit, note } = limit;
  const form = useForm<TimeLimitInput>({
    resolver: zodResolver(timeLimitSchemaOf(limit)),
    defaultValues: { id, amount, note, was: { amount, note } },
    shouldFocusError: false,
  });
  const standsNow = () => form.setValue("was", { amount: form.getValues("amount"), note: form.getValues("note") });
  return <AmountForm id={id} form={form} amount="amount" unit={unit} basis="note" save={save} onSaved={standsNow} />;
}
