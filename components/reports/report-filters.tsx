import { useTranslations } from "next-intl";
import { FilterBar } from "@/components/ui/filter-bar";
import { Checkbox, Select } from "@/components/ui/inputs";
import type { ReportChoice } from "@/lib/reports/choice";
import type { RoundTrack } from "@/prisma/generated/enums";

type Props = {
  action: string;
  choice: ReportChoice;
  report: {
    round: { id: string };
    rounds: { id: string; year: number; track: RoundTrack; closed: boolean }[];
    levels?: string[];
    level?: string;
  };
  /** Leave out where everything counts (progress). */
  withoutApproved?: boolean;
};

/** The round, the level of the rows, and whether only approved lists count. */
export function ReportFilters({ action, choice, report, withoutApproved = false }: Props) {
  const t = useTranslations("reports");
  const tr = useTranslations("rounds");
  const { levels = [] } = report;
  return (
    <FilterBar action={action} label={t("filters")} keep={{ unit: choice.unitId }}>
      <Select
        name="round"
        label={t("round")}
        defaultValue={report.round.id}
        options={report.rounds.map(({ id, year, track, closed }) => ({
          value: id,
          label: [
            t(closed ? "round_closed" : "round_open", { year }),
            ...(track === "ANNUAL" ? [] : [tr(`track.${track}`)]),
          ].join(" · "),
        }))}
      />
      {levels.length > 1 && (
        <Select
          name="level"
          label={t("rows")}
          defaultValue={report.level}
          options={levels.map((level) => ({ value: level, label: t(`by.${level}`) }))}
        />
      )}
      {!withoutApproved && (
        <Checkbox name="approved" value="1" label={t("approved_only")} defaultChecked={choice.approvedOnly} />
      )}
    </FilterBar>
  );
}
