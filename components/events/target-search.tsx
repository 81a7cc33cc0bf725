import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { TextInput } from "@/components/ui/inputs";

type Found = { id: string; code: string; headName: string; village: string };

type Props = {
  /** Of this page. */
  address: string;
  search: string;
  found: readonly Found[];
  /** A way on without a receiving household. */
  without?: { href: string; word: string };
};

/** Finds the household of the commune that takes somebody in. A form and links: it works without a script. */
export function TargetSearch({ address, search, found, without }: Props) {
  const t = useTranslations("events");
  return (
    <section aria-labelledby="target-title" className="max-w-3xl">
      <h2 id="target-title" className="mb-1 text-lg">
        {t("choose_target")}
      </h2>
      <p className="mb-3 text-ink-soft">{t("choose_target_text")}</p>
      <form action={address} className="flex flex-wrap items-end gap-3">
        <TextInput name="q" label={t("search")} defaultValue={search} maxLength={100} className="min-w-64 flex-1" />
        <Button type="submit">{t("search")}</Button>
      </form>
      {search && found.length === 0 && <p className="mt-3">{t("no_target_found")}</p>}
      {found.length > 0 && (
        <ul className="mt-3 border-y border-rule bg-surface">
          {found.map(({ id, code, headName, village }) => (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-3 border-rule px-4 py-2 not-first:border-t"
            >
              <span>
                <span className="font-semibold">{headName}</span> · {code} · {village}
              </span>
              <a href={`${address}?target=${id}`} className="link">
                {t("choose_this")} <span className="sr-only">{headName}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
      {without && (
        <p className="mt-4">
          <a href={without.href} className="link">
            {without.word}
          </a>
        </p>
      )}
    </section>
  );
}
