import { getTranslations } from "next-intl/server";
import { answerRequestAction, settleRequestAction, withdrawRequestAction } from "@/app/(app)/duplicates/actions";
import { AnswerForm } from "@/components/duplicates/answer-form";
import { ActButton } from "@/components/events/act-button";
import { Callout } from "@/components/ui/callout";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now } from "@/lib/core/clock";
import { formatDateTime } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { getRequest } from "@/lib/duplicates/queries/requests";
import { ASKS_HOLDER, type RequestView } from "@/lib/duplicates/request";

export async function generateMetadata() {
  const t = await getTranslations("duplicates");
  return { title: t("requests.one") };
}

/** A number that two communes write: what each wrote, as far as the reader stands on a side of it, and the answer. */
export default async function RequestPage({ params }: PageProps<"/duplicates/requests/[id]">) {
  const { id } = await params;
  const { actor, request } = await runPage(async () => {
    const actor = await openPage("/duplicates/requests/[id]");
    return { actor, request: await getRequest(actor, parseId(id)) };
  });
  const t = await getTranslations("duplicates");
  const { side, state, answer, holder } = request;
  return (
    <>
      <PageHeader
        title={t("requests.one")}
        subtitle={t("requests.asked", {
          commune: request.commune,
          name: request.askedBy,
          time: formatDateTime(request.askedAt),
        })}
        breadcrumbs={[{ href: "/duplicates", label: t("title") }]}
        actions={
          request.mayWithdraw && (
            <MessagesProvider>
              <ActButton id={request.id} act={withdrawRequestAction} word={t("requests.withdraw")} then="/duplicates" />
            </MessagesProvider>
          )
        }
      />
      {answer ? (
        <Callout
          kind={request.waits ? "warning" : "info"}
          title={t("requests.answered", {
            name: request.answeredBy ?? "",
            time: request.answeredAt ? formatDateTime(request.answeredAt) : "",
          })}
          action={
            request.waits && (
              <MessagesProvider>
                {side === "holding" && answer === "MOVES" && holder && can(actor, "household.edit") && (
                  <a className="link self-center" href={`/households/${holder.householdId}/release`}>
                    {t("requests.release")}
                  </a>
                )}
                {side === "holding" && answer === "HOLDER_WRONG" && holder && can(actor, "household.edit") && (
                  <a className="link self-center" href={`/households/${holder.householdId}/edit`}>
                    {t("requests.correct")}
                  </a>
                )}
                <ActButton
                  id={request.id}
                  act={settleRequestAction}
                  word={t(side === "asking" ? "requests.seen" : "requests.done")}
                />
              </MessagesProvider>
            )
          }
        >
          <p>{t(`requests.answer.${answer}`)}</p>
          {side === "asking" && <p>{t(`requests.told.${answer}`, { place: request.place })}</p>}
          {side === "holding" && ASKS_HOLDER.includes(answer) && (
            <p>
              {t(answer === "MOVES" ? "requests.told_holder.MOVES" : "requests.told_holder.HOLDER_WRONG", {
                commune: request.commune,
              })}
            </p>
          )}
          {request.note && <p>{request.note}</p>}
        </Callout>
      ) : (
        <Callout kind="info">{t(state === "WITHDRAWN" ? "requests.state.WITHDRAWN" : `requests.open.${side}`)}</Callout>
      )}
      <Written request={request} />
      {request.mayAnswer && (
        <section aria-labelledby="answer" className="mt-8 print:hidden">
          <h2 id="answer" className="mb-2 text-lg">
            {t("requests.to_answer")}
          </h2>
          <MessagesProvider>
            <AnswerForm
              request={{ id: request.id, version: request.version }}
              answers={holder ? undefined : ["NUMBER_WRONG", "OTHER"]}
              send={answerRequestAction}
            />
          </MessagesProvider>
        </section>
      )}
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}

/** What each side wrote, beside each other. */
async function Written({ request: { written, holder, commune } }: { request: RequestView }) {
  const t = await getTranslations("duplicates");
  const tc = await getTranslations("common");
  const rows = [
    ["fullName", written.fullName, holder?.fullName],
    ["birth", written.birth, holder?.birth],
    ["sex", tc(`sex.${written.sex}`), holder && tc(`sex.${holder.sex}`)],
    ["nationalId", written.number, holder?.number],
    ["place", commune, holder?.place],
  ] as const;
  return (
    <Table caption={t("beside")} captionHidden>
      <thead>
        <tr>
          <Th>{t("field")}</Th>
          <Th>{t("requests.written")}</Th>
          {holder && <Th>{t("requests.held")}</Th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(([field, mine, theirs]) => (
          <tr key={field}>
            <Th scope="row" className="font-normal">
              {t(`fields.${field}`)}
            </Th>
            <Td>{mine}</Td>
            {holder && <Td>{theirs}</Td>}
          </tr>
        ))}
        {holder && (
          <tr>
            <Th scope="row" className="font-normal">
              {t("fields.household")}
            </Th>
            <Td>{t("requests.not_saved")}</Td>
            <Td>
              <a className="link" href={`/households/${holder.householdId}`}>
                {holder.code}
              </a>
            </Td>
          </tr>
        )}
      </tbody>
    </Table>
  );
}
