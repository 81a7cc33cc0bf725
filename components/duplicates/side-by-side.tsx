import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ClassBadge } from "@/components/ui/class-badge";
import { ReviewStatusBadge } from "@/components/ui/status-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { formatDate } from "@/lib/core/format";
import type { PairSide, PairView } from "@/lib/duplicates/queries/pair";

/** Both records, line by line: what differs is named as different, not only coloured. */
export function SideBySide({ pair }: { pair: PairView }) {
  const t = useTranslations("duplicates");
  const tc = useTranslations("common");
  const th = useTranslations("households");
  const [first, second] = pair.sides;
  const line = (field: string, label: string, of: (side: PairSide) => ReactNode, text: (side: PairSide) => string) => (
    <tr key={field}>
      <Th scope="row" className="font-normal text-ink-soft">
        {label} {text(first) !== text(second) && <Tag tone="strong">{t("differs")}</Tag>}
      </Th>
      {pair.sides.map((side) => (
        <Td key={side.personId} className={text(first) === text(second) ? "align-top" : "align-top font-semibold"}>
          {of(side)}
        </Td>
      ))}
    </tr>
  );
  const plain = (
    field: "fullName" | "birth" | "ethnicityCode" | "nationalId" | "address" | "phone" | "place",
    text: (side: PairSide) => string,
  ) => line(field, t(`fields.${field}`), (side) => text(side) || t("none"), text);
  const coupleOf = (side: PairSide, personId: string): string | null => {
    const other = side === first ? second : first;
    const couple = pair.couples.find(({ a, b }) => (side === first ? a : b) === personId);
    const id = couple && (side === first ? couple.b : couple.a);
    return other.household?.members.find((member) => member.personId === id)?.name ?? null;
  };
  return (
    <Table caption={t("beside")}>
      <thead>
        <tr>
          <Th>{t("field")}</Th>
          <Th>{t("first")}</Th>
          <Th>{t("second")}</Th>
        </tr>
      </thead>
      <tbody>
        {line(
          "fullName",
          t("fields.fullName"),
          (side) => (
            <a href={`/persons/${side.personId}`} className="link" title={t("history")}>
              {side.fullName}
            </a>
          ),
          (side) => side.fullName,
        )}
        {plain("birth", (side) => side.birth)}
        {line(
          "sex",
          t("fields.sex"),
          (side) => tc(`sex.${side.sex}`),
          (side) => side.sex,
        )}
        {plain("ethnicityCode", (side) => side.ethnicity)}
        {plain("nationalId", (side) => side.nationalId)}
        {(first.diedOn || second.diedOn) &&
          line(
            "diedOn",
            t("fields.diedOn"),
            (side) => (side.diedOn ? formatDate(side.diedOn) : t("none")),
            (side) => side.diedOn ?? "",
          )}
        {plain("place", (side) => `${side.village}, ${side.commune}`)}
        {line(
          "household",
          t("fields.household"),
          ({ household }) =>
            household ? (
              <a href={`/households/${household.id}`} className="link">
                {household.code} · {household.headName}
              </a>
            ) : (
              t("no_household")
            ),
          ({ household }) => household?.id ?? "",
        )}
        {plain("address", ({ household }) => household?.address ?? "")}
        {plain("phone", ({ household }) => household?.phone ?? "")}
        {line(
          "class",
          t("fields.class"),
          ({ household }) => (household?.class ? <ClassBadge value={household.class} /> : th("no_class")),
          ({ household }) => household?.class ?? "",
        )}
        <tr>
          <Th scope="row" className="align-top font-normal text-ink-soft">
            {t("fields.members")}
          </Th>
          {pair.sides.map((side) => (
            <Td key={side.personId} className="align-top">
              <ul>
                {side.household?.members.map((member) => {
                  const other = coupleOf(side, member.personId);
                  return (
                    <li key={member.personId}>
                      {member.name}, {member.birth} · {th(`relationship.${member.relationship}`)}
                      {member.personId === side.personId ? (
                        <span className="font-semibold"> · {t("this_person")}</span>
                      ) : (
                        other && <span className="text-ink-soft"> · {t("same_as", { name: other })}</span>
                      )}
                    </li>
                  );
                })}
              </ul>
            </Td>
          ))}
        </tr>
        <tr>
          <Th scope="row" className="align-top font-normal text-ink-soft">
            {t("fields.reviews")}
          </Th>
          {pair.sides.map((side) => (
            <Td key={side.personId} className="align-top">
              {side.household && side.household.reviews.length > 0 ? (
                <ul>
                  {side.household.reviews.map((review) => (
                    <li key={review.id}>
                      {review.year}:{" "}
                      {review.class ? (
                        <ClassBadge value={review.class} short />
                      ) : (
                        <ReviewStatusBadge value={review.status} />
                      )}
                    </li>
                  ))}
                </ul>
              ) : (
                t("none")
              )}
            </Td>
          ))}
        </tr>
      </tbody>
    </Table>
  );
}
