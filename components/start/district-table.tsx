import { useLocale, useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { formatNumber } from "@/lib/core/format";
import type { DistrictProgress } from "@/lib/lists/queries/start";

type Figure = Exclude<keyof DistrictProgress, "district" | "districtId">;

const FIGURES: readonly Figure[] = ["lists", "working", "waiting", "approved", "total", "finished", "poor", "nearPoor"];

const WORDS: Record<Figure, string> = {
  lists: "lists",
  working: "working",
  waiting: "waiting",
  approved: "done",
  total: "households",
  finished: "reviewed",
  poor: "poor",
  nearPoor: "near_poor",
};

/** How far each district is: its lists by where they stand, its households by what was decided. */
export function DistrictTable({ districts }: { districts: readonly DistrictProgress[] }) {
  const t = useTranslations("start");
  const tc = useTranslations("common");
  const locale = useLocale();
  const sum = (figure: Figure) => districts.reduce((all, row) => all + row[figure], 0);
  return (
    <Table caption={t("by_district")} captionHidden>
      <thead>
        <tr>
          <Th>{t("district")}</Th>
          {FIGURES.map((figure) => (
            <Th numeric key={figure}>
              {capital(t(WORDS[figure]))}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {districts.map((row) => (
          <tr key={row.districtId}>
            <Th scope="row" className="font-normal">
              <a className="link" href={`/lists?district=${row.districtId}`}>
                {row.district}
              </a>
            </Th>
            {FIGURES.map((figure) => (
              <Td numeric key={figure}>
                {formatNumber(row[figure], locale)}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
      {districts.length > 1 && (
        <tfoot>
          <tr>
            <Th scope="row">{tc("total")}</Th>
            {FIGURES.map((figure) => (
              <Td numeric key={figure}>
                {formatNumber(sum(figure), locale)}
              </Td>
            ))}
          </tr>
        </tfoot>
      )}
    </Table>
  );
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
