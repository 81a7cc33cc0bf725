"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { AmountForm } from "@/components/privacy/amount-form";
import { CheckboxField } from "@/components/ui/fields";
import type { ActionResult } from "@/lib/core/action-result";
import { type RetentionRuleInput, retentionRuleSchema } from "@/lib/privacy/schema";

type Props = {
  rule: RetentionRuleInput;
  save: (input: RetentionRuleInput) => Promise<ActionResult<{ version: number }>>;
};

/** For how long one kind of thing is kept, and on what basis. */
export function RetentionForm({ rule, save }: Props) {
  const t = useTranslations("privacy");
  const router = useRouter();
  const form = useForm<RetentionRuleInput>({
    resolver: zodResolver(retentionRuleSchema),
    defaultValues: rule,
    shouldFocusError: false,
  });
  const standsNow = ({ version }: { version: number }) => {
    form.setValue("version", version);
    router.refresh();
  };
  return (
    <AmountForm id={rule.id} form={form} amount="days" unit="day" basis="basis" save={save} onSaved={standsNow}>
      <CheckboxField id={`${rule.id}-enabled`} label={t("retention.enabled")} {...form.register("enabled")} />
    </AmountForm>
  );
}
