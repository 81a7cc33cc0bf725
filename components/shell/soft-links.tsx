"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";
import { isPage } from "@/lib/access/request-rules.mjs";

/** Where a click leads inside the application; null where the browser is to do as it always does. */
function pathOf(link: HTMLAnchorElement | null, event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  if (!link?.href || link.target || link.hasAttribute("download") || link.origin !== window.location.origin)
    return null;
  const { pathname, search, hash } = link;
  // A place on this very page.
  if (hash && pathname === window.location.pathname && search === window.location.search) return null;
  return isPage(pathname) ? `${pathname}${search}${hash}` : null;
}

/**
 * Lets the plain links of all pages change the page without loading it anew; the one that was clicked breathes while its page is
 * on its way. One listener for a list of fifty rows, instead of fifty components that the server draws, describes and sends along.
 */
export function SoftLinks() {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const clicked = useRef<HTMLAnchorElement>(null);

  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const path = pathOf(link, event);
      if (path === null) return;
      event.preventDefault();
      clicked.current?.classList.remove("waiting");
      clicked.current = link;
      link?.classList.add("waiting");
      startTransition(() => router.push(path));
    };
    window.addEventListener("click", onClick);
    return () => window.removeEventListener("click", onClick);
  }, [router]);

  useEffect(() => {
    if (!isPending) clicked.current?.classList.remove("waiting");
  }, [isPending]);
  return null;
}
