"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { FieldErrors } from "react-hook-form";
import { MemberFields, type RegisterLine } from "@/components/households/member-fields";
import { SameHouseholds, TypedAgain } from "@/components/households/typed-again";
import type { useTypedAgain } from "@/components/households/use-typed-again";
import type { RevealAction } from "@/components/privacy/reveal-number";
import { Button } from "@/components/ui/button";
import type { Option } from "@/components/ui/inputs";
import { useReady } from "@/components/ui/use-ready";
import type { MemberInput } from "@/lib/households/schema";

type Props = {
  /** The lines of the form, each with the key that React knows it by. */
  lines: readonly (MemberInput & { key: string })[];
  /** What stands in them now. */
  typed: readonly MemberInput[];
  register: RegisterLine;
  errorsOf: (place: number) => FieldErrors<MemberInput> | undefined;
  ethnicGroups: readonly Option[];
  /** Opens a member's number; left out where nobody is in the register yet. */
  reveal?: RevealAction;
  looked: ReturnType<typeof useTypedAgain>;
  /** One of several can be taken out. */
  remove: (place: number) => void;
  /** Left out where nobody is added. */
  add?: () => void;
};

/** Members as they are typed, one below the other as on the paper sheet, and who of the register they may be. */
export function MemberCards({ lines, typed, register, errorsOf, ethnicGroups, reveal, looked, remove, add }: Props) {
  const t = useTranslations("households");
  // A click that comes before the script would be lost.
  const ready = useReady();
  return (
    <>
      <SameHouseholds households={looked.findings.households} />
      <ol className="space-y-4">
        {lines.map((line, place) => {
          const member = typed[place] ?? line;
          return (
            <li key={line.key} className="border-t border-rule-strong bg-surface px-4 py-3">
              <fieldset>
                <legend className="sr-only">{t("member", { number: place + 1 })}</legend>
                <div className="mb-2 flex flex-wrap items-center justify-between gap-x-3">
                  <span aria-hidden className="font-semibold">
                    {place + 1}. {member.fullName}
                  </span>
                  {lines.length > 1 && (
                    <Button size="sm" variant="quiet" icon={X} onClick={() => remove(place)}>
                      {t("remove_member", { name: member.fullName || t("unnamed") })}
                    </Button>
                  )}
                </div>
                <MemberFields
                  place={place}
                  member={member}
                  register={register}
                  errors={errorsOf(place)}
                  ethnicGroups={ethnicGroups}
                  reveal={reveal}
                />
                <TypedAgain memberId={member.id} name={member.fullName} looked={looked} />
              </fieldset>
            </li>
          );
        })}
      </ol>
      {add && (
        <p className="mt-3">
          <Button icon={Plus} disabled={!ready} onClick={add}>
            {t("add_member")}
          </Button>
        </p>
      )}
    </>
  );
}
