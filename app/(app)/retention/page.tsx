import { getLocale, getTranslations } from "next-intl/server";
import { changeRetentionRuleAction, changeTimeLimitAction } from "@/app/(app)/privacy/actions";
import { RetentionForm } from "@/components/privacy/retention-form";
import { TimeLimitForm } from "@/components/privacy/time-limit-form";
import { Callout } from "@/components/ui/callout";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatNumber } from "@/lib/core/format";
import { runPage } from "@/lib/core/run";
import { listRetentionRules, listTimeLimits } from "@/lib/privacy/queries";
import { RETENTION } from "@/lib/privacy/retention";

export async function generateMetadata() {
  const t = await getTranslations("privacy");
  return { title: t("retention.title") };
}

/** What is kept for how long, and what a purge would remove today. */
export default async function RetentionPage(_: PageProps<"/retention">) {
  const { actor, rules, limits } = await runPage(async () => {
    const actor = await openPage("/retention");
    return { actor, rules: await listRetentionRules(actor), limits: await listTimeLimits(actor) };
  });
  const t = await getTranslations("privacy");
  const locale = await getLocale();
  return (
    <>
      <PageHeader title={t("retention.title")} subtitle={t("retention.subtitle")} />
      <Callout kind="info">
        <p>{t("retention.convention")}</p>
        <p>{t.rich("retention.command", { command: () => <code>npm run purge</code> })}</p>
      </Callout>
      {rules.map(({ due, ...rule }) => {
        const { removes } = RETENTION[rule.id];
        return (
          <section key={rule.id} aria-labelledby={`rule-${rule.id}`} className="mt-8 break-inside-avoid">
            <h2 id={`rule-${rule.id}`} className="text-lg">
              {t(`retention.rule.${rule.id}`)}
              {!rule.enabled && <span className="font-normal text-ink-soft"> · {t("retention.off")}</span>}
            </h2>
            <p className="mb-2 text-ink-soft">{t(`retention.about.${rule.id}`, { least: String(rule.least) })}</p>
            <MessagesProvider>
              <RetentionForm
                rule={{
                  id: rule.id,
                  version: rule.version,
                  days: rule.days,
                  basis: rule.basis,
                  enabled: rule.enabled,
                }}
                save={changeRetentionRuleAction}
              />
            </MessagesProvider>
            <p className="mt-2">
              {due.count === 0 || !due.oldest || !due.newest ? (
                t("retention.nothing")
              ) : (
                <>
                  <strong>{t(removes ? "retention.due" : "retention.due_listed", { count: due.count })}</strong>,{" "}
                  {t("retention.from_to", { oldest: formatDate(due.oldest), newest: formatDate(due.newest) })}
                </>
              )}
            </p>
            {due.communes.length > 0 && (
              <details className="mt-1">
                <summary className="flex min-h-8 items-center font-semibold text-indigo">
                  {t("retention.by_commune")}
                </summary>
                <Table caption={t(`retention.rule.${rule.id}`)} captionHidden dense>
                  <thead>
                    <tr>
                      <Th>{t("retention.commune")}</Th>
                      <Th numeric>{t("retention.count")}</Th>
                      <Th>{t("retention.oldest")}</Th>
                      <Th>{t("retention.newest")}</Th>
                    </tr>
                  </thead>
                  <tbody>
                    {due.communes.map((commune) => (
                      <tr key={commune.id}>
                        <Td>{commune.name}</Td>
                        <Td numeric>{formatNumber(commune.count, locale)}</Td>
                        <Td>{formatDate(commune.oldest)}</Td>
                        <Td>{formatDate(commune.newest)}</Td>
                      </tr>
                    ))}
                  </tbody>
                </Table>
              </details>
            )}
          </section>
        );
      })}
      {limits.map((limit) => (
        <section key={limit.id} aria-labelledby={`limit-${limit.id}`} className="mt-8 break-inside-avoid">
          <h2 id={`limit-${limit.id}`} className="text-lg">
            {t(`retention.limit.${limit.id}`)}
          </h2>
          <p className="mb-2 text-ink-soft">{t(`retention.limit_about.${limit.id}`)}</p>
          <MessagesProvider>
            <TimeLimitForm limit={limit} save={changeTimeLimitAction} />
          </MessagesProvider>
        </section>
      ))}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
