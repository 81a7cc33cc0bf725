"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

/** A place of the header, marked where one is; it breathes while the page is on its way. */
export function NavigationLink({ href, children }: { href: string; children: ReactNode }) {
  const path = usePathname();
  const root = `/${href.split("/")[1]}`;
  const here = href === "/" ? path === "/" : path === root || path.startsWith(`${root}/`);
  return (
    <Link
      href={href}
      prefetch={false}
      aria-current={here ? "page" : undefined}
      className="flex min-h-10 items-center whitespace-nowrap border-b-3 border-transparent px-3 text-on-band-soft no-underline -outline-offset-3 hover:text-on-band aria-[current=page]:border-current aria-[current=page]:font-semibold aria-[current=page]:text-on-band"
    >
      <Waiting>{children}</Waiting>
    </Link>
  );
}

function Waiting({ children }: { children: ReactNode }) {
  const { pending } = useLinkStatus();
  return <span className={pending ? "waiting" : undefined}>{children}</span>;
}
