import { getTranslations } from "next-intl/server";
import {
  connectAction,
  disconnectAction,
  endOtherSessionsAction,
  endSessionAction,
  removeFactorAction,
  signOutEverywhereAction,
} from "@/app/(app)/account/actions";
import { CONNECTION_REFUSALS, ProviderConnection } from "@/components/access/provider-connection";
import { SessionList } from "@/components/access/session-list";
import { SignOutForm } from "@/components/shell/tab-owner";
import { Button, ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { PageHeader } from "@/components/ui/page-header";
import { Tag } from "@/components/ui/tag";
import { findCurrentPerson, listPostings } from "@/lib/access/actor";
import { openPage } from "@/lib/access/open-page";
import { hasProvider } from "@/lib/access/provider";
import { shownCookie } from "@/lib/access/provider-flow";
import { listFactors } from "@/lib/access/second-factor";
import { listOwnSessions } from "@/lib/access/sessions";
import { formatDateTime } from "@/lib/core/format";
import { asked, readQuery } from "@/lib/core/query";
import { runPage } from "@/lib/core/run";
import { findLabel } from "@/lib/users/identities";

export async function generateMetadata() {
  const t = await getTranslations("access.account");
  return { title: t("title") };
}

export default async function AccountPage({ searchParams }: PageProps<"/account">) {
  const { actor, username, postings, sessions, factor, codesLeft, connected, shown } = await runPage(async () => {
    const actor = await openPage("/account");
    const username = (await findCurrentPerson())?.username ?? "";
    const [postings, sessions, kept, connected, shown] = await Promise.all([
      listPostings(),
      listOwnSessions(actor),
      listFactors(actor),
      hasProvider() ? findLabel(actor, actor.userId) : null,
      hasProvider() ? shownCookie.read() : null,
    ]);
    return {
      actor,
      username,
      postings,
      sessions,
      factor: kept.factors[0],
      codesLeft: kept.codesLeft,
      connected,
      shown,
    };
  });
  const { changed, ended, refused } = readQuery(
    { changed: asked.flag, ended: asked.flag, refused: asked.oneOf(CONNECTION_REFUSALS) },
    await searchParams,
  );
  const t = await getTranslations("access.account");
  const ta = await getTranslations("access");
  const tc = await getTranslations("common");
  return (
    <div className="max-w-3xl">
      <PageHeader title={t("title")} />
      {changed && (
        <Callout kind="success" role="status">
          <p>{t("changed")}</p>
        </Callout>
      )}
      <DescriptionList>
        <Description term={t("name")}>{actor.name}</Description>
        <Description term={ta("username")}>{username}</Description>
        <Description term={t("postings")}>
          <ul>
            {postings.map(({ postingId, role, unitName }) => (
              <li key={postingId}>
                {tc(`role.${role}`)} · {unitName}{" "}
                {postings.length > 1 && postingId === actor.postingId && <Tag>{t("acting")}</Tag>}
              </li>
            ))}
          </ul>
        </Description>
      </DescriptionList>
      <p className="mt-2 text-table text-ink-soft">
        {postings.length > 1 && `${t("switch_explains")} `}
        {t("wrong_explains")}
      </p>

      <section aria-labelledby="password" className="mt-8">
        <h2 id="password" className="mb-2 text-lg">
          {t("password")}
        </h2>
        <ButtonLink href="/change-password">{t("change_password")}</ButtonLink>
      </section>

      <section aria-labelledby="factor" className="mt-8">
        <h2 id="factor" className="text-lg">
          {t("factor")}
        </h2>
        {factor ? (
          <>
            <p className="mt-1">
              {t("factor_since", { time: formatDateTime(factor.createdAt) })}{" "}
              {t("codes_left", { count: String(codesLeft) })}
            </p>
            <p className="mt-1 mb-3 max-w-2xl text-ink-soft">{t("factor_lost")}</p>
            <form action={removeFactorAction} className="print:hidden">
              <Button type="submit">{t("factor_remove")}</Button>
            </form>
          </>
        ) : (
          <>
            <p className="mt-1 mb-3 max-w-2xl text-ink-soft">{t("factor_none")}</p>
            <ButtonLink href="/second-factor?new=1&from=%2Faccount">{t("factor_make")}</ButtonLink>
          </>
        )}
      </section>

      {hasProvider() && (
        <section aria-labelledby="provider" className="mt-8">
          <h2 id="provider" className="mb-2 text-lg">
            {t("provider")}
          </h2>
          <ProviderConnection
            connected={connected}
            shown={shown?.userId === actor.userId ? shown.label : null}
            refused={refused}
            connect={connectAction}
            disconnect={disconnectAction}
          />
        </section>
      )}

      <section aria-labelledby="sessions" className="mt-8">
        <h2 id="sessions" className="text-lg">
          {t("sessions")}
        </h2>
        <p className="mt-1 mb-3 max-w-2xl text-ink-soft">{t("sessions_explains")}</p>
        {ended && (
          <Callout kind="success" role="status">
            <p>{t("session_ended")}</p>
          </Callout>
        )}
        <SessionList sessions={sessions} end={endSessionAction} />
        <div className="mt-4 flex flex-wrap gap-3 print:hidden">
          {sessions.length > 1 && (
            <form action={endOtherSessionsAction}>
              <Button type="submit">{t("end_others")}</Button>
            </form>
          )}
          <SignOutForm action={signOutEverywhereAction}>
            <Button type="submit" variant="danger">
              {t("sign_out_everywhere")}
            </Button>
          </SignOutForm>
        </div>
      </section>
    </div>
  );
}
