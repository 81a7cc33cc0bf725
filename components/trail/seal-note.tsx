import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { shortHash } from "@/lib/audit/on-paper";
import { formatDateTime } from "@/lib/core/format";
import type { TrailSeal } from "@/lib/trail/entry";

/** A root is signed once an hour at least; after this long without one something keeps the servers from it. */
const STOPPED_MS = 75 * 60_000;

/** Up to when the trail is sealed, and what the last verification found. `at`: the moment of the page. */
export function SealNote({ root, verified, at }: TrailSeal & { at: Date }) {
  const t = useTranslations("trail");
  const isBent = verified !== null && verified.findings > 0;
  const hasStopped = root !== null && at.getTime() - root.at.getTime() > STOPPED_MS;
  return (
    <Callout kind={isBent ? "danger" : hasStopped ? "warning" : "info"}>
      {root
        ? t("sealed", {
            time: formatDateTime(root.at),
            number: root.number,
            size: root.size,
            hash: shortHash(root.hash),
          })
        : t("not_sealed")}{" "}
      {hasStopped && `${t("stopped")} `}
      {verified === null
        ? t("never_verified")
        : t(isBent ? "bent" : "verified", {
            time: formatDateTime(verified.at),
            number: verified.root,
            findings: verified.findings,
          })}
    </Callout>
  );
}
