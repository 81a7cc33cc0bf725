type Tab = { href: string; label: string /** A number already formatted. */; count?: string; current?: boolean };

/** Views of one thing, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="mb-4 overflow-x-auto border-b border-rule-strong print:hidden">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <a
              href={tab.href}
              aria-current={tab.current ? "page" : undefined}
              className="flex min-h-10 items-center gap-2 whitespace-nowrap border-b-3 border-transparent px-3 text-ink-soft -outline-offset-3 hover:bg-hover hover:text-ink aria-[current=page]:border-indigo aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && <span className="font-normal text-ink-soft">{tab.count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
