import { type Actor, can, type Permission } from "@/lib/access/policy";
import { problems } from "@/lib/core/problem";

/** The first line of every service function. @throws Problem `forbidden` */
export function assertCan(actor: Actor, permission: Permission, unitPath?: string): void {
  if (!can(actor, permission, unitPath)) throw problems.forbidden();
}
