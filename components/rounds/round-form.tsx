"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SelectField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import type { Option } from "@/components/ui/inputs";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { parseDate } from "@/lib/core/format";
import { type OpenRoundInput, openRoundSchema } from "@/lib/rounds/schema";
import { CHAIN_NAMES, isChain, takesPart } from "@/lib/rounds/steps";
import { RoundTrack } from "@/prisma/generated/enums";

const FIELDS = ["year", "track", "standardId", "chain", "opensOn", "closesOn", "communeDue", "districtDue"] as const;
const DAYS = ["opensOn", "closesOn", "communeDue", "districtDue"] as const;

/** A round as it is typed: days as officials write them, "05/12/2024". */
export type RoundValues = Record<(typeof FIELDS)[number], string>;

type Values = RoundValues & { id: string };

/** Where the district gives no opinion there is no day for it. */
const withDistrict = (chain: string): boolean => isChain(chain) && takesPart(chain, "DISTRICT");

/** What is no day is handed on as it is, for the schema to refuse. */
const asDay = (text: string): string => parseDate(text) ?? text;

const formSchema = z.preprocess(
  (values: Values): unknown => ({
    ...values,
    year: /^\d{4}$/.test(values.year.trim()) ? Number(values.year) : Number.NaN,
    opensOn: asDay(values.opensOn),
    closesOn: asDay(values.closesOn),
    communeDue: values.communeDue.trim() === "" ? null : asDay(values.communeDue),
    districtDue: values.districtDue.trim() === "" || !withDistrict(values.chain) ? null : asDay(values.districtDue),
  }),
  openRoundSchema,
);

type Props = {
  /** What the next round will probably be. */
  proposed: RoundValues;
  standards: readonly Option[];
  open: (input: OpenRoundInput) => Promise<ActionResult<unknown>>;
};

/** Opens a round. */
export function RoundForm({ proposed, standards, open }: Props) {
  const t = useTranslations("rounds");
  const router = useRouter();
  const [id] = useState(() => crypto.randomUUID());
  const form = useForm<Values, unknown, OpenRoundInput>({
    resolver: zodResolver(formSchema),
    defaultValues: { ...proposed, id },
    shouldFocusError: false,
  });
  const { control, register, formState } = form;
  const { errors, isSubmitting } = formState;
  const labels = Object.fromEntries(FIELDS.map((name) => [name, t(`field.${name}`)]));
  const { onSubmit, summary } = useSubmit(form, labels, open, () => {
    router.push("/rounds");
    router.refresh();
  });

  const chain = useWatch({ control, name: "chain" });
  const days = DAYS.filter((name) => name !== "districtDue" || withDistrict(chain));
  const choices = {
    track: Object.values(RoundTrack).map((value) => ({ value, label: t(`track.${value}`) })),
    standardId: standards,
    chain: CHAIN_NAMES.map((value) => ({ value, label: t(`chain.${value}`) })),
  };

  return (
    <form onSubmit={onSubmit} noValidate className="max-w-3xl">
      <ErrorSummary {...summary} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          id="year"
          required
          inputMode="numeric"
          label={t("field.year")}
          error={errors.year?.message}
          {...register("year")}
        />
        {(["track", "standardId", "chain"] as const).map((name) => (
          <SelectField
            key={name}
            id={name}
            required
            label={t(`field.${name}`)}
            options={choices[name]}
            error={errors[name]?.message}
            {...register(name)}
          />
        ))}
        {days.map((name) => (
          <TextField
            key={name}
            id={name}
            required={name === "opensOn" || name === "closesOn"}
            inputMode="numeric"
            label={t(`field.${name}`)}
            hint={t("new.hint_day")}
            error={errors[name]?.message}
            {...register(name)}
          />
        ))}
      </div>
      <FormActions>
        <Button type="submit" variant="primary" disabled={isSubmitting}>
          {isSubmitting ? t("new.opening") : t("new.opens")}
        </Button>
      </FormActions>
    </form>
  );
}
