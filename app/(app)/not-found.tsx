import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <>
      <h1 className="sr-only">{t("not_found_title")}</h1>
      <EmptyState title={t("not_found_title")} action={<ButtonLink href="/">{t("to_start")}</ButtonLink>}>
        {t("not_found")}
      </EmptyState>
    </>
  );
}
