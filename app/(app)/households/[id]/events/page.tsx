import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { parseId, runPage } from "@/lib/core/run";
import { EVENT_KINDS, slugOf } from "@/lib/events/event";
import { getHousehold } from "@/lib/households/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("title") };
}

/** What can happen to a household, each the way to its act. */
export default async function EventsPage({ params }: PageProps<"/households/[id]/events">) {
  const { id } = await params;
  const household = await runPage(async () => {
    const actor = await openPage("/households/[id]/events");
    const household = await getHousehold(actor, parseId(id));
    return household.closed || !can(actor, "household.edit", household.unitPath) ? null : household;
  });
  if (!household) notFound();
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  const ways = [
    ...EVENT_KINDS.map((kind) => ({
      href: `events/${slugOf(kind)}`,
      word: t(`kind.${kind}`),
      text: t(`explain.${kind}`),
    })),
    { href: "release", word: t("kind.TRANSFER"), text: t("explain.TRANSFER") },
    { href: "close", word: t("close_mistake"), text: t("close_mistake_text") },
  ];
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={t("title")}
        subtitle={t("subtitle")}
        breadcrumbs={[
          { href: "/households", label: th("title") },
          { href: `/households/${household.id}`, label: household.headName },
        ]}
      />
      <ul className="border-y border-rule-strong bg-surface">
        {ways.map(({ href, word, text }) => (
          <li key={href} className="border-rule px-4 py-3 not-first:border-t">
            <a href={`/households/${household.id}/${href}`} className="link text-lg font-semibold">
              {word}
            </a>
            <p className="text-ink-soft">{text}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
