"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { DaysForm } from "@/components/privacy/days-form";
import type { TimeLimit } from "@/lib/acts/time-limit";
import type { ActionResult } from "@/lib/core/action-result";
import { type TimeLimitInput, timeLimitSchema } from "@/lib/privacy/schema";

type Props = { limit: TimeLimit; save: (input: TimeLimitInput) => Promise<ActionResult<void>> };

/** For how many days one thing may take, and on what basis. */
export function TimeLimitForm({ limit: { id, days, note }, save }: Props) {
  const form = useForm<TimeLimitInput>({
    resolver: zodResolver(timeLimitSchema),
    defaultValues: { id, days, note, was: { days, note } },
    shouldFocusError: false,
  });
  const standsNow = () => form.setValue("was", { days: form.getValues("days"), note: form.getValues("note") });
  return <DaysForm id={id} form={form} days="days" basis="note" save={save} onSaved={standsNow} />;
}
