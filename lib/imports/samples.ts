import type { FieldName, Guess } from "@/lib/imports/fields";
import { isSyllable } from "@/lib/imports/syllable";
import { readAnyDate } from "@/lib/imports/values";
import { readClass, readEthnicity, readRelationship, readSex, readTick } from "@/lib/imports/words";

// What stands in a column says what it is, also where its heading does not.

const FAR = "2099-12-31";

const isNationalId = (text: string) => /^(?:\d{9}|\d{11,12})$/.test(text.replace(/[\s.\-'’]/g, ""));
const isPhone = (text: string) => /^(?:\+?84|0)?[35789]\d{8}$/.test(text.replace(/[\s.-]/g, ""));
const yearOf = (text: string) => (/^\d{9,}$/.test(text) ? undefined : readAnyDate(text, FAR)?.year);
const isYear = (text: string) => {
  const year = yearOf(text);
  return year !== undefined && year >= 1900 && year <= 2099;
};
const isName = (text: string) => {
  const words = text.trim().split(/\s+/);
  return (
    words.length >= 2 &&
    words.length <= 6 &&
    words.every((word) => /^\p{Lu}/u.test(word) && isSyllable(word)) &&
    readEthnicity(text) === null &&
    !/^(?:thôn|bản|xóm|khối|xã|huyện|tổ|phường|hộ|quốc|trung|tiểu)\s/iu.test(text)
  );
};
const isTick = (text: string) => readTick(text) !== null && text.length <= 6;
const isNumber = (text: string) => /^\d{1,4}(?:[.,]\d{1,2})?$/.test(text.replace(/\s/g, ""));
const isClass = (text: string) => readClass(text) !== null;

/** What texts of a field look like. A field without one takes any text. */
const SHAPES: Partial<Record<FieldName, (text: string) => boolean>> = {
  nationalId: (text) => /\d{6,}|\d[.,]\d+e/i.test(text.replace(/[\s.\-'’]/g, "")),
  phone: (text) => /\d{6,}/.test(text.replace(/[\s.\-()]/g, "")),
  birth: (text) => /\d/.test(text),
  birthMale: (text) => /\d/.test(text) || isTick(text),
  birthFemale: (text) => /\d/.test(text) || isTick(text),
  reviewedOn: (text) => /\d/.test(text),
  nationalIdDate: (text) => /\d/.test(text),
  fullName: (text) => /\p{L}{2}/u.test(text),
  headName: (text) => /\p{L}{2}/u.test(text),
  ethnicityCode: (text) => /\p{L}{2}/u.test(text),
  relationship: (text) => /\p{L}{2}/u.test(text),
  memberCount: isNumber,
  incomeScore: isNumber,
  deprivationScore: isNumber,
};

const ENOUGH = 0.7;

const share = (texts: readonly string[], test: (text: string) => boolean): number =>
  texts.length === 0 ? 0 : texts.filter(test).length / texts.length;

/** Whether a heading's field can hold these texts: most of them, or nothing to judge by. */
export function suits(field: FieldName, texts: readonly string[]): boolean {
  const shape = SHAPES[field];
  return !shape || texts.length < 2 || share(texts, shape) >= 0.3;
}

/** The field that texts without a telling heading look like; never as sure as a heading. */
export function guessSamples(texts: readonly string[]): Guess | null {
  if (texts.length === 0) return null;
  const are = (test: (text: string) => boolean) => share(texts, test) >= ENOUGH;
  if (texts.length >= 2) {
    if (are(isPhone)) return { field: "phone", sure: 0.5 };
    if (are(isNationalId)) return { field: "nationalId", sure: 0.6 };
    if (are(isName)) return { field: "fullName", sure: 0.5 };
    const years = texts.flatMap((text) => yearOf(text) ?? []);
    if (are(isYear) && texts.some((text) => /\D/.test(text) || /^\d{4}$/.test(text)))
      return years.every((year) => year >= 2015) ? { field: "reviewedOn", sure: 0.3 } : { field: "birth", sure: 0.5 };
  }
  if (texts.every((text) => /\p{L}{2}/u.test(text))) {
    if (are((text) => readSex(text) !== null)) return { field: "sex", sure: 0.6 };
    if (are((text) => readRelationship(text) !== null)) return { field: "relationship", sure: 0.5 };
    if (are((text) => readEthnicity(text) !== null)) return { field: "ethnicityCode", sure: 0.5 };
    if (are(isClass)) return { field: "classNow", sure: 0.4 };
    if (are((text) => /^(?:thôn|bản|xóm|khối)\s/iu.test(text))) return { field: "village", sure: 0.5 };
    if (are((text) => /^(?:xã|phường|thị trấn)\s/iu.test(text))) return { field: "commune", sure: 0.5 };
  }
  return null;
}
