import { expect, test } from "vitest";
import { can, type Permission } from "@/lib/access/policy";
import { Role } from "@/prisma/generated/enums";
import { ROLES_WITH } from "@/prisma/rules/roles.mjs";

const PERMISSIONS = Object.keys(ROLES_WITH) as Permission[];

/** What comes to nothing without others: what is done rests on what is read. */
const RESTS_ON: Partial<Record<Permission, readonly Permission[]>> = {
  "household.register": ["household.read"],
  "household.edit": ["household.read", "review.read", "list.read"],
  import: ["household.read", "duplicate.decide"],
  "act.undo": ["household.read"],
  "identity.reveal": ["household.read"],
  "sensitive.reveal": ["household.read"],
  "duplicate.read": ["household.read"],
  "duplicate.decide": ["duplicate.read", "household.read", "review.read", "list.read"],
  "holder.answer": ["duplicate.read", "household.read"],
  "review.read": ["household.read", "list.read"],
  "review.record": ["review.read"],
  "review.assign": ["review.read", "household.edit"],
  "review.override": ["review.record"],
  "review.comment": ["review.read"],
  "list.submit": ["review.read"],
  "list.review": ["review.read"],
  "residents.enter": ["list.read"],
  "round.open": ["review.read"],
  export: ["report.read"],
};

test.each(Object.values(Role))("whatever a %s may comes to something", (role) => {
  const isTheirs = (permission: Permission) => can({ role, unitPath: "20/" }, permission);
  const without = PERMISSIONS.filter(isTheirs).flatMap((permission) =>
    (RESTS_ON[permission] ?? []).filter((other) => !isTheirs(other)).map((other) => `${permission} without ${other}`),
  );
  expect(without).toEqual([]);
});
