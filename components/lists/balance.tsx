import { useLocale, useTranslations } from "next-intl";
import { Badge, Mark } from "@/components/ui/badge";
import { formatNumber } from "@/lib/core/format";
import {
  checkIdentities,
  type LedgerGroup,
  type MovementColumn,
  projectR1,
  projectR2,
  projectR3,
} from "@/lib/ledger/projection";

type Of = "POOR" | "NEAR_POOR";

/** The columns of R2 and R3 in the order in which they are read, with their sign. */
const TERMS: Record<Of, readonly (readonly [sign: "" | "−" | "+", column: MovementColumn, word: string])[]> = {
  POOR: [
    ["", 1, "start"],
    ["−", 2, "to_neighbour_POOR"],
    ["−", 3, "out_POOR"],
    ["−", 4, "less"],
    ["+", 5, "from_neighbour_POOR"],
    ["+", 6, "relapsed_POOR"],
    ["+", 7, "new"],
    ["+", 8, "more"],
  ],
  NEAR_POOR: [
    ["", 1, "start"],
    ["−", 2, "out_NEAR_POOR"],
    ["−", 3, "to_neighbour_NEAR_POOR"],
    ["−", 4, "less"],
    ["+", 5, "from_neighbour_NEAR_POOR"],
    ["+", 6, "relapsed_NEAR_POOR"],
    ["+", 7, "new"],
    ["+", 8, "more"],
  ],
};

/** The commune's line of R2 and R3 as a sum: start − decreases + increases = end, and whether it holds. */
export function Balance({ ledger }: { ledger: readonly LedgerGroup[] }) {
  const t = useTranslations("lists");
  const ts = useTranslations("scoring");
  const locale = useLocale();
  if (ledger.length === 0) return <p className="text-ink-soft">{t("balance.none")}</p>;
  const [r1, r2, r3] = [projectR1(ledger), projectR2(ledger), projectR3(ledger)];
  const violations = checkIdentities(r1, r2, r3);
  const lines = [
    { word: "POOR", of: "POOR", table: r2, unit: "households" },
    { word: "POOR_persons", of: "POOR", table: r2, unit: "persons" },
    { word: "NEAR_POOR", of: "NEAR_POOR", table: r3, unit: "households" },
    { word: "NEAR_POOR_persons", of: "NEAR_POOR", table: r3, unit: "persons" },
  ] as const;
  return (
    <>
      <dl className="border-t border-rule">
        {lines.map(({ word, of, table, unit }) => (
          <div key={word} className="grid gap-x-4 border-b border-rule py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]">
            <dt className={unit === "households" ? "font-semibold" : "text-ink-soft"}>{t(`balance.${word}`)}</dt>
            <dd className="flex flex-wrap gap-x-2">
              {TERMS[of].map(([sign, column, term]) => (
                <span key={column} className={table[column][unit] === 0 && sign ? "text-ink-soft" : undefined}>
                  {sign} {t(`balance.${term}`)} {formatNumber(table[column][unit], locale)}
                </span>
              ))}
              <span className="font-semibold">
                = {t("balance.end")} {formatNumber(table[9][unit], locale)}
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
                t("balance.violation", { identity: ts(`identity.${identity}`), ...sides }),
              )
              .join("; ")}
          </>
        )}
      </p>
    </>
  );
}
