import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { undoActAction } from "@/app/(app)/events/actions";
import { listHouseholdAction } from "@/app/(app)/households/actions";
import { revealNationalIdAction, revealSensitiveAction } from "@/app/(app)/privacy/actions";
import { History } from "@/components/events/history";
import { MembersTable } from "@/components/households/members-table";
import { RevealNumber } from "@/components/privacy/reveal-number";
import { SensitiveSection } from "@/components/privacy/sensitive-section";
import { Button, ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ClassBadge } from "@/components/ui/class-badge";
import { Description, DescriptionList } from "@/components/ui/description-list";
import { MessagesProvider } from "@/components/ui/messages-provider";
import { PageHeader } from "@/components/ui/page-header";
import { PrintFooter } from "@/components/ui/print-footer";
import { ReviewStatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { openPage } from "@/lib/access/open-page";
import { can } from "@/lib/access/policy";
import { rootOnPaper } from "@/lib/audit/queries";
import { now, today } from "@/lib/core/clock";
import { formatDate, formatNumber } from "@/lib/core/format";
import { parseId, runPage } from "@/lib/core/run";
import { findTransferOf, getHouseholdPage } from "@/lib/events/queries";

/** Read, and recorded, once a request: for the title and the page. */
const readPage = cache(async (id: string) => {
  const actor = await openPage("/households/[id]");
  return { actor, ...(await getHouseholdPage(actor, parseId(id))) };
});

export async function generateMetadata({ params }: PageProps<"/households/[id]">) {
  const { id } = await params;
  const { household } = await runPage(() => readPage(id));
  return { title: household.code };
}

export default async function HouseholdPage({ params }: PageProps<"/households/[id]">) {
  const { id } = await params;
  const { actor, household, timeline, earlier, transfer } = await runPage(async () => {
    const { leaving, ...page } = await readPage(id);
    const { actor, household } = page;
    return { ...page, transfer: leaving && !household.closed ? await findTransferOf(actor, household.id) : null };
  });
  const t = await getTranslations("households");
  const tc = await getTranslations("common");
  const ts = await getTranslations("scoring");
  const te = await getTranslations("events");
  const tp = await getTranslations("privacy");
  const tsh = await getTranslations("sheets");
  const tr = await getTranslations("rounds");
  const locale = await getLocale();
  const mayEdit = !household.closed && can(actor, "household.edit", household.unitPath);
  const open = household.reviews.find((review) => review.open);

  return (
    <>
      <PageHeader
        title={household.headName}
        subtitle={`${household.code} · ${household.village.name}, ${household.commune.name}`}
        breadcrumbs={[{ href: "/households", label: t("title") }]}
        actions={
          <>
            <ButtonLink href={`/households/${household.id}/file`}>{tp("file.open")}</ButtonLink>
            {mayEdit && <ButtonLink href={`/households/${household.id}/events`}>{te("open")}</ButtonLink>}
            {mayEdit && <ButtonLink href={`/households/${household.id}/edit`}>{t("edit")}</ButtonLink>}
            {open && can(actor, "review.record", household.unitPath) && (
              <ButtonLink href={`/api/sheets?ids=${household.id}`} target="_blank">
                {tsh("print_one")}
              </ButtonLink>
            )}
            {open && (
              <ButtonLink href={`/reviews/${open.id}`} variant="primary">
                {t("review_open", { year: String(open.year) })}
              </ButtonLink>
            )}
          </>
        }
      />
      {household.closed && (
        <Callout
          kind="warning"
          title={t("closed_callout", {
            date: formatDate(household.closed.on),
            reason: t(`reason.${household.closed.reason}`),
          })}
        >
          {household.closed.note}
        </Callout>
      )}
      {transfer?.state === "RELEASED" && (
        <Callout
          kind="info"
          action={<ButtonLink href={`/transfers/${transfer.id}`}>{te("see_transfer")}</ButtonLink>}
          title={te("pending", { commune: transfer.to.name, date: formatDate(transfer.deadline) })}
        />
      )}
      {mayEdit &&
        household.roundsToJoin.map((round) => (
          <Callout
            key={round.id}
            kind="info"
            // Beside the annual round another one may be open.
            title={round.track === "ANNUAL" ? undefined : tr(`track.${round.track}`)}
            action={
              // The form is the only way to send this; a refusal shows on the next page as what stands.
              <form action={listHouseholdAction}>
                <input type="hidden" name="id" value={crypto.randomUUID()} />
                <input type="hidden" name="roundId" value={round.id} />
                <input type="hidden" name="householdId" value={household.id} />
                <Button type="submit" variant="primary">
                  {t("list_for_review", { year: String(round.year) })}
                </Button>
              </form>
            }
          >
            {t("list_for_review_text", { year: String(round.year) })}
          </Callout>
        ))}

      <h2 className="mb-2 text-lg">{t("facts")}</h2>
      <DescriptionList columns={2}>
        <Description term={t("class")}>
          {household.class ? <ClassBadge value={household.class} /> : t("no_class")}
        </Description>
        <Description term={t("village")}>
          {household.village.name} · {tc(`area.${household.village.area}`)}
        </Description>
        <Description term={t("address")}>{household.address}</Description>
        <Description term={t("phone")}>{household.phone || t("no_phone")}</Description>
        <Description term={t("notes")}>
          <span className="whitespace-pre-line">{household.notes || t("no_notes")}</span>
        </Description>
      </DescriptionList>

      <h2 className="mt-8 mb-2 text-lg">
        {t("members_section")} ({formatNumber(household.members.length, locale)})
      </h2>
      <MessagesProvider>
        <MembersTable
          linked
          members={household.members}
          today={today()}
          number={({ id: personId, fullName, nationalId }) => (
            <RevealNumber personId={personId} name={fullName} masked={nationalId} reveal={revealNationalIdAction} />
          )}
        />
        {household.members.some(({ sensitive }) => sensitive === null) && (
          <SensitiveSection
            householdId={household.id}
            members={household.members.map(({ id: personId, fullName }) => ({ id: personId, fullName }))}
            reveal={revealSensitiveAction}
          />
        )}
      </MessagesProvider>
      {household.former.length > 0 && (
        <p className="mt-2 text-ink-soft">
          {t("former_members")}:{" "}
          {household.former.map(({ id: personId, fullName, until, here }, i) => (
            <span key={`${personId}${until}`}>
              {i > 0 && ", "}
              {here ? (
                <a href={`/persons/${personId}`} className="link">
                  {fullName}
                </a>
              ) : (
                fullName
              )}{" "}
              ({t("until", { date: formatDate(until) })})
            </span>
          ))}
        </p>
      )}

      <h2 className="mt-8 mb-2 text-lg">{t("reviews")}</h2>
      {household.reviews.length === 0 ? (
        <p className="text-ink-soft">{t("none_yet")}</p>
      ) : (
        <Table caption={t("reviews")} captionHidden>
          <thead>
            <tr>
              <Th>{t("year")}</Th>
              <Th>{t("state")}</Th>
              <Th>{t("start")}</Th>
              <Th numeric>{t("b1")}</Th>
              <Th numeric>{t("b2")}</Th>
              <Th>{t("result")}</Th>
              <Th>{t("movement")}</Th>
            </tr>
          </thead>
          <tbody>
            {household.reviews.map((review) => (
              <tr key={review.id}>
                <Td>
                  <a href={`/reviews/${review.id}`} className="link">
                    {review.year}
                  </a>
                </Td>
                <Td>
                  <ReviewStatusBadge value={review.status} />
                </Td>
                <Td>{review.startClass ? <ClassBadge value={review.startClass} short /> : t("no_class")}</Td>
                <Td numeric>{review.incomeScore ?? "–"}</Td>
                <Td numeric>{review.deprivationScore ?? "–"}</Td>
                <Td>{review.finalClass ? <ClassBadge value={review.finalClass} short /> : "–"}</Td>
                <Td>{review.movementKind ? ts(`movement_kind.${review.movementKind}`) : "–"}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {earlier.length > 0 && (
        <>
          <h2 className="mt-8 mb-2 text-lg">{te("earlier_reviews")}</h2>
          <Table caption={te("earlier_reviews")} captionHidden>
            <thead>
              <tr>
                <Th>{t("year")}</Th>
                <Th>{t("commune")}</Th>
                <Th>{t("code")}</Th>
                <Th>{t("start")}</Th>
                <Th numeric>{t("b1")}</Th>
                <Th numeric>{t("b2")}</Th>
                <Th>{t("result")}</Th>
              </tr>
            </thead>
            <tbody>
              {earlier.map((review) => (
                <tr key={`${review.householdId}${review.year}`}>
                  <Td>{review.year}</Td>
                  <Td>{review.commune}</Td>
                  <Td>{review.code}</Td>
                  <Td>{review.startClass ? <ClassBadge value={review.startClass} short /> : t("no_class")}</Td>
                  <Td numeric>{review.incomeScore ?? "–"}</Td>
                  <Td numeric>{review.deprivationScore ?? "–"}</Td>
                  <Td>{review.finalClass ? <ClassBadge value={review.finalClass} short /> : "–"}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}

      <h2 className="mt-8 mb-2 text-lg">{te("timeline")}</h2>
      <MessagesProvider>
        <History
          label={te("timeline")}
          items={timeline}
          code={household.code}
          undo={undoActAction}
          before={household.predecessorId ? `/households/${household.predecessorId}` : "/households"}
        />
      </MessagesProvider>
      <PrintFooter name={actor.name} unit={actor.unitName} at={now()} root={await rootOnPaper()} />
    </>
  );
}
