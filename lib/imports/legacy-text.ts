import { isSyllable } from "@/lib/imports/syllable";

// Before Unicode, Vietnamese was typed into fonts that draw other letters: TCVN3 (ABC; .VnTime and its kin) has one code for a
// letter, VNI one for the vowel and one for its mark. Such texts still stand in the files of today, as the Western letters that
// those codes are: `Hµ Néi`, `Haø Noäi`.

export const ENCODINGS = ["UNICODE", "TCVN3", "VNI"] as const;
export type TextEncoding = (typeof ENCODINGS)[number];

/** Pairs of a Unicode letter and its TCVN3 code (TCVN 5712:1993, VN3), read as Windows-1252. Toned capitals have none. */
export const TCVN3 = [
  ["Ă", 0xa1],
  ["Â", 0xa2],
  ["Ê", 0xa3],
  ["Ô", 0xa4],
  ["Ơ", 0xa5],
  ["Ư", 0xa6],
  ["Đ", 0xa7],
  ["ă", 0xa8],
  ["â", 0xa9],
  ["ê", 0xaa],
  ["ô", 0xab],
  ["ơ", 0xac],
  ["ư", 0xad],
  ["đ", 0xae],
  ["à", 0xb5],
  ["ả", 0xb6],
  ["ã", 0xb7],
  ["á", 0xb8],
  ["ạ", 0xb9],
  ["ằ", 0xbb],
  ["ẳ", 0xbc],
  ["ẵ", 0xbd],
  ["ắ", 0xbe],
  ["ặ", 0xc6],
  ["ầ", 0xc7],
  ["ẩ", 0xc8],
  ["ẫ", 0xc9],
  ["ấ", 0xca],
  ["ậ", 0xcb],
  ["è", 0xcc],
  ["ẻ", 0xce],
  ["ẽ", 0xcf],
  ["é", 0xd0],
  ["ẹ", 0xd1],
  ["ề", 0xd2],
  ["ể", 0xd3],
  ["ễ", 0xd4],
  ["ế", 0xd5],
  ["ệ", 0xd6],
  ["ì", 0xd7],
  ["ỉ", 0xd8],
  ["ĩ", 0xdc],
  ["í", 0xdd],
  ["ị", 0xde],
  ["ò", 0xdf],
  ["ỏ", 0xe1],
  ["õ", 0xe2],
  ["ó", 0xe3],
  ["ọ", 0xe4],
  ["ồ", 0xe5],
  ["ổ", 0xe6],
  ["ỗ", 0xe7],
  ["ố", 0xe8],
  ["ộ", 0xe9],
  ["ờ", 0xea],
  ["ở", 0xeb],
  ["ỡ", 0xec],
  ["ớ", 0xed],
  ["ợ", 0xee],
  ["ù", 0xef],
  ["ủ", 0xf1],
  ["ũ", 0xf2],
  ["ú", 0xf3],
  ["ụ", 0xf4],
  ["ừ", 0xf5],
  ["ử", 0xf6],
  ["ữ", 0xf7],
  ["ứ", 0xf8],
  ["ự", 0xf9],
  ["ỳ", 0xfa],
  ["ỷ", 0xfb],
  ["ỹ", 0xfc],
  ["ý", 0xfd],
  ["ỵ", 0xfe],
] as const;

/** Letter → VNI, small ones; a capital is the capitals of the same. */
const VNI_MARKS: readonly (readonly [string, string])[] = [
  // vowel, and what stands for: acute, grave, hook, tilde, dot
  ["a", "áàảãạ"],
  ["e", "éèẻẽẹ"],
  ["o", "óòỏõọ"],
  ["u", "úùủũụ"],
];
const TONE_MARKS = "ùøûõï";
const CIRCUMFLEX_MARKS = "áàåãä";
const BREVE_MARKS = "éèúüë";

const zip = (letters: string, base: string, marks: string): [string, string][] =>
  [...letters].map((letter, i) => [letter, base + (marks[i] ?? "")]);

const VNI_SMALL: readonly (readonly [string, string])[] = [
  ...VNI_MARKS.flatMap(([base, letters]) => zip(letters, base, TONE_MARKS)),
  ["â", "aâ"],
  ["ê", "eâ"],
  ["ô", "oâ"],
  ...zip("ấầẩẫậ", "a", CIRCUMFLEX_MARKS),
  ...zip("ếềểễệ", "e", CIRCUMFLEX_MARKS),
  ...zip("ốồổỗộ", "o", CIRCUMFLEX_MARKS),
  ["ă", "aê"],
  ...zip("ắằẳẵặ", "a", BREVE_MARKS),
  ["ơ", "ô"],
  ...zip("ớờởỡợ", "ô", TONE_MARKS),
  ["ư", "ö"],
  ...zip("ứừửữự", "ö", TONE_MARKS),
  ["í", "í"],
  ["ì", "ì"],
  ["ỉ", "æ"],
  ["ĩ", "ó"],
  ["ị", "ò"],
  ...zip("ýỳỷỹ", "y", TONE_MARKS),
  ["ỵ", "î"],
  ["đ", "ñ"],
];

/** Pairs of a Unicode letter beyond ASCII, small or capital, and its VNI code. */
export const VNI = [
  ...VNI_SMALL,
  ...VNI_SMALL.map(([letter, code]) => [letter.toUpperCase(), code.toUpperCase()] as const),
] as const;

const fromTcvn3 = new Map<string, string>(TCVN3.map(([letter, code]) => [String.fromCharCode(code), letter]));
const fromVni = new Map<string, string>([
  // A capital whose mark was typed small: "Aù" beside "AÙ".
  ...VNI.filter(([, code]) => code.length === 2).map(
    ([letter, code]) => [code.slice(0, 1) + code.slice(1).toLowerCase(), letter] as const,
  ),
  ...VNI.map(([letter, code]) => [code, letter] as const),
]);

const TWO_CAPITALS = /[A-Z][^a-zA-Z\s]*[A-Z]/;

/**
 * In a font of capitals the small codes are drawn as capitals, so what is otherwise in capitals is all so: a word with two of
 * them, or a whole text with such a word.
 */
function tcvn3(text: string): string {
  const isCapitals = (part: string) => TWO_CAPITALS.test(part) && !/[a-z]/.test(part);
  const decode = (part: string) => [...part].map((char) => fromTcvn3.get(char) ?? char).join("");
  if (isCapitals(text)) return decode(text).toLocaleUpperCase("vi");
  return text.replace(/\S+/g, (word) => (isCapitals(word) ? decode(word).toLocaleUpperCase("vi") : decode(word)));
}

const VNI_CODE = new RegExp([...fromVni.keys()].sort((a, b) => b.length - a.length).join("|"), "g");

const vni = (text: string): string => text.replace(VNI_CODE, (code) => fromVni.get(code) ?? code);

/** The words with letters beyond ASCII: only they tell encodings apart. */
const tellingWords = (text: string): string[] =>
  text.split(/[\s\d!-/:-@[-`{-~\u00a0\u2010-\u201f]+/).filter((word) => /[^\p{ASCII}]/u.test(word));

const BEYOND_LATIN_1 = /[\u0100-\uffff]/;

const readAs = (text: string, encoding: TextEncoding): string =>
  encoding === "TCVN3" ? tcvn3(text) : encoding === "VNI" ? vni(text) : text;

const countSyllables = (words: readonly string[], encoding: TextEncoding): number =>
  words.filter((word) => (encoding === "UNICODE" || !BEYOND_LATIN_1.test(word)) && isSyllable(readAs(word, encoding)))
    .length;

/**
 * The encoding in which more words of these texts are Vietnamese syllables than in the others; null where two are as likely, or
 * nothing tells.
 *
 * @param texts cells of one file or one column
 */
export function clearEncoding(texts: Iterable<string>): TextEncoding | null {
  const words: string[] = [];
  for (const text of texts) words.push(...tellingWords(text));
  const counts = ENCODINGS.map((encoding) => ({ encoding, count: countSyllables(words, encoding) }));
  const [first, second] = counts.sort((a, b) => b.count - a.count);
  return first && first.count > (second?.count ?? 0) ? first.encoding : null;
}

/** The same; Unicode where nothing tells. */
export const detectEncoding = (texts: Iterable<string>): TextEncoding => clearEncoding(texts) ?? "UNICODE";

/**
 * A text of a file in this encoding as Unicode (NFC). What is Unicode already stays as it is, also in a file of mixed origin:
 * letters that the old encodings do not have, and words that are Vietnamese only as they stand.
 */
export function decodeLegacy(text: string, encoding: TextEncoding): string {
  if (encoding === "UNICODE" || BEYOND_LATIN_1.test(text)) return text.normalize("NFC");
  const words = tellingWords(text);
  return countSyllables(words, "UNICODE") > countSyllables(words, encoding)
    ? text.normalize("NFC")
    : readAs(text, encoding);
}
