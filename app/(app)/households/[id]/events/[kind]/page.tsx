import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { askElsewhereAction, findTypedAgainAction, rememberDifferentAction } from "@/app/(app)/duplicates/actions";
import { previewEventAction, recordEventAction } from "@/app/(app)/events/actions";
import { EventForm } from "@/components/events/event-form";
import { TargetSearch } from "@/components/events/target-search";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asked, readQuery } from "@/lib/core/query";
import { parseId, runPage } from "@/lib/core/run";
import { kindOf, SHAPES } from "@/lib/events/event";
import { getHousehold, listEthnicGroups, listHouseholds } from "@/lib/households/queries";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata({ params }: PageProps<"/households/[id]/events/[kind]">) {
  const kind = kindOf((await params).kind);
  const t = await getTranslations("events");
  return { title: kind ? t(`kind.${kind}`) : "" };
}

/** Records one kind of event; first the household that takes somebody in, where there is one. */
export default async function EventPage({ params, searchParams }: PageProps<"/households/[id]/events/[kind]">) {
  const { id, kind: slug } = await params;
  const {
    q: search = "",
    target: targetId,
    without,
  } = readQuery({ q: asked.text(100), target: asked.id, without: asked.flag }, await searchParams);
  const kind = kindOf(slug);
  if (!kind) notFound();
  const view = await runPage(async () => {
    const actor = await openPage("/households/[id]/events/[kind]");
    const household = await getHousehold(actor, parseId(id));
    if (household.closed || !can(actor, "household.edit", household.unitPath)) return null;
    const target = targetId ? await getHousehold(actor, targetId) : null;
    return {
      household,
      target,
      found: search
        ? (await listHouseholds(actor, { search })).rows.filter((row) => row.id !== household.id).slice(0, 20)
        : [],
      villages: await listVillages(actor),
      ethnicGroups: await listEthnicGroups(actor),
    };
  });
  if (!view) notFound();
  const { household, target, found, villages, ethnicGroups } = view;
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  const address = `/households/${household.id}/events/${slug}`;
  const mayJoin = SHAPES[kind].to.includes("household");
  const mayLeave = SHAPES[kind].to.includes("nowhere");
  const asksTarget = mayJoin && !target && !(mayLeave && without);
  return (
    <>
      <PageHeader
        title={t(`kind.${kind}`)}
        subtitle={t(`explain.${kind}`)}
        breadcrumbs={[
          { href: "/households", label: th("title") },
          { href: `/households/${household.id}`, label: household.headName },
          { href: `/households/${household.id}/events`, label: t("title") },
        ]}
      />
      {target && (
        <p className="mb-4">
          {t("target_is", { name: `${target.headName} · ${target.code} · ${target.village.name}` })}{" "}
          <a href={address} className="link">
            {t("other_target")}
          </a>
        </p>
      )}
      {asksTarget ? (
        <TargetSearch
          address={address}
          search={search}
          found={found}
          without={mayLeave ? { href: `${address}?without=1`, word: t("choose_target_or") } : undefined}
        />
      ) : (
        <MessagesProvider>
          <EventForm
            key={`${kind}${target?.id}`}
            kind={kind}
            today={today()}
            household={{
              id: household.id,
              version: household.version,
              members: household.members.map(({ id: memberId, fullName, birth, relationship }) => ({
                id: memberId,
                name: fullName,
                birth,
                relationship,
              })),
            }}
            target={target && { id: target.id, version: target.version, name: target.headName }}
            villages={villages
              .filter(({ ended }) => !ended)
              .map((village) => ({ value: village.id, label: village.fullName }))}
            ethnicGroups={ethnicGroups.map(({ code, name }) => ({ value: code, label: name }))}
            usualGroup={household.members.at(-1)?.sensitive?.ethnicityCode ?? ""}
            preview={previewEventAction}
            record={recordEventAction}
            duplicates={{ find: findTypedAgainAction, ask: askElsewhereAction, remember: rememberDifferentAction }}
          />
        </MessagesProvider>
      )}
    </>
  );
}
