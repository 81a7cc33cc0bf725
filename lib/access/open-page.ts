import "server-only";
import { requireActor } from "@/lib/access/actor";
import { mayOpen, type PageHref } from "@/lib/access/pages";
import type { Actor } from "@/lib/access/policy";
import { problems } from "@/lib/core/problem";

/** The first line of every page: who opens it. @throws Problem `unauthenticated`, `forbidden` where it is none of theirs */
export async function openPage(href: PageHref): Promise<Actor> {
  const actor = await requireActor();
  if (!mayOpen(actor, href)) throw problems.forbidden();
  return actor;
}
