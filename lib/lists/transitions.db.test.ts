import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import {
  availableActions,
  findStep,
  isFinal,
  isWithCommune,
  STEPS,
  waitingStatuses,
  workingStatuses,
} from "@/lib/lists/transitions";
import { ownerDb } from "@/lib/testing/factories";
import { Chain, ListStatus, Role } from "@/prisma/generated/enums";

afterAll(closeDatabase);

const chains = Object.values(Chain);
const statuses = Object.values(ListStatus);
const roles = Object.values(Role);

test("the table of the code and the rule of the database allow the same steps, of all there could be", async () => {
  const rows = await ownerDb().$queryRaw<{ chain: Chain; before: ListStatus; after: ListStatus; role: Role }[]>`
    SELECT c AS chain, b AS before, a AS after, r AS role
    FROM unnest(${chains}::"Chain"[]) c, unnest(${statuses}::"ListStatus"[]) b, unnest(${statuses}::"ListStatus"[]) a,
      unnest(${roles}::text[]) r
    WHERE list_step_is_legal(c, b, a, r)`;
  const inDatabase = rows.map(({ chain, before, after, role }) => `${chain} ${role} ${before} ${after}`);
  const inCode = chains.flatMap((chain) => STEPS[chain].map(({ by, from, to }) => `${chain} ${by} ${from} ${to}`));
  expect(inDatabase.sort()).toEqual(inCode.sort());
  expect(new Set(inCode).size, "no step stands there twice").toBe(inCode.length);
});

describe.each(chains)("the chain %s", (chain) => {
  test("gives one answer to who may do what from where", () => {
    for (const by of roles)
      for (const from of statuses) {
        const actions = availableActions(chain, by, from).map(({ action }) => action);
        expect(new Set(actions).size, `${by} ${from}`).toBe(actions.length);
      }
  });

  test("ends once approved, and leads there from everywhere", () => {
    expect(statuses.filter((status) => isFinal(chain, status))).toEqual(["APPROVED"]);
    for (const start of new Set(STEPS[chain].map(({ from }) => from))) {
      const reached = new Set<ListStatus>([start]);
      for (let i = 0; i < statuses.length; i++)
        for (const { from, to } of STEPS[chain]) if (reached.has(from)) reached.add(to);
      expect(reached.has("APPROVED"), start).toBe(true);
    }
  });

  test("is worked on where it can be sent from, and waits for nobody in particular when it is done", () => {
    expect(workingStatuses(chain)).toEqual(["DRAFT", "RETURNED"]);
    expect(isWithCommune(chain, "SUBMITTED")).toBe(false);
    for (const role of roles) expect(waitingStatuses(chain, role)).not.toContain("APPROVED");
    expect(waitingStatuses(chain, "ADMINISTRATOR")).toEqual([]);
  });
});

test("a district has no part in the chain without districts", () => {
  expect(waitingStatuses("COMMUNE_PROVINCE", "DISTRICT_REVIEWER")).toEqual([]);
  expect(findStep("COMMUNE_PROVINCE", "approve", "PROVINCE_STAFF", "SUBMITTED")?.to).toBe("APPROVED");
  expect(findStep("COMMUNE_DISTRICT_PROVINCE", "approve", "PROVINCE_STAFF", "SUBMITTED")).toBeNull();
});
