import { expect, test } from "vitest";
import { isListed, proposeMovement } from "@/lib/reviews/movement";
import { ownerDb } from "@/lib/testing/factories";
import { HouseholdClass, type MovementKind } from "@/prisma/generated/enums";

type Row = { start: HouseholdClass | null; end: HouseholdClass | null; kinds: MovementKind[] };

test("the ledger takes every movement that a review may come to, and no other", async () => {
  const db = ownerDb();
  const [check] = await db.$queryRaw<{ condition: string }[]>`
    SELECT pg_get_expr(conbin, conrelid) AS condition FROM pg_constraint WHERE conname = 'movement_kind_of_classes'`;
  const rows = await db.$queryRawUnsafe<Row[]>(`
    SELECT start_class AS start, end_class AS end,
      coalesce(json_agg(kind ORDER BY kind::text) FILTER (WHERE (${check?.condition}) IS NOT FALSE), '[]') AS kinds
    FROM unnest(NULL::"HouseholdClass" || enum_range(NULL::"HouseholdClass")) start_class,
      unnest(NULL::"HouseholdClass" || enum_range(NULL::"HouseholdClass")) end_class, unnest(enum_range(NULL::"MovementKind")) kind
    GROUP BY 1, 2`);
  expect(rows).toHaveLength((Object.keys(HouseholdClass).length + 1) ** 2);
  for (const { start, end, kinds } of rows) {
    const { choices } = proposeMovement({ startClass: start, endClass: end, history: [] });
    // Of a household that had no class of the forms nobody says that it left.
    expect(kinds, `${start} → ${end}`).toEqual(end === null && !isListed(start) ? [] : choices.sort());
  }
});
