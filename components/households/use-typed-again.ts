"use client";

import { useEffect, useRef, useState } from "react";
import type { ActionResult } from "@/lib/core/action-result";
import type { DuplicateFindings } from "@/lib/duplicates/finding";
import type { TypedMembers } from "@/lib/duplicates/schema";
import { digitsOf } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";

/** What a form is handed to look for people who are in the register already. */
export type TypedAgainActions = {
  find: (input: TypedMembers) => Promise<ActionResult<DuplicateFindings>>;
  remember: (input: { pairs: { personId: string; otherId: string }[] }) => Promise<ActionResult<void>>;
};

/** Milliseconds without a key before anybody is looked for. */
const PAUSE = 700;
const NOTHING: DuplicateFindings = { members: [], households: [] };

/**
 * Looks for the people being typed once the typist pauses. Typing never waits for it; an answer that is no longer asked for is
 * dropped, and so is a failure.
 */
export function useTypedAgain(
  actions: TypedAgainActions,
  form: { householdId: string; villageId: string; members: readonly Partial<MemberInput>[] },
) {
  const typed: TypedMembers = {
    ...form,
    members: form.members.map((member) => ({
      id: member.id ?? "",
      fullName: member.fullName ?? "",
      sex: member.sex ?? "MALE",
      birth: member.birth ?? "",
      nationalId: digitsOf(member.nationalId ?? ""),
    })),
  };
  const [findings, setFindings] = useState(NOTHING);
  const [said, setSaid] = useState<{ personId: string; otherId: string; name: string }[]>([]);
  const asked = JSON.stringify(typed);
  const find = useRef(actions.find);
  const latest = useRef(typed);
  useEffect(() => {
    latest.current = typed;
  });
  const isAsking = typed.members.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew where something else is typed, not where it is drawn again
  useEffect(() => {
    if (!isAsking) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await find.current(latest.current).catch(() => null);
      if (current && result?.ok) setFindings(result.data);
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked, isAsking]);
  return {
    findings,
    said,
    sayNot: (personId: string, otherId: string, name: string) =>
      setSaid((before) => [...before, { personId, otherId, name }]),
    /** Once the household is saved. What cannot be kept now is asked again another time. */
    keep: async () => {
      if (said.length > 0)
        await actions
          .remember({ pairs: said.map(({ personId, otherId }) => ({ personId, otherId })) })
          .catch(() => null);
    },
  };
}
