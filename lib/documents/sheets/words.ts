import { createTranslator, type Messages } from "next-intl";
import type { SheetWords } from "@/lib/documents/sheets/sheet";

/** The words of a sheet, from all words of Vietnamese: whoever prints it, a sheet is a paper of the office. */
export function sheetWords(messages: Messages): SheetWords {
  const of = (namespace: string) => createTranslator({ locale: "vi", messages, namespace });
  return { t: of("sheets"), reviews: of("reviews"), common: of("common"), households: of("households") };
}
