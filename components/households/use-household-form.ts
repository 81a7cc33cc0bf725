import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type FieldPath, useForm, useWatch } from "react-hook-form";
import { newMember } from "@/components/households/new-member";
import { useDraft } from "@/components/households/use-draft";
import { type TypedAgainActions, useTypedAgain } from "@/components/households/use-typed-again";
import type { Option } from "@/components/ui/inputs";
import type { ActionProblem, ActionResult } from "@/lib/core/action-result";
import { EMPTY_HOUSEHOLD } from "@/lib/households/household-fields";
import { type HouseholdEditInput, householdEditSchema } from "@/lib/households/schema";

export type HouseholdFormOptions = {
  /** "yyyy-MM-dd": nobody is born later. */
  today: string;
  villages: readonly Option[];
  /** The ethnic group of the first member, until another one is chosen: a code, or "". */
  usualGroup: string;
  /** The household as it stands; null registers a new one. */
  household: Omit<HouseholdEditInput, "departed"> | null;
  save: (input: HouseholdEditInput) => Promise<ActionResult<{ id: string } | { version: number }>>;
  /** Looks for people who are in the register already. */
  duplicates: TypedAgainActions;
};

/** What is typed of a household: kept in the tab, looked up in the register, sent, and what came of it. */
export function useHouseholdForm({ today, villages, usualGroup, household, save, duplicates }: HouseholdFormOptions) {
  const router = useRouter();
  const [initial] = useState<HouseholdEditInput>(() =>
    household
      ? { ...household, departed: [] }
      : {
          id: crypto.randomUUID(),
          ...EMPTY_HOUSEHOLD,
          villageId: villages.length === 1 ? (villages[0]?.value ?? "") : "",
          members: [newMember("HEAD", usualGroup)],
          version: 1,
          departed: [],
        },
  );
  const form = useForm<HouseholdEditInput>({
    resolver: zodResolver(householdEditSchema(today)),
    defaultValues: initial,
    shouldFocusError: false,
  });
  const typed = useWatch({ control: form.control, name: "members" });
  const villageId = useWatch({ control: form.control, name: "villageId" });
  const [problem, setProblem] = useState<ActionProblem | null>(null);
  const [offline, setOffline] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const draft = useDraft(household ? `household:${household.id}:${household.version}` : "household:new", form, initial);

  const looked = useTypedAgain(duplicates, {
    householdId: initial.id,
    villageId,
    members: typed,
  });

  const send = form.handleSubmit(
    async (values) => {
      setProblem(null);
      setOffline(false);
      let result: Awaited<ReturnType<typeof save>>;
      try {
        result = await save(values);
      } catch {
        setOffline(true);
        return;
      }
      if (result.ok) {
        draft.forget();
        await looked.keep();
        router.push(`/households/${values.id}`);
        router.refresh();
        return;
      }
      for (const [path, messages] of Object.entries(result.problem.fields))
        form.setError(path as FieldPath<HouseholdEditInput>, { message: messages[0] });
      setProblem(result.problem);
      setAttempt((n) => n + 1);
    },
    () => {
      setProblem(null);
      setAttempt((n) => n + 1);
    },
  );

  return {
    form,
    /** The members as typed so far. */
    typed,
    looked,
    draft,
    send,
    /** The server's refusal of the last attempt. */
    problem,
    settle: () => setProblem(null),
    offline,
    /** How often it was tried to send: errors are spoken anew each time. */
    attempt,
  };
}
