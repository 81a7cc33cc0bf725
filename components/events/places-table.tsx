"use client";

import { useTranslations } from "next-intl";
import { type EventMember, type EventValues, settle } from "@/components/events/event-values";
import { CONTROL } from "@/components/ui/inputs";
import { Table, Td, Th } from "@/components/ui/table";
import { useMessage } from "@/components/ui/use-message";
import { Relationship } from "@/prisma/generated/enums";

type Places = EventValues["places"];

type Props = {
  members: readonly EventMember[];
  places: Places;
  change: (places: Places) => void;
  /** How many may go: nobody, one, or several. */
  leaves: "none" | "one" | "several" | "all";
  /** The heading over who goes. */
  goesWord: string;
  /** Whether those who go are somebody's relation afterwards, or gone. */
  goersAreRelated: boolean;
  /** Those who go begin a household: one of them is its head. */
  goersHaveHead: boolean;
  error: string | undefined;
};

/**
 * The household line by line: who goes, and what each is to the head of the household in which they then are. Where the head
 * goes, the next one comes forward by itself, and can be changed.
 */
export function PlacesTable({
  members,
  places,
  change,
  leaves,
  goesWord,
  goersAreRelated,
  goersHaveHead,
  error,
}: Props) {
  const t = useTranslations("events");
  const th = useTranslations("households");
  const { ofField } = useMessage();

  const go = (place: number, goes: boolean) => {
    const next = places.map((one, i) => ({ ...one, goes: i === place ? goes : leaves === "one" ? false : one.goes }));
    change(settle(next, members, goersHaveHead));
  };
  const relate = (place: number, relationship: Relationship) => {
    const { goes } = places[place] ?? { goes: false };
    change(
      places.map((one, i) => {
        if (i === place) return { ...one, relationship };
        // A household has one head: naming another one lets the first step back.
        const stepsBack = relationship === "HEAD" && one.relationship === "HEAD" && one.goes === goes;
        return stepsBack ? { ...one, relationship: "OTHER" as const } : one;
      }),
    );
  };

  return (
    <div>
      {error && (
        <p id="places" tabIndex={-1} className="mb-2 font-semibold text-danger">
          {ofField(error)}
        </p>
      )}
      <Table caption={th("members_section")} captionHidden>
        <thead>
          <tr>
            {(leaves === "one" || leaves === "several") && <Th>{goesWord}</Th>}
            <Th>{th("field.fullName")}</Th>
            <Th>{th("field.birth")}</Th>
            <Th>{t("relationship_now")}</Th>
            <Th>{t("relationship_after")}</Th>
          </tr>
        </thead>
        <tbody>
          {members.map((member, i) => {
            const place = places[i];
            if (!place) return null;
            const gone = (leaves === "all" || place.goes) && !goersAreRelated;
            return (
              <tr key={member.id}>
                {(leaves === "one" || leaves === "several") && (
                  <Td>
                    <input
                      type={leaves === "one" ? "radio" : "checkbox"}
                      name="goes"
                      aria-label={`${goesWord}: ${member.name}`}
                      className="size-4.5 accent-indigo"
                      checked={place.goes}
                      onChange={(event) => go(i, event.target.checked)}
                    />
                  </Td>
                )}
                <Th scope="row" className="font-normal">
                  {member.name}
                </Th>
                <Td className="whitespace-nowrap">{member.birth}</Td>
                <Td>{th(`relationship.${member.relationship}`)}</Td>
                <Td>
                  {gone ? (
                    <span className="text-ink-soft">{t("not_here_then")}</span>
                  ) : (
                    <select
                      aria-label={`${t("relationship_after")}: ${member.name}`}
                      className={`${CONTROL} min-w-40`}
                      value={place.relationship}
                      onChange={(event) => relate(i, event.target.value as Relationship)}
                    >
                      {Object.values(Relationship).map((value) => (
                        <option key={value} value={value}>
                          {th(`relationship.${value}`)}
                        </option>
                      ))}
                    </select>
                  )}
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </div>
  );
}
