import { useLocale, useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import type { AlarmView } from "@/lib/access/alarms";
import { formatDateTime, formatNumber } from "@/lib/core/format";

/** Where many wrong passwords came within the last day. */
export function Alarms({ alarms }: { alarms: readonly AlarmView[] }) {
  const t = useTranslations("people.alarm");
  const locale = useLocale();
  if (alarms.length === 0) return null;
  return (
    <Callout kind="warning" title={t("title")}>
      <ul className="list-disc pl-5">
        {alarms.map(({ userId, name, username, address, failures, at }) => {
          const seen = {
            count: formatNumber(failures, locale),
            time: formatDateTime(at),
            address: address || t("unknown_address"),
          };
          return (
            <li key={userId ?? address}>
              {userId ? (
                <a className="link" href={`/admin/people/${userId}`}>
                  {t("account", { name: name ?? "", username: username ?? "", ...seen })}
                </a>
              ) : (
                t("address", seen)
              )}
            </li>
          );
        })}
      </ul>
      <p>{t("explains")}</p>
    </Callout>
  );
}
