import { useTranslations } from "next-intl";
import { ImportKindBadge } from "@/components/imports/import-state";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { decodeMessage } from "@/lib/core/message";
import { sayValue } from "@/lib/households/columns";
import { type ListedField, MEMBER_FIELDS } from "@/lib/households/member-fields";
import type { Edit } from "@/lib/imports/compare";
import { sayField } from "@/lib/imports/fields";
import type { Remark } from "@/lib/imports/listed";
import { maskDigits } from "@/lib/imports/mask";
import type { ImportHouseholdView } from "@/lib/imports/views";

type Row = ImportHouseholdView;

type Props = {
  rows: readonly Row[];
  /** The headings of the list's columns. */
  headings: readonly string[];
  /** Names of ethnic groups by their codes. */
  ethnicGroups: Readonly<Record<string, string>>;
  /** Whether the register still has what was put into it. */
  stands: boolean;
};

const MOST_NAMES = 8;

/** Household by household: what a list would do to the register, and what is wrong in which of its cells. */
export function DryRunTable({ rows, headings, ethnicGroups, stands }: Props) {
  const t = useTranslations("imports");
  return (
    <Table caption={t("dry.title")} captionHidden stacked>
      <thead>
        <tr>
          <Th>{t("dry.household")}</Th>
          <Th>{t("dry.what")}</Th>
          <Th className="min-w-72">{t("dry.details")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="align-top">
            <Td className="align-top">
              <Who row={row} stands={stands} />
            </Td>
            <Td className="align-top">
              <ImportKindBadge value={row.kind} />
              {row.applied && stands && (
                <span className="mt-1 block">
                  <Tag>{t("dry.applied")}</Tag>
                </span>
              )}
            </Td>
            <Td className="align-top">
              <ul className="space-y-1">
                <Remarks remarks={row.remarks} level="error" headings={headings} />
                {row.kind === "CHANGES" && <Edits edits={row.edits} row={row} ethnicGroups={ethnicGroups} />}
                {row.kind === "NEW" && <Members row={row} ethnicGroups={ethnicGroups} />}
                <Remarks remarks={row.remarks} level="warning" headings={headings} />
                <Said row={row} />
              </ul>
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Who({ row: { listed, householdId, code, applied }, stands }: { row: Row; stands: boolean }) {
  const t = useTranslations("imports");
  const [head] = listed.members;
  const rows = listed.rows.length > 1 ? `${listed.rows[0]}–${listed.rows.at(-1)}` : String(listed.rows[0] ?? "");
  const name = head?.fullName || t("dry.no_name");
  const open = householdId !== null && (code !== null || (applied && stands));
  return (
    <>
      {open ? (
        <a href={`/households/${householdId}`} className="link">
          {name}
        </a>
      ) : (
        <span className="font-semibold">{name}</span>
      )}
      <span className="block text-ink-soft">
        {t("dry.row", { rows })} · {listed.village?.name ?? t("dry.unknown_village")}
        {(code ?? listed.code) && ` · ${code ?? listed.code}`}
      </span>
    </>
  );
}

function Remarks({
  remarks,
  level,
  headings,
}: {
  remarks: readonly Remark[];
  level: Remark["level"];
  headings: readonly string[];
}) {
  const t = useTranslations("imports");
  const say = (message: string) => {
    const { key, params } = decodeMessage(message);
    return t(key, Object.fromEntries(Object.entries(params).map(([name, value]) => [name, maskDigits(value)])));
  };
  return remarks
    .filter((remark) => remark.level === level)
    .map(({ row, column, message, value }) => {
      const heading = headings[column] || t("mapping.no_heading");
      const reason = say(message);
      const words =
        column < 0
          ? t("dry.of_row", { row, reason })
          : !value
            ? t(value === "" ? "dry.cell_empty" : "dry.cell_said", { row, heading, reason })
            : t("dry.cell", { row, heading, value: `“${value}”`, reason });
      return (
        <li key={`${row}/${column}/${message}`} className={level === "error" ? "text-danger" : "text-warning"}>
          {words}
        </li>
      );
    });
}

function useWords(ethnicGroups: Readonly<Record<string, string>>) {
  const t = useTranslations("imports");
  const tc = useTranslations("common");
  const th = useTranslations("households");
  return (field: string, value: string | boolean | null): string => {
    if (value === null || value === "") return t("dry.empty");
    if (typeof value === "boolean") return tc(value ? "yes" : "no");
    if (field === "ethnicityCode") return ethnicGroups[value] ?? value;
    if (field === "nationalId") return t("dry.hidden");
    return field in MEMBER_FIELDS ? sayValue(field as ListedField, value, { th, tc }) : value;
  };
}

function Edits({
  edits,
  row,
  ethnicGroups,
}: {
  edits: readonly Edit[];
  row: Row;
  ethnicGroups: Readonly<Record<string, string>>;
}) {
  const t = useTranslations("imports");
  const th = useTranslations("households");
  const word = useWords(ethnicGroups);
  return edits.map((edit) => {
    if (edit.of === "arrival") {
      return <li key={`joins-${edit.index}`}>{t("dry.joins", { name: edit.name })}</li>;
    }
    const after =
      edit.field === "nationalId" && edit.of === "member"
        ? (row.listed.members[edit.index]?.nationalId ?? "")
        : word(edit.field, edit.after);
    const change = t("dry.before_after", {
      field: sayField(edit.field, { t, th }),
      before: word(edit.field, edit.before),
      after,
    });
    return (
      <li key={`${edit.of === "member" ? edit.personId : ""}${edit.field}`}>
        {edit.of === "member" ? t("dry.of_member", { name: edit.name, change }) : change}
      </li>
    );
  });
}

function Members({ row: { listed }, ethnicGroups }: { row: Row; ethnicGroups: Readonly<Record<string, string>> }) {
  const t = useTranslations("imports");
  const th = useTranslations("households");
  const word = useWords(ethnicGroups);
  const shown = listed.members.slice(0, MOST_NAMES);
  const more = listed.members.length - shown.length;
  return (
    <>
      {shown.map((member, i) => (
        <li key={member.row}>
          {[
            member.fullName,
            th(`relationship.${i === 0 ? "HEAD" : (member.relationship ?? "OTHER")}`),
            member.sex && word("sex", member.sex),
            member.birth,
            member.ethnicityCode && word("ethnicityCode", member.ethnicityCode),
            member.nationalId,
          ]
            .filter(Boolean)
            .join(" · ")}
        </li>
      ))}
      {more > 0 && <li className="text-ink-soft">{t("dry.more_members", { count: more })}</li>}
    </>
  );
}

/** What a review decides, as the list has it. */
function Said({ row: { listed } }: { row: Row }) {
  const t = useTranslations("imports");
  const tc = useTranslations("common");
  const { incomeScore, deprivationScore, classNow } = listed.result;
  const said = [
    classNow && tc(`class.${classNow}`),
    incomeScore !== null && t("dry.b1", { score: incomeScore }),
    deprivationScore !== null && t("dry.b2", { score: deprivationScore }),
  ].filter(Boolean);
  return said.length > 0 ? <li className="text-ink-soft">{t("dry.list_says", { said: said.join(" · ") })}</li> : null;
}
