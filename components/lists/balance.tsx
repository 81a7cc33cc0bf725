import { useLocale, useTranslations } from "next-intl";
import { Badge, Mark } from "@/components/ui/badge";
import { formatNumber } from "@/lib/core/format";
import { type Count, type LedgerGroup, projectAll, type Violation } from "@/lib/ledger/projection";
import { MEASURES, TABLE_NAMES, tableOf } from "@/lib/ledger/tables";

/** The commune's line of R2 and R3 as a sum: start − decreases + increases = end, and whether it holds. */
export function Balance({ ledger, violations }: { ledger: readonly LedgerGroup[]; violations: readonly Violation[] }) {
  const t = useTranslations("lists");
  const tr = useTranslations("reports");
  const locale = useLocale();
  if (ledger.length === 0 && violations.length === 0) return <p className="text-ink-soft">{t("balance.none")}</p>;
  const tables = projectAll(ledger);
  const lines = TABLE_NAMES.flatMap((name) => {
    const { sum } = tableOf(name);
    const counts: Record<string, Count> = tables[name];
    return sum ? MEASURES.map((of) => ({ name, of, sum, figure: (count: string) => counts[count]?.[of] ?? 0 })) : [];
  });
  return (
    <>
      <dl className="border-t border-rule">
        {lines.map(({ name, of, sum, figure }) => (
          <div
            key={`${name}${of}`}
            className="grid gap-x-4 border-b border-rule py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]"
          >
            <dt className={of === "households" ? "font-semibold" : "text-ink-soft"}>{tr(`${name}.sum.${of}`)}</dt>
            <dd className="flex flex-wrap gap-x-2">
              {sum.terms.map(([sign, count], i) => (
                <span key={count} className={figure(count) === 0 && i > 0 ? "text-ink-soft" : undefined}>
                  {i > 0 && `${sign} `}
                  {tr(`${name}.sum.${count}`)} {formatNumber(figure(count), locale)}
                </span>
              ))}
              <span className="font-semibold">
                = {tr(`${name}.sum.${sum.end}`)} {formatNumber(figure(sum.end), locale)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-2">
        {violations.length === 0 ? (
          <Badge
            tone="bg-success-tint text-success"
            mark={
              <Mark>
                <path d="M1.5 6.5l3 3 6-7" className="stroke-2" />
              </Mark>
            }
          >
            {t("balance.ok")}
          </Badge>
        ) : (
          <>
            <Badge
              tone="bg-danger-tint text-danger"
              mark={
                <Mark>
                  <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" />
                </Mark>
              }
            >
              {t("balance.broken")}
            </Badge>{" "}
            {t("balance.broken_text")}{" "}
            {violations
              .map(({ identity, ...sides }) =>
                t("balance.violation", { identity: tr(`identity.${identity}`), ...sides }),
              )
              .join("; ")}
          </>
        )}
      </p>
    </>
  );
}
