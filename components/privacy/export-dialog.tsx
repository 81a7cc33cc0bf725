"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import PurposeDialog from "@/components/privacy/purpose-dialog";
import { Spoken } from "@/components/ui/spoken";

type Props = Pick<ComponentProps<typeof PurposeDialog>, "onClose" | "send">;

/** Asks what a download is for. Loaded when it is asked. */
export default function ExportDialog(props: Props) {
  return (
    <Spoken>
      <Question {...props} />
    </Spoken>
  );
}

function Question(props: Props) {
  const t = useTranslations("privacy.export");
  return <PurposeDialog kind="export" title={t("title")} text={t("text")} verb={t("download")} {...props} />;
}
