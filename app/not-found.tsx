import { getTranslations } from "next-intl/server";

export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <main className="mx-auto max-w-xl px-4 py-16 text-center">
      <h1 className="text-xl">{t("not_found_title")}</h1>
      <p className="mt-2 text-ink-soft">{t("not_found")}</p>
      <p className="mt-4">
        <a className="link" href="/">
          {t("to_start")}
        </a>
      </p>
    </main>
  );
}
