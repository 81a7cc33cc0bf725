import { useLocale, useTranslations } from "next-intl";
import { Figure } from "@/components/reports/figure";
import { Table, Td, Th } from "@/components/ui/table";
import { formatNumber, formatPercent } from "@/lib/core/format";
import { projectR1 } from "@/lib/ledger/projection";
import type { ReportRow } from "@/lib/reports/rows";

type Props = {
  caption: string;
  rows: ReportRow[];
  hrefOf: (row: ReportRow, column: number) => string;
  placeHref: (row: ReportRow) => string | undefined;
};

/** R1: one row per unit, 14 columns as on the form. A rate whose residents nobody has entered is a dash, never a zero. */
export function ResultTable({ caption, rows, hrefOf, placeHref }: Props) {
  const t = useTranslations("reports");
  const locale = useLocale();
  const rate = (part: number, whole: number | undefined) => (whole ? formatPercent((part / whole) * 100, locale) : "–");
  const entered = (value: number | undefined) => (value === undefined ? "–" : formatNumber(value, locale));
  return (
    <Table caption={caption} dense wide>
      <thead>
        <tr>
          <Th rowSpan={2}>{t("number")}</Th>
          <Th rowSpan={2}>{t("unit")}</Th>
          <Th colSpan={2}>{t("r1.residents")}</Th>
          <Th colSpan={2}>{t("r1.poor_households")}</Th>
          <Th colSpan={2}>{t("r1.near_poor_households")}</Th>
          <Th colSpan={2}>{t("r1.average_households")}</Th>
          <Th colSpan={2}>{t("r1.poor_persons")}</Th>
          <Th colSpan={2}>{t("r1.near_poor_persons")}</Th>
          <Th colSpan={2}>{t("r1.average_persons")}</Th>
        </tr>
        <tr>
          <Th numeric>{t("households_1")}</Th>
          <Th numeric>{t("persons_2")}</Th>
          {[3, 5, 7, 9, 11, 13].flatMap((column) => [
            <Th numeric key={column}>
              {t("count_of", { column })}
            </Th>,
            <Th numeric key={column + 1}>
              {t("rate_of", { column: column + 1 })}
            </Th>,
          ])}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const { poor, nearPoor, average } = projectR1(row.groups);
          const classes = [
            { column: 3, count: poor },
            { column: 5, count: nearPoor },
            { column: 7, count: average },
          ];
          return (
            <tr
              key={`${row.kind}${row.unitId}`}
              data-kind={row.kind}
              className="data-[kind=parent]:font-semibold data-[kind=total]:font-semibold"
            >
              <Td>{row.number}</Td>
              <UnitCell row={row} href={placeHref(row)} />
              <Td numeric>{entered(row.residents?.households)}</Td>
              <Td numeric>{entered(row.residents?.persons)}</Td>
              {classes.flatMap(({ column, count }) => [
                <Td numeric key={column}>
                  <Figure value={count.households} href={hrefOf(row, column)} label={row.name} />
                </Td>,
                <Td numeric key={column + 1}>
                  {rate(count.households, row.residents?.households)}
                </Td>,
              ])}
              {classes.flatMap(({ column, count }) => [
                <Td numeric key={column + 6}>
                  <Figure value={count.persons} href={hrefOf(row, column)} label={row.name} />
                </Td>,
                <Td numeric key={column + 7}>
                  {rate(count.persons, row.residents?.persons)}
                </Td>,
              ])}
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** The unit's name, a door to its own table where there is one below it. */
export function UnitCell({ row, href, rowSpan }: { row: ReportRow; href?: string; rowSpan?: number }) {
  return (
    <Th
      scope="row"
      rowSpan={rowSpan}
      className={`whitespace-nowrap font-normal ${row.kind === "unit" ? "pl-6" : "font-semibold"}`}
    >
      {href ? (
        <a href={href} className="link">
          {row.name}
        </a>
      ) : (
        row.name
      )}
    </Th>
  );
}
