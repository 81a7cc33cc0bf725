import { afterAll, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import { CHAIN_NAMES, isFinal, NEVER_SENT, standsWithCommune, stepsOf } from "@/lib/rounds/steps";
import { createArea, createRound, ownerDb } from "@/lib/testing/factories";
import { ListStatus } from "@/prisma/generated/enums";

afterAll(closeDatabase);

test("the database holds the steps of the code and no others", async () => {
  const rows = await ownerDb().listStep.findMany();
  const text = (row: (typeof rows)[number]) => JSON.stringify(Object.entries(row).sort());
  const inCode = CHAIN_NAMES.flatMap((chain) => stepsOf(chain).map((step) => ({ chain, ...step })));
  expect(rows.map(text).sort()).toEqual(inCode.map(text).sort());
});

test("and answers as the code does where a list stands", async () => {
  const answers = await ownerDb().$queryRaw<{ status: ListStatus; commune: boolean; fresh: boolean; final: boolean }[]>`
    SELECT s AS status, list_is_with_commune(s) AS commune, list_is_new(s) AS fresh, list_is_final(s) AS final
    FROM unnest(${Object.values(ListStatus)}::"ListStatus"[]) s`;
  expect(answers).toHaveLength(Object.values(ListStatus).length);
  for (const { status, ...answer } of answers)
    expect(answer, status).toEqual({
      commune: standsWithCommune(status),
      fresh: NEVER_SENT.includes(status),
      final: isFinal(status),
    });
});

test("a round names a chain that there is", async () => {
  const area = await createArea();
  const { id } = await createRound(area.province, [area.commune]);
  await expect(ownerDb().round.update({ where: { id }, data: { chain: "COMMUNE_MINISTRY" } })).rejects.toThrow(
    /round_chain_fkey/,
  );
});
