import { getTranslations } from "next-intl/server";
import {
  addPostingAction,
  askForFactorResetAction,
  askForResetAction,
  disablePersonAction,
  disconnectProviderAction,
  editPersonAction,
  enablePersonAction,
  endPostingAction,
  endSessionsAction,
  resetPasswordAction,
} from "@/app/(app)/admin/people/actions";
import { SessionList } from "@/components/access/session-list";
import { AccountActions } from "@/components/people/account-actions";
import { EndPosting } from "@/components/people/end-posting";
import { NameForm } from "@/components/people/name-form";
import { PersonState } from "@/components/people/person-state";
import { PostingForm } from "@/components/people/posting-form";
import { Button } from "@/components/ui/button";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { listSessionsOf } from "@/lib/access/sessions";
import { rootOnPaper } from "@/lib/audit/queries";
import { now, today } from "@/lib/core/clock";
import { formatDate, formatDateTime } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { findLabel } from "@/lib/users/identities";
import { postingState } from "@/lib/users/posting";
import { getPerson, listPostingUnits } from "@/lib/users/queries";

export async function generateMetadata() {
  const t = await getTranslations("people");
  return { title: t("person_title") };
}

export default async function PersonPage({ params }: PageProps<"/admin/people/[id]">) {
  const { id } = await params;
  const { actor, person, units, sessions, connected } = await runPage(async () => {
    const actor = await openPage("/admin/people/[id]");
    const [person, units, sessions, connected] = await Promise.all([
      getPerson(actor, parseId(id)),
      listPostingUnits(actor),
      listSessionsOf(actor, parseId(id)),
      findLabel(actor, parseId(id)),
    ]);
    return { actor, person, units, sessions, connected };
  });
  const t = await getTranslations("people");
  const tc = await getTranslations("common");
  const day = today();
  const isOwn = person.id === actor.userId;
  const { version, fullName, username, disabled, hasPassword, reset, oneTimeExpires } = person;
  const password = !hasPassword
    ? t("password.NONE")
    : oneTimeExpires
      ? t(oneTimeExpires <= now() ? "password.EXPIRED" : "password.ONE_TIME", { time: formatDateTime(oneTimeExpires) })
      : t("password.OWN");

  return (
    <div className="max-w-4xl">
      <PageHeader title={fullName} breadcrumbs={[{ href: "/admin/people", label: t("title") }]} />
      <DescriptionList>
        <Description term={t("username")}>{username}</Description>
        <Description term={t("state")}>
          <PersonState person={person} />
        </Description>
        <Description term={t("password_state")}>{password}</Description>
        <Description term={t("factor_state")}>{t(person.hasFactor ? "factor_has" : "factor_has_not")}</Description>
        {connected !== null && (
          <Description term={t("provider")}>
            {connected}
            <form action={disconnectProviderAction} className="mt-1 print:hidden">
              <input type="hidden" name="id" value={person.id} />
              <Button type="submit" size="sm">
                {t("disconnect_provider")}
              </Button>
            </form>
          </Description>
        )}
      </DescriptionList>

      <MessagesProvider>
        {isOwn ? (
          <p className="mt-4 text-ink-soft">{t("own_account")}</p>
        ) : (
          <div className="mt-4 print:hidden">
            <AccountActions
              person={{ id: person.id, version, fullName, username, disabled, hasPassword, reset }}
              askForReset={askForResetAction}
              resetPassword={resetPasswordAction}
              disable={disablePersonAction}
              enable={enablePersonAction}
            />
          </div>
        )}

        {!isOwn && person.hasFactor && (
          <div className="mt-4 print:hidden">
            {person.factorResetAsked ? (
              <p className="text-ink-soft">{t("factor_reset_asked")}</p>
            ) : (
              <form action={askForFactorResetAction}>
                <input type="hidden" name="id" value={person.id} />
                <Button type="submit">{t("ask_factor_reset")}</Button>
              </form>
            )}
          </div>
        )}

        <section aria-labelledby="postings" className="mt-8">
          <h2 id="postings" className="mb-2 text-lg">
            {t("postings")}
          </h2>
          <Table caption={t("postings")} captionHidden>
            <thead>
              <tr>
                <Th>{t("role")}</Th>
                <Th>{t("unit")}</Th>
                <Th>{t("valid_from")}</Th>
                <Th>{t("valid_to")}</Th>
                <Th>{t("state")}</Th>
                <Th className="print:hidden">
                  <span className="sr-only">{t("end_posting")}</span>
                </Th>
              </tr>
            </thead>
            <tbody>
              {person.postings.map((posting) => {
                const state = postingState(posting, day);
                return (
                  <tr key={posting.id} className={state === "ENDED" ? "text-ink-soft" : undefined}>
                    <Th scope="row" className="font-normal">
                      {tc(`role.${posting.role}`)}
                    </Th>
                    <Td>{posting.unitName}</Td>
                    <Td>{formatDate(posting.validFrom)}</Td>
                    <Td>{posting.validTo ? formatDate(posting.validTo) : "–"}</Td>
                    <Td>{t(`posting_states.${state}`)}</Td>
                    <Td className="text-right print:hidden">
                      {state !== "ENDED" && posting.id !== actor.postingId && (
                        <EndPosting
                          id={posting.id}
                          posting={`${tc(`role.${posting.role}`)} · ${posting.unitName}`}
                          today={day}
                          end={endPostingAction}
                        />
                      )}
                    </Td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        </section>

        {!isOwn && (
          <section aria-labelledby="add-posting" className="mt-8 print:hidden">
            <h2 id="add-posting" className="mb-3 text-lg">
              {t("add_posting_title")}
            </h2>
            <PostingForm userId={person.id} units={units} today={day} add={addPostingAction} />
          </section>
        )}

        <section aria-labelledby="sessions" className="mt-8">
          <h2 id="sessions" className="mb-2 text-lg">
            {t("sessions")}
          </h2>
          {sessions.length === 0 ? (
            <p className="text-ink-soft">{t("no_sessions")}</p>
          ) : (
            <SessionList sessions={sessions} />
          )}
          {!isOwn && sessions.length > 0 && (
            <form action={endSessionsAction} className="mt-4 print:hidden">
              <input type="hidden" name="id" value={person.id} />
              <Button type="submit" variant="danger">
                {t("end_sessions")}
              </Button>
            </form>
          )}
        </section>

        <section aria-labelledby="name" className="mt-8 print:hidden">
          <h2 id="name" className="mb-3 text-lg">
            {t("edit_name")}
          </h2>
          <NameForm person={{ id: person.id, version, fullName }} edit={editPersonAction} />
        </section>
      </MessagesProvider>
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </div>
  );
}
