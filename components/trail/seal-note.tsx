import { useTranslations } from "next-intl";
import { Callout } from "@/components/ui/callout";
import { shortHash } from "@/lib/audit/on-paper";
import { formatDateTime } from "@/lib/core/format";
import type { TrailSeal } from "@/lib/trail/entry";

/** Up to when the trail is sealed, and what the last verification found. */
export function SealNote({ root, verified }: TrailSeal) {
  const t = useTranslations("trail");
  const isBent = verified !== null && verified.findings > 0;
  return (
    <Callout kind={isBent ? "danger" : "info"}>
      {root
        ? t("sealed", {
            time: formatDateTime(root.at),
            number: root.number,
            size: root.size,
            hash: shortHash(root.hash),
          })
        : t("not_sealed")}{" "}
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
