import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import type { SaidChange } from "@/lib/trail/words";

/** Something that somebody did, in words. */
export type TrailLine = {
  key: string;
  /** A day, or a moment. */
  when: string;
  who: string;
  /** In which role and office. */
  office: string;
  what: string;
  /** What is said beside it, in soft words. */
  details?: string | undefined;
  /** What it was done to; left out where the whole table is about one thing. */
  about?: { text: string; href: string | null; place: string } | undefined;
  changes?: readonly SaidChange[] | undefined;
  /** What for; left out where there are changes to tell. */
  purpose?: string | undefined;
  /** What stands below, such as the request. */
  foot?: string | undefined;
};

type Props = { caption: string; lines: readonly TrailLine[]; dayOnly?: boolean };

/** Who did what: a line for each. One table for the trail's own page and for a household's file. */
export function TrailTable({ caption, lines, dayOnly = false }: Props) {
  const t = useTranslations("trail");
  const isAboutMany = lines.some(({ about }) => about);
  return (
    <Table caption={caption} captionHidden stacked={isAboutMany}>
      <thead>
        <tr>
          <Th>{dayOnly ? t("column.day") : t("column.when")}</Th>
          <Th>{t("column.who")}</Th>
          <Th>{t("column.office")}</Th>
          <Th>{t("column.what")}</Th>
          {isAboutMany && <Th>{t("column.about")}</Th>}
          <Th>{isAboutMany ? t("column.how") : t("column.for_what")}</Th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.key}>
            <Td className="whitespace-nowrap">{line.when}</Td>
            <Td>{line.who}</Td>
            <Td>{line.office || "–"}</Td>
            <Td>
              {line.what}
              {line.details && <span className="text-ink-soft"> ({line.details})</span>}
            </Td>
            {isAboutMany && <Td>{line.about ? <About {...line.about} /> : "–"}</Td>}
            <Td>
              {line.changes?.map(({ label, was, became }) => (
                <p key={label} className="wrap-anywhere">
                  <span className="text-ink-soft">{label}:</span> {was} → {became ?? t("unknown")}
                </p>
              ))}
              {line.purpose}
              {!line.changes?.length && !line.purpose && !line.foot && "–"}
              {line.foot && <span className="block text-sm text-ink-soft">{line.foot}</span>}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function About({ text, href, place }: NonNullable<TrailLine["about"]>) {
  return (
    <>
      {href ? (
        <a href={href} className="link">
          {text}
        </a>
      ) : (
        text
      )}
      {place && <span className="block text-sm text-ink-soft">{place}</span>}
    </>
  );
}
