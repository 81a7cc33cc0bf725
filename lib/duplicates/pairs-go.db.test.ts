import { afterAll, expect, test } from "vitest";
import { undoAct } from "@/lib/acts/service";
import { closeDatabase } from "@/lib/core/db";
import { recordEvent } from "@/lib/events/service/record-event";
import { arrival, eventInput, newHouseholdIn, registerRows } from "@/lib/testing/events";
import { createActor, createArea, createHousehold, ownerDb } from "@/lib/testing/factories";

afterAll(closeDatabase);

test("a pair with somebody who came by an act does not keep the act from being taken back, and goes with them", async () => {
  const { province, commune, village } = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", commune);
  const there = (await createHousehold(village)).memberships[0]?.personId ?? "";
  const before = await registerRows(province.path);
  const came = arrival({ relationship: "HEAD", birth: "1970", nationalIdAbsence: "LOST" });
  const input = eventInput({ kind: "MOVE_IN", newHousehold: newHouseholdIn(village), arrivals: [came] });
  await recordEvent(officer, input);
  const [personAId = "", personBId = ""] = [there, came.id].sort();
  const { id } = await ownerDb().duplicatePair.create({
    data: {
      id: crypto.randomUUID(),
      personAId,
      personBId,
      unitPath: commune.path,
      score: 0.9,
      level: "LIKELY",
      reasons: [],
      foundAt: new Date(),
    },
  });
  await undoAct(officer, input.id);
  expect(await registerRows(province.path)).toEqual(before);
  expect(await ownerDb().duplicatePair.findUnique({ where: { id } })).toBeNull();
});
