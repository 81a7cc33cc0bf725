"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A place of the header, marked where one is. */
export function NavigationLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const root = `/${href.split("/")[1]}`;
  const here = href === "/" ? path === "/" : path === root || path.startsWith(`${root}/`);
  return (
    <a href={href} aria-current={here ? "page" : undefined} className="band-link">
      {children}
    </a>
  );
}
