"use client";

import { useEffect, useRef, useState } from "react";
import { type ActionProblem, type ActionResult, answerOf } from "@/lib/core/action-result";
import type { DuplicateFindings, ElsewhereAnswer } from "@/lib/duplicates/finding";
import type { AskElsewhereInput, TypedMembers } from "@/lib/duplicates/schema";
import { digitsOf, parseNationalId } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";

/** What a form is handed to look for people who are in the register already. */
export type TypedAgainActions = {
  find: (input: TypedMembers) => Promise<ActionResult<DuplicateFindings>>;
  ask: (input: AskElsewhereInput) => Promise<ActionResult<ElsewhereAnswer>>;
  remember: (input: { pairs: { personId: string; otherId: string }[] }) => Promise<ActionResult<void>>;
};

/** What was asked of one member about people elsewhere, and what came of it; null while it is on its way. */
type Asked = { about: string; answer: ElsewhereAnswer | null; problem: ActionProblem | null };

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
  const [elsewhere, setElsewhere] = useState<Readonly<Record<string, Asked>>>({});
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
  /** What may be asked of a member: a whole number, and a name to compare it with. */
  const aboutOf = (memberId: string): AskElsewhereInput | null => {
    const member = typed.members.find(({ id }) => id === memberId);
    if (!member || !parseNationalId(member.nationalId) || member.fullName.trim() === "") return null;
    return { nationalId: member.nationalId, fullName: member.fullName.trim(), birth: member.birth };
  };
  return {
    findings,
    said,
    /** Whether a member may be asked about, and what is known of it: another number is another question. */
    elsewhereOf: (memberId: string): { mayAsk: boolean; asked: Asked | null } => {
      const about = aboutOf(memberId);
      const asked = elsewhere[memberId];
      return { mayAsk: about !== null, asked: asked && asked.about === JSON.stringify(about) ? asked : null };
    },
    askElsewhere: async (memberId: string) => {
      const about = aboutOf(memberId);
      if (!about) return;
      const put = (answer: Asked["answer"], problem: Asked["problem"]) =>
        setElsewhere((before) => ({ ...before, [memberId]: { about: JSON.stringify(about), answer, problem } }));
      put(null, null);
      const result = await answerOf(actions.ask(about));
      put(result.ok ? result.data : null, result.ok ? null : result.problem);
    },
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
