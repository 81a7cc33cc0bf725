"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";

/** As the action gives it: the password, and until when it waits for its first use. */
export type OneTime = { password: string; expires: string };

type Props = { name: string; username: string; oneTime: OneTime };

/** A one-time password, on this screen only. Takes the focus, so that it is read out. */
export function OneTimePassword({ name, username, oneTime }: Props) {
  const t = useTranslations("people.one_time");
  const [copied, setCopied] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(oneTime.password);
      setCopied(true);
    } catch {
      // Without TLS a browser offers no clipboard: it is read from the screen.
      setCopied(false);
    }
  };
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="status"
      className="my-4 border-l-4 border-l-success bg-success-tint px-4 py-3 print:border print:border-rule"
    >
      <p className="font-semibold">{t("given", { name })}</p>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt>{t("username")}</dt>
        <dd className="font-semibold">{username}</dd>
        <dt>{t("password")}</dt>
        <dd className="whitespace-nowrap font-semibold tracking-wide">
          <output aria-label={t("password")}>{oneTime.password}</output>
        </dd>
        <dt>{t("expires")}</dt>
        <dd>{oneTime.expires}</dd>
      </dl>
      <p className="mt-2 text-table">{t("once")}</p>
      <p className="mt-2 flex flex-wrap items-center gap-3">
        <Button size="sm" onClick={copy}>
          {t("copy")}
        </Button>
        <span className="text-table">{copied && t("copied")}</span>
      </p>
    </div>
  );
}
