import { type FieldName, namedField } from "@/lib/imports/fields";
import { isNumbering } from "@/lib/imports/layout";
import { readClass } from "@/lib/imports/words";
import type { HouseholdClass } from "@/prisma/generated/enums";

// Not every row of a list is of somebody: there are totals, headings again, villages above their households, those who sign.

/** "TỔNG CỘNG", "Cộng:", "Tổng số: 25 hộ, 98 khẩu". Tống and Tòng are family names, and Cộng Hòa is a village. */
const TOTAL =
  /^(?:tổng|tổng cộng|tổng số|cộng|tong cong|tong so)(?:[\s:.,;()=+\-\d]|hộ|khẩu|nhân khẩu|người|nghèo|cận|và|toàn (?:thôn|xã|huyện)|danh sách)*$/iu;

/** The lines below a list: who made it, who signs. */
const SIGNATURE =
  /^(?:người lập|lập biểu|tm\.\s?|t\/m|kt\.\s?|chủ tịch|phó chủ tịch|trưởng thôn|trưởng ban|nơi nhận|xác nhận của|ký tên|\(\s*ký|.{0,40}ngày\s*[\d.…]*\s*tháng\s*[\d.…]*\s*năm|ghi chú\s*:|ban chỉ đạo|thủ trưởng)/iu;

const ORDINAL = /^(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)\s*(?:[.)\-/:]\s*|\s+(?=\p{L}{2}))/u;
const VILLAGE = /^(?:thôn|bản|xóm|khối|tổ dân phố|khu)(?:\s+|\s*:\s*)\S/iu;
const COMMUNE = /^(?:xã|phường|thị trấn)(?:\s+|\s*:\s*)\S/iu;

/** Longer texts are notes, and no heading, total or signature. */
const LONGEST_LINE = 200;

export type Section = { village: string; commune: string; classNow: HouseholdClass | null };

type OtherRow =
  | { kind: "BLANK" }
  | { kind: "TOTAL"; households: number | null; persons: number | null }
  | { kind: "HEADING"; section: Section | null };

const plainSection = (text: string) =>
  text
    .replace(ORDINAL, "")
    .replace(/\s*:\s*/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** A line above households that says where they live or what they are: "I. Thôn Pò Sè", "B. HỘ CẬN NGHÈO: 12 hộ". */
export function readSection(text: string): Section | null {
  const plain = plainSection(text);
  const counted = plain.replace(/[\s,;(]*\d+\s*(?:hộ|khẩu|nhân khẩu|người).*$/iu, "");
  if (VILLAGE.test(plain)) return { village: counted, commune: "", classNow: null };
  if (COMMUNE.test(plain)) return { village: "", commune: counted, classNow: null };
  const classNow = /^hộ\s/iu.test(counted) ? readClass(counted) : null;
  return classNow === null ? null : { village: "", commune: "", classNow };
}

const countOf = (texts: readonly string[], unit: RegExp): number | null => {
  for (const text of texts) {
    const found = unit.exec(text)?.[1]?.replace(/[.\s]/g, "");
    if (found) return Number(found);
  }
  return null;
};

function readTotal(cells: readonly string[], columns: readonly (FieldName | null)[]): OtherRow {
  const stated = /^[\d.\s]{1,9}$/.exec(cells[columns.indexOf("memberCount")] ?? "")?.[0].replace(/[.\s]/g, "");
  return {
    kind: "TOTAL",
    households: countOf(cells, /(\d[\d.]*)\s*hộ/iu),
    persons: countOf(cells, /(\d[\d.]*)\s*(?:khẩu|nhân khẩu|người)/iu) ?? (stated ? Number(stated) : null),
  };
}

/** What a row is where it is nobody's; null for one that may hold a record. */
export function otherRow(cells: readonly string[], columns: readonly (FieldName | null)[]): OtherRow | null {
  const texts = [...new Set(cells.filter((cell) => cell !== ""))];
  if (texts.length === 0) return { kind: "BLANK" };
  const words = texts.filter((text) => text.length <= LONGEST_LINE && /\p{L}{2}/u.test(text));
  if (words.slice(0, 2).some((text) => TOTAL.test(text))) return readTotal(cells, columns);
  if (isNumbering(cells)) return { kind: "HEADING", section: null };
  const headings = columns.filter((field, i) => {
    const cell = cells[i] ?? "";
    return field !== null && cell.length <= LONGEST_LINE && /\p{L}/u.test(cell) && namedField(cell) === field;
  });
  if (headings.length >= 2) return { kind: "HEADING", section: null };
  if (texts.length <= 3 && words.some((text) => SIGNATURE.test(text))) return { kind: "HEADING", section: null };
  const [only = ""] = words;
  if (words.length === 1 && texts.length <= 3) {
    // A household of which only the village is known is a bad row, and not a heading: there the name would stand alone.
    const section = readSection(only);
    const column = columns[cells.indexOf(only)];
    if (section && column !== "village" && column !== "commune" && column !== "address")
      return { kind: "HEADING", section };
    if (section && cells.indexOf(only) === 0) return { kind: "HEADING", section };
  }
  return null;
}
