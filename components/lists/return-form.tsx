"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { type FieldErrors, type FieldPath, useFieldArray, useForm } from "react-hook-form";
import { z } from "zod";
import { type Chosen, useChosen } from "@/components/lists/chosen";
import type { ReturnProps } from "@/components/lists/return-props";
import { useStep } from "@/components/lists/use-step";
import { Button } from "@/components/ui/button";
import { ErrorSummary, type ListedError } from "@/components/ui/error-summary";
import { SelectField, TextAreaField } from "@/components/ui/fields";
import { type ReturnListInput, returnListSchema } from "@/lib/lists/schema";
import { ReturnReason } from "@/prisma/generated/enums";

type Values = Omit<ReturnListInput, "reason" | "households"> & {
  reason: ReturnReason | "";
  households: { reviewId: string; reason: ReturnReason | ""; note: string }[];
};

/** The same schema as the server's, for a form in which a reason may still be open. */
const formSchema = z.preprocess((values: Values): unknown => values, returnListSchema);

const blank = ({ reviewId }: Chosen): Values["households"][number] => ({ reviewId, reason: "", note: "" });

/** Why a list goes back: a coded reason and words, for all of it or for each household. */
export function ReturnForm({
  list,
  namesHouseholds,
  withComments,
  giveBack,
  close,
}: ReturnProps & { close: () => void }) {
  const t = useTranslations("lists");
  const tc = useTranslations("common");
  const tui = useTranslations("ui");
  const { chosen, choose } = useChosen(list.id, list.version);
  const step = useStep(list, () => {
    choose([]);
    close();
  });
  const [some, setSome] = useState(namesHouseholds && chosen.length > 0);
  const { register, control, handleSubmit, setError, formState } = useForm<Values, unknown, ReturnListInput>({
    resolver: zodResolver(formSchema),
    defaultValues: {
      eventId: crypto.randomUUID(),
      listId: list.id,
      version: list.version,
      reason: "",
      note: "",
      households: some ? chosen.map(blank) : [],
    },
    shouldFocusError: false,
  });
  const { fields, append, remove, replace } = useFieldArray({ control, name: "households" });
  const { errors } = formState;
  const nameOf = (reviewId: string) => chosen.find((one) => one.reviewId === reviewId)?.label ?? "";
  const offered = withComments.filter(({ reviewId }) => !chosen.some((one) => one.reviewId === reviewId));

  useEffect(() => {
    if (!some) replace([]);
  }, [some, replace]);

  const submit = handleSubmit(
    async (input) => {
      const failed = await step.take((of) => giveBack({ ...input, ...of }));
      for (const [path, messages] of Object.entries(failed?.fields ?? {}))
        setError(path as FieldPath<Values>, { message: messages[0] });
    },
    () => step.failBeforeSending(),
  );
  const reasons = Object.values(ReturnReason).map((value) => ({ value, label: t(`reason.${value}`) }));

  return (
    <form onSubmit={submit} noValidate className="space-y-4">
      <ErrorSummary
        errors={listErrors(errors, {
          reason: t("return.reason"),
          note: t(some ? "return.note_general" : "return.note"),
          households: (place, field) =>
            t(field === "reason" ? "return.reason_of" : "return.note_of", {
              name: nameOf(fields[place]?.reviewId ?? ""),
            }),
        })}
        problem={step.problem?.message}
        attempt={step.attempt}
      />
      {namesHouseholds && (
        <fieldset className="flex flex-wrap gap-x-6">
          <legend className="mb-1 text-table">{t("return.what")}</legend>
          {([false, true] as const).map((value) => (
            <label key={String(value)} className="flex min-h-10 items-center gap-2">
              <input
                type="radio"
                name="what"
                className="size-4.5 accent-indigo"
                checked={some === value}
                onChange={() => {
                  setSome(value);
                  if (value) replace(chosen.map(blank));
                }}
              />
              {t(value ? "return.some" : "return.whole")}
            </label>
          ))}
        </fieldset>
      )}
      {some && fields.length === 0 && <p>{t("return.none_chosen")}</p>}
      {some && offered.length > 0 && (
        <Button
          size="sm"
          onClick={() => {
            choose([...chosen, ...offered]);
            append(offered.map(blank));
          }}
        >
          {t("return.with_comments", { count: offered.length })}
        </Button>
      )}
      {some &&
        fields.map(({ id, reviewId }, place) => {
          const name = nameOf(reviewId);
          return (
            <fieldset key={id} className="grid gap-3 border-t border-rule pt-3 sm:grid-cols-2">
              <legend className="float-left w-full font-semibold sm:col-span-2">{name}</legend>
              <SelectField
                id={`household-${place}-reason`}
                required
                label={t("return.reason")}
                emptyLabel={tui("choose")}
                options={reasons}
                error={errors.households?.[place]?.reason?.message}
                {...register(`households.${place}.reason`)}
              />
              <TextAreaField
                id={`household-${place}-note`}
                required
                rows={2}
                label={t("return.note")}
                error={errors.households?.[place]?.note?.message}
                {...register(`households.${place}.note`)}
              />
              <div className="sm:col-span-2">
                <Button
                  size="sm"
                  variant="quiet"
                  onClick={() => {
                    remove(place);
                    choose(chosen.filter((one) => one.reviewId !== reviewId));
                  }}
                >
                  {t("return.remove", { name })}
                </Button>
              </div>
            </fieldset>
          );
        })}
      <div className="grid gap-3 border-t border-rule-strong pt-3 sm:grid-cols-2">
        <SelectField
          id="reason"
          required
          label={t("return.reason")}
          emptyLabel={tui("choose")}
          options={reasons}
          error={errors.reason?.message}
          {...register("reason")}
        />
        <TextAreaField
          id="note"
          required
          label={t(some ? "return.note_general" : "return.note")}
          error={errors.note?.message}
          {...register("note")}
        />
      </div>
      <div className="flex flex-wrap justify-end gap-3">
        <Button onClick={close}>{tc("cancel")}</Button>
        {step.movedOn ? (
          <Button variant="primary" onClick={step.reload}>
            {t("step.reload")}
          </Button>
        ) : (
          <Button type="submit" variant="primary" disabled={step.working || (some && fields.length === 0)}>
            {step.working
              ? t("step.working")
              : some
                ? t("return.send_chosen", { count: fields.length })
                : t("return.send")}
          </Button>
        )}
      </div>
    </form>
  );
}

type Labels = { reason: string; note: string; households: (place: number, field: "reason" | "note") => string };

/** The errors in the order of the form, each with the id of its control. */
function listErrors(errors: FieldErrors<Values>, labels: Labels): ListedError[] {
  const listed: ListedError[] = [];
  const rows = Array.isArray(errors.households) ? errors.households : [];
  rows.forEach((row, place) => {
    for (const field of ["reason", "note"] as const) {
      const message = row?.[field]?.message;
      if (message) listed.push({ id: `household-${place}-${field}`, label: labels.households(place, field), message });
    }
  });
  for (const field of ["reason", "note"] as const) {
    const message = errors[field]?.message;
    if (message) listed.push({ id: field, label: labels[field], message });
  }
  return listed;
}
