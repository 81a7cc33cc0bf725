import { getTranslations } from "next-intl/server";
import {
  acceptTransferAction,
  previewTransferAction,
  refuseTransferAction,
  undoTransferAction,
  withdrawTransferAction,
} from "@/app/(app)/events/actions";
import { AcceptForm } from "@/components/events/accept-form";
import { ActButton } from "@/components/events/act-button";
import { RefuseForm } from "@/components/events/refuse-form";
import { TargetSearch } from "@/components/events/target-search";
import { ClassBadge } from "@/components/ui/class-badge";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDate, formatDateTime } from "@/lib/core/format";
import { asked, readQuery } from "@/lib/core/query";
import { parseId, runPage } from "@/lib/core/run";
import { getTransfer } from "@/lib/events/queries";
import { getHousehold, listHouseholds } from "@/lib/households/queries";
import { listVillages } from "@/lib/units/queries";

export async function generateMetadata() {
  const t = await getTranslations("events");
  return { title: t("transfers.title") };
}

/** One move: what both sides see of it, and what each may do now. */
export default async function TransferPage({ params, searchParams }: PageProps<"/transfers/[id]">) {
  const { id } = await params;
  const {
    q: search = "",
    target: targetId,
    into: asks,
  } = readQuery({ q: asked.text(100), target: asked.id, into: asked.oneOf(["household"]) }, await searchParams);
  const { actor, transfer, target, found, villages } = await runPage(async () => {
    const actor = await openPage("/transfers/[id]");
    const transfer = await getTransfer(actor, parseId(id));
    const receives = transfer.side === "receiving" && can(actor, "household.edit");
    return {
      actor,
      transfer,
      target: receives && targetId ? await getHousehold(actor, targetId) : null,
      found: receives && search ? (await listHouseholds(actor, { search })).rows.slice(0, 20) : [],
      villages: receives ? (await listVillages(actor)).filter(({ ended }) => !ended) : null,
    };
  });
  const t = await getTranslations("events");
  const th = await getTranslations("households");
  const tc = await getTranslations("common");
  const { facts, state } = transfer;
  const address = `/transfers/${transfer.id}`;
  const open = state === "RELEASED";
  const into = asks !== undefined || search !== "" || target !== null;
  return (
    <>
      <PageHeader
        title={t("transfer_title", { name: facts.headName })}
        subtitle={`${facts.code} · ${t(`state.${state}`)}`}
        breadcrumbs={[{ href: "/transfers", label: t("transfers.title") }]}
        actions={
          <MessagesProvider>
            {transfer.side === "sending" && (open || state === "EXPIRED") && can(actor, "household.edit") && (
              <ActButton id={transfer.id} act={withdrawTransferAction} word={t("withdraw")} />
            )}
            {transfer.undoUntil && <ActButton id={transfer.id} act={undoTransferAction} word={t("undo_accept")} />}
          </MessagesProvider>
        }
      />
      <DescriptionList columns={2}>
        <Description term={t("transfers.from")}>
          {transfer.from.name} · {facts.village}
        </Description>
        <Description term={t("transfers.to")}>{transfer.to.name}</Description>
        <Description term={th("class")}>
          {facts.class ? <ClassBadge value={facts.class} /> : th("no_class")}
        </Description>
        <Description term={t("transfer_on")}>{formatDate(transfer.on)}</Description>
        <Description term={t("field.reason")}>
          {[transfer.reason, transfer.document].filter(Boolean).join(" · ")}
        </Description>
        <Description term={t("transfers.deadline")}>{formatDate(transfer.deadline)}</Description>
        <Description term={t("released_by")}>
          {transfer.releasedBy} · {formatDateTime(transfer.releasedAt)}
        </Description>
        {transfer.answeredBy && transfer.answeredAt && (
          <Description term={t("answered_by")}>
            {transfer.answeredBy} · {formatDateTime(transfer.answeredAt)}
          </Description>
        )}
        {transfer.note && <Description term={t("answer_note")}>{transfer.note}</Description>}
      </DescriptionList>
      {transfer.newHouseholdId && transfer.side !== "sending" && (
        <p className="mt-3">
          <a href={`/households/${transfer.newHouseholdId}`} className="link">
            {t("transfers.household")}: {facts.headName}
          </a>
        </p>
      )}

      <h2 className="mt-8 mb-2 text-lg">{t("who_comes")}</h2>
      <Table caption={t("who_comes")} captionHidden>
        <thead>
          <tr>
            <Th>{th("field.fullName")}</Th>
            <Th>{th("field.sex")}</Th>
            <Th>{t("birth_year")}</Th>
            <Th>{th("field.relationship")}</Th>
          </tr>
        </thead>
        <tbody>
          {facts.members.map((member) => (
            <tr key={member.id}>
              <Th scope="row" className="font-normal">
                {member.name}
              </Th>
              <Td>{tc(`sex.${member.sex}`)}</Td>
              <Td>{member.birthYear}</Td>
              <Td>{th(`relationship.${member.relationship}`)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>

      {open && villages && (
        <>
          <h2 className="mt-8 mb-2 text-lg">{t("accept_title")}</h2>
          <p className="mb-3 flex flex-wrap gap-x-6 gap-y-1">
            <a href={address} className="link" aria-current={into ? undefined : "page"}>
              {t("accept_new")}
            </a>
            <a href={`${address}?into=household`} className="link" aria-current={into ? "page" : undefined}>
              {t("accept_into")}
            </a>
          </p>
          {into && !target ? (
            <TargetSearch address={address} search={search} found={found} />
          ) : (
            <MessagesProvider>
              <AcceptForm
                key={target?.id ?? "new"}
                transferId={transfer.id}
                members={facts.members.map((member) => ({
                  id: member.id,
                  name: member.name,
                  birth: String(member.birthYear),
                  relationship: member.relationship,
                }))}
                target={
                  target && { id: target.id, version: target.version, name: `${target.headName} · ${target.code}` }
                }
                villages={villages.map((village) => ({ value: village.id, label: village.fullName }))}
                preview={previewTransferAction}
                accept={acceptTransferAction}
              />
            </MessagesProvider>
          )}
          <h2 className="mt-10 mb-2 text-lg">{t("refuse_title")}</h2>
          <MessagesProvider>
            <RefuseForm id={transfer.id} refuse={refuseTransferAction} />
          </MessagesProvider>
        </>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
