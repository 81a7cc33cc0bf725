"use client";

import { useTranslations } from "next-intl";
import type { UseFormRegisterReturn } from "react-hook-form";
import { SelectField, TextAreaField, TextField } from "@/components/ui/fields";
import { type Option, SPAN } from "@/components/ui/inputs";
import { HOUSEHOLD_FIELDS, type HouseholdField } from "@/lib/households/household-fields";

type Props<F extends HouseholdField> = {
  fields: readonly F[];
  /** `register` of the form that keeps these fields. */
  register: (name: F, options?: { setValueAs?: (value: unknown) => unknown }) => UseFormRegisterReturn;
  errors: Partial<Record<HouseholdField, string>>;
  villages: readonly Option[];
};

/** What is asked of a household itself: where it lives and how it is reached. */
export function HouseholdFields<F extends HouseholdField>({ fields, register, errors, villages }: Props<F>) {
  const t = useTranslations("households");
  return (
    <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-12">
      {fields.map((field) => {
        const { kind, required, span } = HOUSEHOLD_FIELDS[field];
        const around = {
          id: field,
          label: t(`field.${field as HouseholdField}`),
          error: errors[field],
          required,
          className: SPAN[span],
        };
        switch (kind) {
          case "village":
            return (
              <SelectField
                key={field}
                {...around}
                emptyLabel={t("choose_village")}
                options={villages}
                {...register(field)}
              />
            );
          case "phone":
            return (
              <TextField
                key={field}
                {...around}
                inputMode="tel"
                hint={t("phone_hint")}
                {...register(field, { setValueAs: (value) => String(value ?? "").replace(/[\s.-]/g, "") })}
              />
            );
          case "paragraph":
            return <TextAreaField key={field} {...around} rows={2} {...register(field)} />;
          default:
            return <TextField key={field} {...around} {...register(field)} />;
        }
      })}
    </div>
  );
}
