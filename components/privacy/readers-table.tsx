import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { formatDate } from "@/lib/core/format";
import type { Reading } from "@/lib/privacy/reading";

/** Acts that share their words. */
const FAMILIES = [
  ["event.", "event"],
  ["import.", "import"],
  ["duplicate.", "duplicate"],
] as const;

/** Who read and changed a household: a line for each person, act and day. */
export function ReadersTable({ readings }: { readings: readonly Reading[] }) {
  const t = useTranslations("privacy");
  const tc = useTranslations("common");
  const wordOf = ({ act, reading }: Reading): string => {
    const own = `act.${act.replaceAll(".", "_")}` as "act.household_read";
    if (t.has(own)) return t(own);
    const family = FAMILIES.find(([begin]) => act.startsWith(begin))?.[1];
    return t(`act.${family ?? (reading ? "other_reading" : "other_change")}`);
  };
  const purposeOf = ({ purpose, note }: Reading): string => {
    const key = `purpose.${purpose}` as "purpose.OTHER";
    return [purpose && t.has(key) ? t(key) : purpose, note].filter(Boolean).join(": ");
  };
  const detailsOf = ({ place, sensitive, act, times }: Reading): string => {
    const key = `place.${place}` as "place.review";
    return [
      place && t.has(key) && t(key),
      sensitive && act !== "sensitive.reveal" && t("with_sensitive"),
      times > 1 && t("file.times", { times }),
    ]
      .filter((word) => typeof word === "string" && word !== "")
      .join(", ");
  };
  if (readings.length === 0) return <p className="text-ink-soft">{t("file.nobody")}</p>;
  return (
    <Table caption={t("file.readers")} captionHidden>
      <thead>
        <tr>
          <Th>{t("file.day")}</Th>
          <Th>{t("file.who")}</Th>
          <Th>{t("file.office")}</Th>
          <Th>{t("file.what")}</Th>
          <Th>{t("file.for_what")}</Th>
        </tr>
      </thead>
      <tbody>
        {readings.map((reading) => {
          const details = detailsOf(reading);
          return (
            <tr
              key={`${reading.at.getTime()}${reading.act}${reading.who}${reading.place}${reading.purpose}${reading.note}`}
            >
              <Td className="whitespace-nowrap">{formatDate(reading.at)}</Td>
              <Td>{reading.who ?? t("file.system")}</Td>
              <Td>{[reading.role && tc(`role.${reading.role}`), reading.office].filter(Boolean).join(", ") || "–"}</Td>
              <Td>
                {wordOf(reading)}
                {details && <span className="text-ink-soft"> ({details})</span>}
              </Td>
              <Td>{purposeOf(reading) || "–"}</Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
