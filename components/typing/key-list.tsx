import { useTranslations } from "next-intl";

const KEYS = ["digits", "enter", "backspace", "arrows", "record", "leave"] as const;

/** The keys of the typing screen, always in sight. */
export function KeyList() {
  const t = useTranslations("typing");
  return (
    <section aria-labelledby="keys-title" className="border border-rule bg-surface px-4 py-3 text-table">
      <h2 id="keys-title" className="text-base font-semibold">
        {t("keys")}
      </h2>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        {KEYS.map((key) => (
          <div key={key} className="contents">
            <dt className="whitespace-nowrap font-semibold">{t(`key_names.${key}`)}</dt>
            <dd className="text-ink-soft">{t(`key.${key}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
