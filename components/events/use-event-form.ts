import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { allGo, type EventMember, type EventValues, eventOf, placesNow } from "@/components/events/event-values";
import { usePreview } from "@/components/events/use-preview";
import { newMember } from "@/components/households/new-member";
import { type TypedAgainActions, useTypedAgain } from "@/components/households/use-typed-again";
import type { Option } from "@/components/ui/inputs";
import type { ActionResult } from "@/lib/core/action-result";
import { pick } from "@/lib/core/fields";
import { formatDate } from "@/lib/core/format";
import type { HouseholdChange } from "@/lib/events/event-act";
import type { EventInput } from "@/lib/events/schema";
import { BEGINNING_FIELDS, EMPTY_HOUSEHOLD } from "@/lib/households/household-fields";
import type { MemberInput } from "@/lib/households/schema";

export type EventFormOptions = {
  kind: EventInput["kind"];
  /** "yyyy-MM-dd" */
  today: string;
  /** Null where a household moves in that is not in the register. */
  household: { id: string; version: number; members: readonly EventMember[] } | null;
  /** The household that they go to. */
  target: { id: string; version: number; name: string } | null;
  villages: readonly Option[];
  /** The ethnic group of the first arrival, until another one is chosen: a code, or "". */
  usualGroup: string;
  preview: (input: EventInput) => Promise<ActionResult<HouseholdChange[]>>;
  record: (input: EventInput) => Promise<ActionResult<{ id: string }>>;
  /** Looks for arrivals who are in the register already. */
  duplicates: TypedAgainActions;
};

/** Kinds in which people come who are not in the register, and what the first of them is to the head. */
const ARRIVES: Partial<Record<EventInput["kind"], MemberInput["relationship"]>> = {
  BIRTH: "CHILD",
  MARRIAGE_IN: "CHILD_IN_LAW",
  MOVE_IN: "OTHER",
};

const NOBODY: readonly EventMember[] = [];

/** What is typed of an event: looked up in the register, tried, then recorded. */
export function useEventForm({
  kind,
  today,
  household,
  target,
  villages,
  usualGroup,
  preview,
  record,
  duplicates,
}: EventFormOptions) {
  const router = useRouter();
  const begins = kind === "SPLIT" || !household;
  const [ids] = useState(() => ({ act: crypto.randomUUID(), household: crypto.randomUUID() }));
  const arriving = household ? ARRIVES[kind] : "HEAD";
  const members = household?.members ?? NOBODY;
  const form = useForm<EventValues>({
    defaultValues: {
      on: formatDate(today),
      reason: "",
      document: "",
      elsewhere: "",
      ...pick(EMPTY_HOUSEHOLD, BEGINNING_FIELDS),
      villageId: villages.length === 1 ? villages[0]?.value : "",
      places: placesNow(members, [], allGo(kind)),
      members: arriving ? [newMember(arriving, usualGroup)] : [],
    },
  });
  const { control, getValues, setValue } = form;
  const places = useWatch({ control, name: "places" });
  const typed = useWatch({ control, name: "members" });
  const villageId = useWatch({ control, name: "villageId" });
  const looked = useTypedAgain(duplicates, {
    householdId: household?.id ?? ids.household,
    villageId: villageId ?? "",
    members: typed,
  });
  const seen = household && { id: household.id, version: household.version };
  const input = () =>
    eventOf(getValues(), {
      id: ids.act,
      kind,
      household: seen,
      target: target && { id: target.id, version: target.version },
      newHouseholdId: begins ? ids.household : null,
    });
  const steps = usePreview(
    () => preview(input()),
    () => record(input()),
    ({ id }) => {
      void looked.keep();
      router.push(`/households/${id}`);
      router.refresh();
    },
  );
  const { outdated } = steps;
  // Somebody else was first: the page has brought the household as it is now.
  useEffect(
    () => setValue("places", placesNow(members, getValues("places"), allGo(kind))),
    [members, kind, setValue, getValues],
  );
  useEffect(() => {
    const watching = form.watch(() => outdated());
    return () => watching.unsubscribe();
  }, [form, outdated]);

  return {
    form,
    places,
    /** The arrivals as typed so far. */
    typed,
    looked,
    steps,
    /** Whether a household begins with it. */
    begins,
    /** What the first arrival is to the head; undefined where nobody comes who is not in the register. */
    arriving,
  };
}
