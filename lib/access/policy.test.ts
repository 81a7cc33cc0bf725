import { expect, test } from "vitest";
import { can, type Permission } from "@/lib/access/policy";
import { Role } from "@/prisma/generated/enums";
import { RESTS_ON, ROLES_WITH } from "@/prisma/rules/roles.mjs";

const PERMISSIONS = Object.keys(ROLES_WITH) as Permission[];

test.each(Object.values(Role))("whatever a %s may comes to something", (role) => {
  const isTheirs = (permission: Permission) => can({ role, unitPath: "20/" }, permission);
  const without = PERMISSIONS.filter(isTheirs).flatMap((permission) =>
    (RESTS_ON[permission] ?? []).filter((other) => !isTheirs(other)).map((other) => `${permission} without ${other}`),
  );
  expect(without).toEqual([]);
});
