"use client";

import { useTranslations } from "next-intl";
import { type Path, type PathValue, type UseFormReturn, useWatch } from "react-hook-form";
import { SelectField, TextField } from "@/components/ui/fields";
import { LEVEL_OF_ROLE } from "@/lib/users/roles";
import { Role, type UnitLevel } from "@/prisma/generated/enums";

/** What a posting asks; the role is empty until it is chosen. */
export type PostingValues = { role: Role; unitId: string; validFrom: string; validTo: string };

export type Unit = { id: string; name: string; level: UnitLevel; parentName: string };

type Props<T extends PostingValues> = { form: UseFormReturn<T>; units: readonly Unit[] };

/** Role, unit, from, to. Only units of the role's level are offered. */
export function PostingFields<T extends PostingValues>({ form, units }: Props<T>) {
  const t = useTranslations("people");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const [role, unit, from, to] = ["role", "unitId", "validFrom", "validTo"] as Path<T>[] as [
    Path<T>,
    Path<T>,
    Path<T>,
    Path<T>,
  ];
  const chosen: Role | undefined = useWatch({ control: form.control, name: role }) || undefined;
  const level = chosen && LEVEL_OF_ROLE[chosen];
  const error = (name: Path<T>) => form.getFieldState(name, form.formState).error?.message;
  const offered = units.filter((one) => one.level === level);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField
        id="role"
        required
        label={t("role")}
        emptyLabel={tui("choose")}
        error={error(role)}
        options={Object.values(Role).map((value) => ({ value, label: tc(`role.${value}`) }))}
        {...form.register(role, {
          // A unit of another level would be refused. Where there is only one, it is chosen.
          onChange: ({ target }: { target: HTMLSelectElement }) => {
            const next = Object.values(Role).find((value) => value === target.value);
            const fitting = units.filter((one) => next && one.level === LEVEL_OF_ROLE[next]);
            form.setValue(unit, (fitting.length === 1 ? (fitting[0]?.id ?? "") : "") as PathValue<T, Path<T>>);
          },
        })}
      />
      <SelectField
        id="unitId"
        required
        label={t("unit")}
        emptyLabel={level ? tui("choose") : t("role_first")}
        error={error(unit)}
        options={offered.map(({ id, name, parentName }) => ({
          value: id,
          label: level === "COMMUNE" ? `${name} (${parentName})` : name,
        }))}
        {...form.register(unit)}
      />
      <TextField
        id="validFrom"
        required
        label={t("valid_from")}
        hint={tui("date_hint")}
        inputMode="numeric"
        error={error(from)}
        {...form.register(from)}
      />
      <TextField
        id="validTo"
        label={t("valid_to")}
        hint={t("valid_to_hint")}
        inputMode="numeric"
        error={error(to)}
        {...form.register(to)}
      />
    </div>
  );
}
