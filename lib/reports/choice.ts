import { z } from "zod";

const choiceSchema = z.object({
  roundId: z.uuid().optional().catch(undefined),
  unitId: z.uuid().optional().catch(undefined),
  level: z.enum(["DISTRICT", "COMMUNE", "VILLAGE"]).optional().catch(undefined),
  approvedOnly: z.literal("1").optional().catch(undefined),
});

/** What a report is about, as it stands in the address. */
export type ChoiceInput = {
  roundId?: string;
  unitId?: string;
  level?: "DISTRICT" | "COMMUNE" | "VILLAGE";
  approvedOnly?: boolean;
};

type Query = Record<string, string | string[] | undefined>;

/** Reads the choice from an address; what makes no sense is as if it were absent. */
export function readChoice(query: Query): ChoiceInput {
  const { roundId, unitId, level, approvedOnly } = choiceSchema.parse({
    roundId: query.round,
    unitId: query.unit,
    level: query.level,
    approvedOnly: query.approved,
  });
  return { roundId, unitId, level, approvedOnly: approvedOnly === "1" };
}

/** The address of a report: the choice, and what else it needs. */
export function reportHref(path: string, choice: ChoiceInput, more: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  if (choice.roundId) query.set("round", choice.roundId);
  if (choice.unitId) query.set("unit", choice.unitId);
  if (choice.level) query.set("level", choice.level);
  if (choice.approvedOnly) query.set("approved", "1");
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
