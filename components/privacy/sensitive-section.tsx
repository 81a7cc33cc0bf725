"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAsking } from "@/components/privacy/use-asking";
import { Button } from "@/components/ui/button";
import { Table, Td, Th } from "@/components/ui/table";
import { useReady } from "@/components/ui/use-ready";
import type { ActionResult } from "@/lib/core/action-result";
import { sayRemarks } from "@/lib/households/columns";
import type { SensitiveFacts } from "@/lib/households/sensitive";

type Props = {
  householdId: string;
  members: readonly { id: string; fullName: string }[];
  reveal: (input: unknown) => Promise<ActionResult<Record<string, SensitiveFacts>>>;
};

/** Ethnicity, disability and health for somebody of another office: not there until they say what for. */
export function SensitiveSection({ householdId, members, reveal }: Props) {
  const t = useTranslations("privacy");
  const th = useTranslations("households");
  const tc = useTranslations("common");
  const ready = useReady();
  const [facts, setFacts] = useState<Record<string, SensitiveFacts> | null>(null);
  const { ask, dialog } = useAsking(
    { title: t("sensitive.title"), text: t("sensitive.text"), verb: t("sensitive.show") },
    (id, { purpose, note }) => reveal({ id, householdId, purpose, note }),
    setFacts,
  );
  if (!facts) {
    return (
      <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="max-w-2xl text-ink-soft">{t("sensitive.hidden")}</p>
        <Button size="sm" disabled={!ready} onClick={ask}>
          {t("sensitive.button")}
        </Button>
        {dialog}
      </div>
    );
  }
  return (
    <section role="status" aria-label={t("sensitive.table")} className="mt-3">
      <Table caption={t("sensitive.table")}>
        <thead>
          <tr>
            <Th>{t("sensitive.name")}</Th>
            <Th>{t("sensitive.ethnicity")}</Th>
            <Th>{t("sensitive.health")}</Th>
          </tr>
        </thead>
        <tbody>
          {members.map(({ id, fullName }) => {
            const found = facts[id];
            return (
              <tr key={id}>
                <Th scope="row" className="font-normal">
                  {fullName}
                </Th>
                <Td>{found?.ethnicity}</Td>
                <Td>{found && sayRemarks(found, { th, tc })}</Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}
