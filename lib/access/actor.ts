import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { clientAddress } from "@/lib/access/client-address";
import { deviceOf } from "@/lib/access/device";
import type { Actor } from "@/lib/access/policy";
import { POSTING_COOKIE, readSession } from "@/lib/access/session";
import { signOut } from "@/lib/access/sessions";
import { findSignedIn, type PostingView, type SignedIn } from "@/lib/access/signed-in";
import { readCookie } from "@/lib/core/cookies";
import { env } from "@/lib/core/env";
import { problems } from "@/lib/core/problem";

/** Of the header that scripts/guard.mjs gives to each request; the error screen and the log show the same. */
export async function requestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? "";
}

/** From where this request comes; "" where it is not known. */
export async function requestAddress(): Promise<string> {
  return clientAddress((await headers()).get("x-forwarded-for"), env.TRUST_PROXY);
}

/** What the person sits at, in plain words; "" where it is not known. */
export async function requestDevice(): Promise<string> {
  return deviceOf((await headers()).get("user-agent"));
}

/** Who is signed in, read from the database once a request; null for a stranger. */
export const findCurrentPerson = cache(async (): Promise<SignedIn | null> => {
  const sessionId = await readSession();
  return sessionId === null ? null : findSignedIn(sessionId, await requestId());
});

/**
 * Who acts, also before they have a password of their own: but for what has to be shown beside the one they gave.
 *
 * @throws Problem `unauthenticated`
 */
export async function requireActorOfAnyPassword(): Promise<Actor> {
  const person = await requirePerson();
  if (person.owes === "FACTOR") redirect(await factorAddress());
  return actorOf(person);
}

/** Whoever has given a password and may still owe a second factor, with what they owe. @throws Problem `unauthenticated` */
export async function requireActorAtTheDoor(): Promise<{ actor: Actor; person: SignedIn }> {
  const person = await requirePerson();
  return { actor: await actorOf(person), person };
}

/** Where a second factor is shown or made, with the way back to the page that was asked for. */
async function factorAddress(): Promise<string> {
  const path = (await headers()).get("x-path") ?? "/";
  return path === "/" || path.startsWith("/second-factor")
    ? "/second-factor"
    : `/second-factor?${new URLSearchParams({ from: path })}`;
}

async function requirePerson(): Promise<SignedIn> {
  const person = await findCurrentPerson();
  if (!person) throw problems.unauthenticated();
  return person;
}

async function actorOf(person: SignedIn): Promise<Actor> {
  const chosen = await readCookie(POSTING_COOKIE);
  const posting = person.postings.find(({ postingId }) => postingId === chosen) ?? person.postings[0];
  const { userId, name, sessionId, isSteppedUp } = person;
  const request = { requestId: await requestId(), address: await requestAddress() };
  return { userId, name, ...posting, ...request, sessionId, isSteppedUp };
}

/**
 * Who acts, in the posting they have chosen (the cookie `posting`, else the longest held). Whoever owes a second
 * factor is sent to show or make it, whoever still has a one-time password to choose their own.
 *
 * @throws Problem `unauthenticated`
 */
export async function requireActor(): Promise<Actor> {
  // Asked for once: only pages remember the answer until they are done, routes and actions do not.
  const person = await requirePerson();
  if (person.owes === "FACTOR") redirect(await factorAddress());
  if (person.mustChange) redirect("/change-password");
  if (person.owes === "NEW_FACTOR") redirect(await factorAddress());
  return actorOf(person);
}

/**
 * Until the session is over, unless it is used before.
 *
 * @param isUse whether asking prolongs it
 * @throws Problem `unauthenticated`
 */
export async function secondsLeft(isUse: boolean): Promise<number> {
  const sessionId = await readSession();
  const person = sessionId && (await findSignedIn(sessionId, await requestId(), isUse));
  if (!person) throw problems.unauthenticated();
  return person.secondsLeft;
}

/** Ends the session of this request, if it has one that holds. */
export async function endThisSession(): Promise<void> {
  const person = await findCurrentPerson();
  if (person) await signOut(await actorOf(person));
}

/** The postings between which this person may switch. @throws Problem `unauthenticated` */
export async function listPostings(): Promise<PostingView[]> {
  return (await requirePerson()).postings;
}
