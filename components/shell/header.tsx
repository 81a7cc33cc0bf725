import { ChevronDown } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Choices } from "@/components/shell/choices";
import { NavigationLink } from "@/components/shell/navigation-link";
import { SignOutForm } from "@/components/shell/tab-owner";
import { THEMES } from "@/components/shell/theme";
import { headerOf, mayOpen } from "@/lib/access/pages";
import type { Actor } from "@/lib/access/policy";
import type { Role } from "@/prisma/generated/enums";

type Posting = { postingId: string; role: Role; unitName: string };

type Props = {
  person: Pick<Actor, "name" | "role" | "unitName" | "unitPath" | "postingId">;
  postings: readonly Posting[];
  theme: string;
  /** The search box. */
  search: ReactNode;
  /** Server actions: the forms work without a script. */
  choose: (form: FormData) => Promise<void>;
  signOut: () => Promise<void>;
};

/** The band on top: where one is, the search box, the person's menu, and the places of their role. */
export function Header({ person, postings, theme, search, choose, signOut }: Props) {
  const t = useTranslations("shell");
  const tc = useTranslations("common");
  const tp = useTranslations("pages");
  return (
    <header className="bg-band text-on-band print:hidden">
      <div className="mx-auto flex max-w-[100rem] flex-wrap items-center gap-x-5 gap-y-2 px-4 py-2">
        <a href="/" className="text-lg font-semibold text-on-band no-underline">
          {tc("product")}
        </a>
        {search}
        <button
          type="button"
          popoverTarget="person-menu"
          className="ml-auto flex min-h-9 max-w-full items-center gap-2 rounded-md border border-band-rule px-3 text-left text-on-band"
        >
          <span className="min-w-0 truncate">
            <span className="font-semibold">{person.name}</span>
            <span className="hidden text-on-band-soft md:inline"> · {person.unitName}</span>
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0" />
        </button>
      </div>
      <div id="person-menu" popover="auto" className="menu">
        <div className="border-b border-rule px-4 py-3">
          <p className="font-semibold">{person.name}</p>
          <p className="text-table text-ink-soft">
            {tc(`role.${person.role}`)} · {person.unitName}
          </p>
        </div>
        {postings.length > 1 && (
          <Choices
            title={t("posting")}
            name="posting"
            action={choose}
            current={person.postingId}
            choices={postings.map((p) => [p.postingId, `${tc(`role.${p.role}`)} · ${p.unitName}`])}
          />
        )}
        <Choices
          title={t("language")}
          name="locale"
          action={choose}
          current={useLocale()}
          choices={[
            ["vi", "Tiếng Việt"],
            ["en", "English"],
          ]}
        />
        <Choices
          title={t("theme")}
          name="theme"
          action={choose}
          current={theme}
          choices={THEMES.map((name) => [name, t(`themes.${name}`)])}
        />
        <div className="flex items-center justify-between gap-3 border-t border-rule px-4 py-3">
          <a href="/account" className="link">
            {t("account")}
          </a>
          {mayOpen(person, "/acts") && (
            <a href="/acts" className="link">
              {t("acts")}
            </a>
          )}
          <SignOutForm action={signOut}>
            <button type="submit" className="link">
              {t("sign_out")}
            </button>
          </SignOutForm>
        </div>
      </div>
      <nav aria-label={t("navigation")} className="border-t border-band-rule">
        <ul className="mx-auto flex max-w-[100rem] gap-1 overflow-x-auto px-2">
          {headerOf(person).map(({ href, key }) => (
            <li key={key}>
              <NavigationLink href={href}>{tp(`${key}.header`)}</NavigationLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="brocade" />
    </header>
  );
}
