"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorSummary, type ListedError } from "@/components/ui/error-summary";
import { SelectField, TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { CONTROL, type Option } from "@/components/ui/inputs";
import { Table, Td, Th } from "@/components/ui/table";
import { useMessage } from "@/components/ui/use-message";
import { useReady } from "@/components/ui/use-ready";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import { FIELD_NAMES, sayField } from "@/lib/imports/fields";
import type { ImportMapping } from "@/lib/imports/import";
import type { LayoutColumn } from "@/lib/imports/layout";
import { ENCODINGS } from "@/lib/imports/legacy-text";
import type { MappingInput } from "@/lib/imports/schema";

type Props = {
  id: string;
  columns: readonly LayoutColumn[];
  mapping: ImportMapping;
  villages: readonly Option[];
  ethnicGroups: readonly Option[];
  sayColumns: (input: MappingInput) => Promise<ActionResult<void>>;
};

/** Below this a guess asks to be looked at. */
const SURE = 0.75;

/** "A", "B" … "AA": as the spreadsheet names its columns. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

/** What each column of a list is: guessed, shown with examples, corrected by hand. */
export function MappingForm({ id, columns, mapping, villages, ethnicGroups, sayColumns }: Props) {
  const t = useTranslations("imports");
  const th = useTranslations("households");
  const tui = useTranslations("ui");
  const router = useRouter();
  const ready = useReady();
  const { ofField } = useMessage();
  const [chosen, setChosen] = useState(mapping.columns);
  const [firstRow, setFirstRow] = useState(String(mapping.firstRow));
  const [encoding, setEncoding] = useState(mapping.encoding);
  const [villageId, setVillageId] = useState(mapping.villageId ?? "");
  const [ethnicityCode, setEthnicityCode] = useState(mapping.ethnicityCode ?? "");
  const { send, working: busy, problem, attempt } = useSending();
  const fields = problem?.fields ?? {};

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const mapped = {
      id,
      firstRow: Number(firstRow),
      columns: chosen,
      encoding,
      villageId: villageId || null,
      ethnicityCode: ethnicityCode || null,
    };
    void send(
      () => sayColumns(mapped),
      () => router.refresh(),
    );
  }

  const headingOf = ({ heading }: LayoutColumn) => heading || t("mapping.no_heading");
  const errors: ListedError[] = [
    ...columns.flatMap((column, i): ListedError[] =>
      (fields[`columns.${i}`] ?? []).map((message) => ({
        id: `column-${i}`,
        label: headingOf(column),
        message,
      })),
    ),
    ...(fields.columns ?? []).map((message) => ({ id: "column-0", label: t("mapping.means"), message })),
    ...(fields.firstRow ?? []).map((message) => ({ id: "firstRow", label: t("mapping.first_row"), message })),
  ];
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary errors={errors} problem={problem?.message} attempt={attempt} />
      <p className="mb-3 max-w-3xl">{t("mapping.intro")}</p>
      <Table caption={t("mapping.title")} captionHidden stacked>
        <thead>
          <tr>
            <Th>{t("mapping.column")}</Th>
            <Th>{t("mapping.heading")}</Th>
            <Th>{t("mapping.samples")}</Th>
            <Th className="min-w-64">{t("mapping.means")}</Th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, i) => {
            const wrong = fields[`columns.${i}`]?.[0];
            const unsure = column.field !== null && column.sure < SURE && chosen[i] === column.field;
            return (
              <tr key={column.index}>
                <Td className="text-ink-soft">{columnName(column.index)}</Td>
                <Th scope="row" className="font-normal">
                  {headingOf(column)}
                </Th>
                <Td className="max-w-80 text-ink-soft">{column.samples.slice(0, 3).join(" · ")}</Td>
                <Td>
                  <select
                    id={`column-${i}`}
                    aria-label={t("mapping.means_label", { column: columnName(i), heading: headingOf(column) })}
                    aria-invalid={wrong ? true : undefined}
                    aria-describedby={wrong || unsure ? `column-${i}-note` : undefined}
                    className={CONTROL}
                    value={chosen[i] ?? ""}
                    onChange={({ target }) =>
                      setChosen((before) =>
                        before.map((field, at) =>
                          at === i ? (FIELD_NAMES.find((name) => name === target.value) ?? null) : field,
                        ),
                      )
                    }
                  >
                    <option value="">{t("mapping.skip")}</option>
                    {FIELD_NAMES.map((name) => (
                      <option key={name} value={name}>
                        {sayField(name, { t, th })}
                      </option>
                    ))}
                  </select>
                  {(wrong || unsure) && (
                    <span
                      id={`column-${i}-note`}
                      className={`mt-1 block text-sm ${wrong ? "font-semibold text-danger" : "text-warning"}`}
                    >
                      {wrong ? ofField(wrong) : t("mapping.unsure")}
                    </span>
                  )}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      <div className="mt-5 grid gap-x-5 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          id="firstRow"
          label={t("mapping.first_row")}
          inputMode="numeric"
          value={firstRow}
          error={fields.firstRow?.[0]}
          onChange={({ target }) => setFirstRow(target.value)}
        />
        <SelectField
          id="encoding"
          label={t("mapping.encoding")}
          options={ENCODINGS.map((value) => ({ value, label: t(`mapping.encodings.${value}`) }))}
          value={encoding}
          onChange={({ target }) => setEncoding(ENCODINGS.find((one) => one === target.value) ?? "UNICODE")}
        />
        <SelectField
          id="villageId"
          label={t("mapping.village")}
          emptyLabel={t("mapping.village_none")}
          options={villages}
          value={villageId}
          error={fields.villageId?.[0]}
          onChange={({ target }) => setVillageId(target.value)}
        />
        <SelectField
          id="ethnicityCode"
          label={t("mapping.ethnicity")}
          emptyLabel={t("mapping.ethnicity_none")}
          hint={t("mapping.ethnicity_hint")}
          options={ethnicGroups}
          value={ethnicityCode}
          onChange={({ target }) => setEthnicityCode(target.value)}
        />
      </div>
      <FormActions>
        <Button type="submit" variant="primary" disabled={!ready || busy}>
          {busy ? tui("working") : t("mapping.submit")}
        </Button>
      </FormActions>
    </form>
  );
}
