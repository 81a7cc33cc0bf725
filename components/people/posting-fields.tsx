"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { SelectField, TextField } from "@/components/ui/fields";
import { Role, type UnitLevel } from "@/prisma/generated/enums";
import { LEVEL_OF_ROLE } from "@/prisma/rules/roles.mjs";

/** What a posting asks; the role is empty until it is chosen. */
type PostingValues = { role?: Role; unitId: string; validFrom: string; validTo: string };

export type Unit = { id: string; name: string; level: UnitLevel; parentName: string };

/** Role, unit, from, to, in the `FormProvider` of their form. Only units of the role's level are offered. */
export function PostingFields({ units }: { units: readonly Unit[] }) {
  const t = useTranslations("people");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const { control, register, setValue, formState } = useFormContext<PostingValues>();
  const { errors } = formState;
  const role = useWatch({ control, name: "role" });
  const level = role ? LEVEL_OF_ROLE[role] : undefined;
  const offered = units.filter((one) => one.level === level);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        id="role"
        required
        label={t("role")}
        emptyLabel={tui("choose")}
        error={errors.role?.message}
        options={Object.values(Role).map((value) => ({ value, label: tc(`role.${value}`) }))}
        {...register("role", {
          // A unit of another level would be refused. Where there is only one, it is chosen.
          onChange: ({ target }: { target: HTMLSelectElement }) => {
            const next = Object.values(Role).find((value) => value === target.value);
            const fitting = units.filter((one) => next && one.level === LEVEL_OF_ROLE[next]);
            setValue("unitId", fitting.length === 1 ? (fitting[0]?.id ?? "") : "");
          },
        })}
      />
      <SelectField
        id="unitId"
        required
        label={t("unit")}
        emptyLabel={level ? tui("choose") : t("role_first")}
        error={errors.unitId?.message}
        options={offered.map(({ id, name, parentName }) => ({
          value: id,
          label: level === "COMMUNE" ? `${name} (${parentName})` : name,
        }))}
        {...register("unitId")}
      />
      <TextField
        id="validFrom"
        required
        label={t("valid_from")}
        hint={tui("date_hint")}
        inputMode="numeric"
        error={errors.validFrom?.message}
        {...register("validFrom")}
      />
      <TextField
        id="validTo"
        label={t("valid_to")}
        hint={t("valid_to_hint")}
        inputMode="numeric"
        error={errors.validTo?.message}
        {...register("validTo")}
      />
    </div>
  );
}
