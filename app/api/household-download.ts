import { getTranslations } from "next-intl/server";
import { householdSheet } from "@/lib/documents/household-sheet";
import { type SheetFormat, sheetResponse } from "@/lib/documents/spreadsheet";
import type { HouseholdDownload } from "@/lib/reports/household-rows";

/** Households as a download in the reader's language. */
export async function householdDownload(
  format: SheetFormat,
  name: string,
  download: HouseholdDownload,
): Promise<Response> {
  const t = await getTranslations("reports");
  const tc = await getTranslations("common");
  const ts = await getTranslations("scoring");
  const sheet = householdSheet(download, {
    heading: (column) => t(`sheet.${column}`),
    class: (value) => tc(`class_short.${value}`),
    kind: (value) => ts(`movement_kind.${value}`),
    status: (value) => tc(`review_status.${value}`),
  });
  const { year, place, path } = download;
  return sheetResponse(format, `${name}-${year}-${path.replaceAll("/", "-").slice(0, -1)}`, {
    name: `${place} ${year}`,
    ...sheet,
  });
}
