import { getTranslations } from "next-intl/server";
import { UploadForm } from "@/components/imports/upload-form";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { runPage } from "@/lib/core/run";
import { MOST_UPLOAD_BYTES } from "@/scripts/limits.mjs";

export async function generateMetadata() {
  const t = await getTranslations("imports");
  return { title: t("upload.title") };
}

/** A list is chosen or pasted. */
export default async function NewImportPage() {
  const actor = await runPage(() => openPage("/imports/new"));
  const t = await getTranslations("imports");
  return (
    <>
      <PageHeader
        title={t("upload.title")}
        subtitle={t("upload.subtitle")}
        breadcrumbs={[{ href: "/imports", label: t("page.title") }]}
      />
      <div className="mb-6 max-w-3xl space-y-1 text-ink-soft">
        <p>
          <span className="font-semibold text-ink">{t("upload.known_title")}:</span> {t("upload.known")}
        </p>
        <p>
          {t("upload.commune_only", { commune: actor.unitName })} {t("upload.sealed")}
        </p>
      </div>
      <MessagesProvider>
        <UploadForm mostBytes={MOST_UPLOAD_BYTES} />
      </MessagesProvider>
    </>
  );
}
