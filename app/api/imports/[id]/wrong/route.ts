import { getTranslations } from "next-intl/server";
import { requireActor } from "@/lib/access/actor";
import { decodeMessage } from "@/lib/core/message";
import { parseId, runRoute } from "@/lib/core/run";
import { sheetResponse } from "@/lib/documents/spreadsheet";
import { wrongRowsSheet } from "@/lib/documents/wrong-rows-sheet";
import { sayField } from "@/lib/imports/fields";
import { exportWrongRows } from "@/lib/imports/queries";

/** The rows that must be put right, with their own columns and the reasons beside them. */
export async function GET(_: Request, { params }: RouteContext<"/api/imports/[id]/wrong">) {
  return runRoute(async () => {
    const { detail, rows } = await exportWrongRows(await requireActor(), parseId((await params).id));
    const t = await getTranslations("imports");
    const th = await getTranslations("households");
    const sheet = wrongRowsSheet(detail, rows, {
      field: (field) => sayField(field, { t, th }),
      reason: (heading) => t("sheet.reason", { heading }),
      reasonOfRow: t("sheet.reason_row"),
      noHeading: (column) => `${t("mapping.column")} ${column}`,
      say(message) {
        const { key, params: values } = decodeMessage(message);
        return t(key, values);
      },
    });
    return sheetResponse("xlsx", "can-sua", { name: t("sheet.name"), ...sheet });
  });
}
