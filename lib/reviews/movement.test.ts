import fc from "fast-check";
import { expect, test } from "vitest";
import type { LedgerRow } from "@/lib/ledger/projection";
import { type MovementFacts, proposeMovement, settleMovement } from "@/lib/reviews/movement";
import en from "@/messages/en/scoring.json";
import vi from "@/messages/vi/scoring.json";
import { HouseholdClass } from "@/prisma/generated/enums";

const facts = (changes: Partial<MovementFacts>): MovementFacts => ({
  startClass: null,
  endClass: null,
  history: [],
  ...changes,
});
const POOR_2021 = { year: 2021, class: "POOR" } as const;
const NEAR_2022 = { year: 2022, class: "NEAR_POOR" } as const;

test.each<[string, Partial<MovementFacts>, string, boolean, string]>([
  ["stays poor", { startClass: "POOR", endClass: "POOR" }, "STAYS", false, "stays"],
  ["stays near-poor", { startClass: "NEAR_POOR", endClass: "NEAR_POOR" }, "STAYS", false, "stays"],
  ["poor to near-poor", { startClass: "POOR", endClass: "NEAR_POOR" }, "CHANGES", false, "changes_POOR_NEAR_POOR"],
  ["poor to not poor", { startClass: "POOR", endClass: "NOT_POOR" }, "CHANGES", false, "changes_POOR_ABOVE"],
  [
    "near-poor to average",
    { startClass: "NEAR_POOR", endClass: "AVERAGE_STANDARD" },
    "CHANGES",
    false,
    "changes_NEAR_POOR_ABOVE",
  ],
  ["near-poor to poor", { startClass: "NEAR_POOR", endClass: "POOR" }, "CHANGES", false, "changes_NEAR_POOR_POOR"],
  ["never on the list", { endClass: "NOT_POOR" }, "NONE", false, "none"],
  ["average stays average", { startClass: "AVERAGE_STANDARD", endClass: "AVERAGE_STANDARD" }, "NONE", false, "none"],
  ["poor and left", { startClass: "POOR" }, "DEPARTED", false, "departed"],
  ["newly poor", { endClass: "POOR" }, "NEW", false, "new"],
  ["newly near-poor", { startClass: "NOT_POOR", endClass: "NEAR_POOR" }, "NEW", false, "new"],
  ["poor again", { startClass: "NOT_POOR", endClass: "POOR", history: [POOR_2021] }, "RELAPSED", false, "relapsed"],
  [
    "near-poor again",
    { startClass: "NOT_POOR", endClass: "NEAR_POOR", history: [NEAR_2022] },
    "RELAPSED",
    false,
    "relapsed",
  ],
  [
    "near-poor again, once poor",
    { startClass: "NOT_POOR", endClass: "NEAR_POOR", history: [POOR_2021, NEAR_2022] },
    "RELAPSED",
    false,
    "relapsed",
  ],
  [
    "formerly poor, now near-poor",
    { startClass: "NOT_POOR", endClass: "NEAR_POOR", history: [POOR_2021] },
    "NEW",
    true,
    "was_poor",
  ],
  [
    "formerly near-poor, now poor",
    { startClass: "NOT_POOR", endClass: "POOR", history: [NEAR_2022] },
    "NEW",
    true,
    "was_near_poor",
  ],
  [
    "was never listed in earlier rounds",
    { endClass: "POOR", history: [{ year: 2022, class: "NOT_POOR" }] },
    "NEW",
    false,
    "new",
  ],
  ["poor before the register began", { endClass: "POOR", markedRelapsed: true }, "RELAPSED", false, "relapsed_marked"],
  ["moved in poor", { endClass: "POOR", arrived: true }, "ARRIVED", false, "arrived"],
  [
    "said to have moved in, but had a class here",
    { startClass: "NOT_POOR", endClass: "POOR", arrived: true },
    "NEW",
    false,
    "new",
  ],
  [
    "marked, but was poor at the start",
    { startClass: "POOR", endClass: "POOR", markedRelapsed: true },
    "STAYS",
    false,
    "stays",
  ],
])("%s", (_, changes, kind, needsConfirmation, key) => {
  const proposal = proposeMovement(facts(changes));
  expect(proposal).toMatchObject({ kind, needsConfirmation, reason: { key: `movement.${key}` } });
  expect(proposal.choices[0]).toBe(kind);
  for (const words of [en, vi]) expect(words.movement).toHaveProperty(key);
});

test("the latest earlier year is named", () => {
  const history = [POOR_2021, { year: 2019, class: "POOR" } as const];
  expect(proposeMovement(facts({ endClass: "POOR", history })).reason.params).toEqual({ year: 2021 });
});

const isListed = (value: HouseholdClass | null) => value === "POOR" || value === "NEAR_POOR";

/** Whether a row's kind agrees with its classes, as the forms say it. */
function isLegalMovement({ startClass, endClass, kind }: Pick<LedgerRow, "startClass" | "endClass" | "kind">): boolean {
  switch (kind) {
    case "NONE":
      return !isListed(startClass) && !isListed(endClass);
    case "STAYS":
      return isListed(startClass) && startClass === endClass;
    case "CHANGES":
      return isListed(startClass) && endClass !== null && startClass !== endClass;
    case "NEW":
    case "RELAPSED":
      return !isListed(startClass) && isListed(endClass);
    case "ARRIVED":
      return startClass === null && endClass !== null;
    case "DEPARTED":
      return endClass === null;
  }
}

test("whatever may be chosen agrees with the classes", () => {
  const anyClass = fc.constantFrom(null, ...Object.values(HouseholdClass));
  const history = fc.array(
    fc.record({ year: fc.integer({ min: 2015, max: 2023 }), class: fc.constantFrom(...Object.values(HouseholdClass)) }),
  );
  fc.assert(
    fc.property(
      fc.record({
        startClass: anyClass,
        endClass: anyClass,
        history,
        arrived: fc.boolean(),
        markedRelapsed: fc.boolean(),
      }),
      (movement) => {
        for (const kind of proposeMovement(movement).choices) expect(isLegalMovement({ ...movement, kind })).toBe(true);
      },
    ),
  );
});

const unsettled = proposeMovement(facts({ startClass: "NOT_POOR", endClass: "NEAR_POOR", history: [POOR_2021] }));
const settled = proposeMovement(facts({ startClass: "POOR", endClass: "NOT_POOR" }));

test.each([
  ["a settled movement needs nobody", settled, undefined, "CHANGES"],
  ["an unsettled one waits", unsettled, undefined, null],
  ["a choice that is not confirmed waits", unsettled, { kind: "RELAPSED" }, null],
  ["a confirmed choice stands", unsettled, { kind: "RELAPSED", confirmed: true }, "RELAPSED"],
  ["the proposal confirmed without a choice stands", unsettled, { confirmed: true }, "NEW"],
  ["a choice that is not possible gives way to the proposal", settled, { kind: "NEW", confirmed: true }, "CHANGES"],
] as const)("%s", (_, proposal, answer, kind) => expect(settleMovement(proposal, answer)).toBe(kind));
