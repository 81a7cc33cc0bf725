"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { CheckboxField, SelectField, TextField } from "@/components/ui/fields";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type VillageEditInput, villageEditSchema } from "@/lib/units/schema";
import { AreaType } from "@/prisma/generated/enums";

type Props = {
  /** The village as it stands; null adds one. */
  village: VillageEditInput | null;
  save: (input: VillageEditInput) => Promise<ActionResult<unknown>>;
};

/** Adds a village to the commune or corrects one. */
export function VillageForm({ village, save }: Props) {
  const t = useTranslations("households");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const router = useRouter();
  const form = useForm<VillageEditInput>({
    resolver: zodResolver(villageEditSchema),
    defaultValues: village ?? { id: crypto.randomUUID(), name: "", area: "RURAL", version: 1, ended: false },
    shouldFocusError: false,
  });
  const { register, reset, formState } = form;
  const { onSubmit, summary } = useSubmit(
    form,
    { name: t("villages.name") },
    save,
    (_, { area }) => {
      if (village) router.push("/villages");
      else reset({ id: crypto.randomUUID(), name: "", area, version: 1, ended: false });
      router.refresh();
    },
    "village-",
  );
  return (
    <form onSubmit={onSubmit} noValidate className="space-y-3">
      <ErrorSummary {...summary} />
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          id="village-name"
          required
          label={t("villages.name")}
          hint={t("villages.name_hint")}
          error={formState.errors.name?.message}
          className="min-w-64 flex-1"
          {...register("name")}
        />
        <SelectField
          id="village-area"
          label={t("villages.area")}
          options={Object.values(AreaType).map((value) => ({ value, label: tc(`area.${value}`) }))}
          className="min-w-44"
          {...register("area")}
        />
      </div>
      {village && <CheckboxField id="village-ended" label={t("villages.end")} {...register("ended")} />}
      <p className="flex justify-end gap-3">
        {village && (
          <Button variant="quiet" onClick={() => router.push("/villages")}>
            {tui("cancel")}
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={formState.isSubmitting}>
          {t(village ? "villages.save" : "villages.add")}
        </Button>
      </p>
    </form>
  );
}
