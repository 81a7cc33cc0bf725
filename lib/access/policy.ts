import type { Role, UnitLevel } from "@/prisma/generated/enums";
import { ROLES_WITH } from "@/prisma/rules/roles.mjs";

/** A signed-in person in the posting they act in. Read from the database on each request. */
export type Actor = {
  userId: string;
  name: string;
  postingId: string;
  role: Role;
  level: UnitLevel;
  unitId: string;
  unitName: string;
  /** The reach: everything whose path begins so. "20/181/06091/". */
  unitPath: string;
  requestId: string;
  /** Of the device at which they sit; "" where the server goes on with what they began. */
  sessionId: string;
  /** Has just shown who they are (lib/access/second-factor.ts). */
  isSteppedUp: boolean;
  /** From where they ask (lib/access/client-address.ts); "" where that is not known. */
  address: string;
};

export type Permission = keyof typeof ROLES_WITH;

/** Whether the actor may do this to something at that place. The server enforces it; the buttons ask the same. */
export function can(
  actor: Pick<Actor, "role" | "unitPath">,
  permission: Permission,
  unitPath = actor.unitPath,
): boolean {
  const isTheirs = ROLES_WITH[permission].some((role) => role === actor.role);
  return actor.unitPath !== "" && unitPath.startsWith(actor.unitPath) && isTheirs;
}

/** Whether something at that place belongs to the commune in which the actor works: what they read there is their daily work. */
export function isOfOwnCommune(actor: Pick<Actor, "level" | "unitPath">, unitPath: string): boolean {
  return actor.level === "COMMUNE" && actor.unitPath !== "" && unitPath.startsWith(actor.unitPath);
}
