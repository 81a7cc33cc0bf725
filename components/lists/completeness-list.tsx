import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import type { Completeness, HouseholdName } from "@/lib/lists/list";

/** What still stands in the way of sending a list, each thing with the households to mend. */
export function CompletenessList({
  completeness,
  residentsHref,
}: {
  completeness: Completeness;
  /** Null for whoever may not enter them. */ residentsHref: string | null;
}) {
  const t = useTranslations("lists");
  const tr = useTranslations("reports");
  const { complete, items, identities, residents, withoutNationalId } = completeness;
  return (
    <>
      {complete && <Callout kind="success" title={t("completeness.complete")} />}
      <ul className="border-t border-rule">
        {items.map(({ kind, count, households }) => (
          <Item key={kind} title={t(`completeness.${kind}`, { count })}>
            <Households
              households={households}
              count={count}
              toReview={kind !== "not_listed" && kind !== "same_person"}
            />
          </Item>
        ))}
        {residents.map((issue) => (
          <Item
            key={`${issue.kind}${"of" in issue ? issue.of : ""}`}
            title={t(`completeness.residents.${issue.kind}`, {
              listed: "listed" in issue ? issue.listed : 0,
              of: "of" in issue ? issue.of : "households",
              before: "before" in issue ? issue.before : 0,
            })}
          >
            {residentsHref && (
              <a className="link" href={residentsHref}>
                {t("residents.enter")}
              </a>
            )}
          </Item>
        ))}
        {identities.map(({ identity, ...sides }) => (
          <Item
            key={`${identity}${sides.unit}`}
            title={t("balance.violation", { identity: tr(`identity.${identity}`), ...sides })}
          />
        ))}
        {withoutNationalId.persons > 0 && (
          <Item title={t("completeness.without_national_id", { count: withoutNationalId.persons })} quiet>
            <Households households={withoutNationalId.households} count={withoutNationalId.households.length} />
          </Item>
        )}
      </ul>
    </>
  );
}

function Item({ title, quiet = false, children }: { title: string; quiet?: boolean; children?: ReactNode }) {
  return (
    <li className="border-b border-rule py-2">
      <p className={quiet ? undefined : "font-semibold"}>{title}</p>
      {children}
    </li>
  );
}

type HouseholdsProps = {
  households: readonly HouseholdName[];
  count: number /** To the review rather than the household. */;
  toReview?: boolean;
};

/** The first households concerned, each a way to what is to be mended. */
function Households({ households, count, toReview = false }: HouseholdsProps) {
  const t = useTranslations("lists");
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1">
      {households.map(({ householdId, reviewId, headName, village }) => (
        <span key={householdId}>
          <a className="link" href={toReview && reviewId ? `/reviews/${reviewId}` : `/households/${householdId}`}>
            {headName}
          </a>{" "}
          <span className="text-ink-soft">({village})</span>
        </span>
      ))}
      {count > households.length && (
        <span className="text-ink-soft">{t("completeness.more", { count: count - households.length })}</span>
      )}
    </p>
  );
}
