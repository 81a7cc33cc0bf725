import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import type { SessionView } from "@/lib/access/sessions";
import { formatDateTime } from "@/lib/core/format";

type Props = {
  sessions: readonly SessionView[];
  /** Ends one, by the form's field `id`. Without it they are shown. */
  end?: (form: FormData) => Promise<void>;
};

/** Where somebody is signed in: on what, from where, since when. */
export function SessionList({ sessions, end }: Props) {
  const t = useTranslations("access.session");
  return (
    <ul className="divide-y divide-rule border-rule border-y">
      {sessions.map(({ id, device, address, createdAt, usedAt, isThis }) => {
        const name = device || t("unknown_device");
        return (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <div className="min-w-0">
              <p className="font-semibold">
                {name} {isThis && <Tag>{t("this")}</Tag>}
              </p>
              <p className="text-ink-soft text-table">
                {t("since", { time: formatDateTime(createdAt), address: address || t("unknown_address") })}
                {!isThis && ` · ${t("used", { time: formatDateTime(usedAt) })}`}
              </p>
            </div>
            {end && !isThis && (
              <form action={end} className="print:hidden">
                <input type="hidden" name="id" value={id} />
                <Button type="submit" size="sm" aria-label={t("end_of", { device: name })}>
                  {t("end")}
                </Button>
              </form>
            )}
          </li>
        );
      })}
    </ul>
  );
}
