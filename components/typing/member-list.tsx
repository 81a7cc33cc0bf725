import { useTranslations } from "next-intl";
import { ClassBadge } from "@/components/ui/class-badge";
import { Table, Td, Th } from "@/components/ui/table";
import type { TypedSheet } from "@/lib/documents/sheets/typed-sheet";
import type { EthnicGroup, SheetRow } from "@/lib/households/cell";
import { MEMBER_COLUMNS, sayFact } from "@/lib/households/columns";
import type { HouseholdEditInput } from "@/lib/households/schema";

type Props = {
  sheet: TypedSheet;
  household: HouseholdEditInput;
  rows: readonly SheetRow[];
  ethnicGroups: readonly EthnicGroup[];
};

/** Columns that tell people apart and that are corrected most; the others are called by their letters all the same. */
const COLUMNS = MEMBER_COLUMNS.filter(({ tables }) => tables.includes("typing"));

/** The head of the sheet: whose it is, and the members with the numbers and letters of the paper. */
export function MemberList({ sheet, household, rows, ethnicGroups }: Props) {
  const t = useTranslations("sheets");
  const tt = useTranslations("typing");
  const th = useTranslations("households");
  const tc = useTranslations("common");
  const head = household.members.find(({ relationship }) => relationship === "HEAD");
  return (
    <div className="mb-3">
      <h2 className="text-lg">{head?.fullName}</h2>
      <p className="mb-2 flex flex-wrap items-center gap-x-3 text-ink-soft">
        <span>
          {sheet.code} · {sheet.place}
        </span>
        {sheet.review.startClass && <ClassBadge value={sheet.review.startClass} short />}
        <span>
          {th("field.phone")}: {household.phone || "–"}
        </span>
      </p>
      <Table caption={t("members", { count: household.members.length })} captionHidden dense>
        <thead>
          <tr>
            <Th>{t("number")}</Th>
            {COLUMNS.map(({ letter, field }) => (
              <Th key={letter}>
                {letter} {th(`field.${field}`)}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ member, left }, i) => {
            const ethnicity = ethnicGroups.find(({ value }) => value === member.ethnicityCode)?.label ?? "";
            return (
              <tr key={member.id} className={left ? "text-ink-soft line-through" : undefined}>
                <Td>
                  {i + 1}
                  {left && <span className="sr-only"> {tt("left", { name: member.fullName })}</span>}
                </Td>
                {COLUMNS.map((column) => (
                  <Td key={column.letter}>{sayFact(column.field, { ...member, ethnicity }, { th, tc })}</Td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
