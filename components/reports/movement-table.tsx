import { useTranslations } from "next-intl";
import { Figure } from "@/components/reports/figure";
import { UnitCell } from "@/components/reports/result-table";
import { Table, Td, Th } from "@/components/ui/table";
import { type MovementColumn, projectR2, projectR3 } from "@/lib/ledger/projection";
import type { ReportRow } from "@/lib/reports/rows";

const COLUMNS: readonly MovementColumn[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

type Props = {
  table: "r2" | "r3";
  caption: string;
  rows: ReportRow[];
  hrefOf: (row: ReportRow, column: number) => string;
  placeHref: (row: ReportRow) => string | undefined;
};

/** R2 and R3: two rows per unit, households and persons; column 9 = 1−2−3−4+5+6+7+8. */
export function MovementTable({ table, caption, rows, hrefOf, placeHref }: Props) {
  const t = useTranslations("reports");
  const project = table === "r2" ? projectR2 : projectR3;
  return (
    <Table caption={caption} dense wide>
      <thead>
        <tr>
          <Th rowSpan={2}>{t("number")}</Th>
          <Th rowSpan={2}>{t("unit")}</Th>
          <Th rowSpan={2}>{t("counted")}</Th>
          <Th rowSpan={2} numeric>
            {t(`${table}.1`)} (1)
          </Th>
          <Th colSpan={3}>{t("decrease")}</Th>
          <Th colSpan={4}>{t("increase")}</Th>
          <Th rowSpan={2} numeric>
            {t(`${table}.9`)} (9)
          </Th>
        </tr>
        <tr>
          {COLUMNS.slice(1, 8).map((column) => (
            <Th numeric key={column}>
              {t(`${table}.${column}`)} ({column})
            </Th>
          ))}
        </tr>
      </thead>
      {rows.map((row) => {
        const counts = project(row.groups);
        return (
          <tbody
            key={`${row.kind}${row.unitId}`}
            data-kind={row.kind}
            className="data-[kind=parent]:font-semibold data-[kind=total]:font-semibold"
          >
            {(["households", "persons"] as const).map((of, i) => (
              <tr key={of}>
                {i === 0 && <Td rowSpan={2}>{row.number}</Td>}
                {i === 0 && <UnitCell row={row} href={placeHref(row)} rowSpan={2} />}
                <Td className="whitespace-nowrap">{t(of)}</Td>
                {COLUMNS.map((column) => (
                  <Td numeric key={column}>
                    <Figure
                      value={counts[column][of]}
                      href={counts[column].households ? hrefOf(row, column) : undefined}
                      label={row.name}
                    />
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        );
      })}
    </Table>
  );
}
