import { getTranslations } from "next-intl/server";
import { countersignAction } from "@/app/(app)/countersignatures/actions";
import { CountersignButtons } from "@/components/people/countersign-buttons";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatDateTime } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { type CountersignatureView, listCountersignatures } from "@/lib/users/countersign";

export async function generateMetadata() {
  const t = await getTranslations("people.countersign");
  return { title: t("title") };
}

/** What one person asked for and takes a second: theirs to say, then what waits for others, then what was decided. */
export default async function CountersignaturesPage(_: PageProps<"/countersignatures">) {
  const { actor, all } = await runPage(async () => {
    const actor = await openPage("/countersignatures");
    return { actor, all: await listCountersignatures(actor) };
  });
  const t = await getTranslations("people.countersign");
  const parts = [
    { key: "mine", rows: all.filter(({ isMine }) => isMine) },
    { key: "others", rows: all.filter(({ agreed, isMine }) => agreed === null && !isMine) },
    { key: "decided", rows: all.filter(({ agreed }) => agreed !== null) },
  ] as const;
  return (
    <>
      <PageHeader title={t("title")} subtitle={t("subtitle")} />
      <Callout kind="info">{t("explains")}</Callout>
      {all.length === 0 && <EmptyState title={t("empty")} />}
      {parts.map(
        ({ key, rows }) =>
          rows.length > 0 && (
            <section key={key} aria-labelledby={key} className="mt-8">
              <h2 id={key} className="mb-2 text-lg">
                {t(key)}
              </h2>
              <CountersignatureTable rows={rows} caption={t(key)} />
            </section>
          ),
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

async function CountersignatureTable({ rows, caption }: { rows: readonly CountersignatureView[]; caption: string }) {
  const t = await getTranslations("people.countersign");
  const tc = await getTranslations("common");
  return (
    <Table caption={caption} captionHidden stacked>
      <thead>
        <tr>
          <Th>{t("columns.what")}</Th>
          <Th>{t("columns.for_whom")}</Th>
          <Th>{t("columns.asked")}</Th>
          <Th>{t("columns.answer")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const what = t(`deed.${row.deed}`, { role: tc(`role.${row.role}`), unit: row.unit });
          return (
            <tr key={row.id}>
              <Th scope="row" className="font-normal">
                {what}
                {row.deed === "POSTING" && (
                  <span className="block text-ink-soft">
                    {t("from", { date: formatDate(row.validFrom) })}
                    {row.validTo && ` ${t("to", { date: formatDate(row.validTo) })}`}
                  </span>
                )}
              </Th>
              <Td>
                {row.name}
                <span className="block text-ink-soft">{row.username}</span>
              </Td>
              <Td>
                <span className="sm:hidden">{t("asked_by")} </span>
                {row.askedBy}
                <span className="block text-ink-soft">{formatDateTime(row.askedAt)}</span>
              </Td>
              <Td>
                {row.isMine ? (
                  <MessagesProvider>
                    <CountersignButtons id={row.id} about={`${what}, ${row.name}`} countersign={countersignAction} />
                  </MessagesProvider>
                ) : row.decidedAt ? (
                  <>
                    {t(row.agreed ? "agreed" : "refused", { name: row.decidedBy ?? "–" })}
                    <span className="block text-ink-soft">{formatDateTime(row.decidedAt)}</span>
                  </>
                ) : (
                  <span className="text-ink-soft">{t("waits")}</span>
                )}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
