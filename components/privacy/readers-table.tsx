import { useTranslations } from "next-intl";
import { TrailTable } from "@/components/trail/trail-table";
import { formatDate } from "@/lib/core/format";
import type { Reading } from "@/lib/privacy/reading";
import { sayAct, sayPurpose } from "@/lib/trail/words";

/** Who read and changed a household: a line for each person, act and day. */
export function ReadersTable({ readings }: { readings: readonly Reading[] }) {
  const t = useTranslations("privacy");
  const say = useTranslations();
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
    <TrailTable
      caption={t("file.readers")}
      dayOnly
      lines={readings.map((reading) => ({
        key: `${reading.at.getTime()}${reading.act}${reading.who}${reading.place}${reading.purpose}${reading.note}`,
        when: formatDate(reading.at),
        who: reading.who ?? t("file.system"),
        office: [reading.role && say(`common.role.${reading.role}`), reading.office].filter(Boolean).join(", "),
        what: sayAct(reading, say),
        details: detailsOf(reading),
        purpose: sayPurpose(reading, say),
      }))}
    />
  );
}
