"use client";

import { type ReactNode, useLayoutEffect } from "react";

const OWNER = "owner";

/** What a tab keeps of what was typed is for whoever typed it: where somebody else has come in it goes, before a form looks for it. */
export function keepTabFor(person: string, tab: Pick<Storage, "getItem" | "setItem" | "clear">): void {
  if (tab.getItem(OWNER) === person) return;
  tab.clear();
  tab.setItem(OWNER, person);
}

/** Says whose the tab is. It stands before the page: its effect comes before those of forms. */
export function TabOwner({ person }: { person: string }) {
  useLayoutEffect(() => keepTabFor(person, sessionStorage), [person]);
  return null;
}

type Props = { action: () => Promise<void>; className?: string; children: ReactNode };

/** A form that signs out: the tab is emptied at once, whether or not the server can be reached. */
export function SignOutForm({ action, className, children }: Props) {
  return (
    <form action={action} className={className} onSubmit={() => sessionStorage.clear()}>
      {children}
    </form>
  );
}
