import { TCVN3, type TextEncoding, VNI } from "@/lib/imports/legacy-text";

/** The letters beyond ASCII of Vietnamese, small and capital. */
export const VIETNAMESE_LETTERS: readonly string[] = VNI.map(([letter]) => letter);

const toTcvn3 = new Map<string, string>(TCVN3.map(([letter, code]) => [letter, String.fromCharCode(code)]));
const toVni = new Map<string, string>(VNI);

/**
 * A Unicode text in an older encoding, as its codes read in Windows-1252. Toned capitals, which TCVN3 has not, become the small
 * letter, which a font of capitals draws as a capital.
 */
export function encodeLegacy(text: string, encoding: TextEncoding): string {
  const composed = text.normalize("NFC");
  if (encoding === "UNICODE") return composed;
  const codes = encoding === "TCVN3" ? toTcvn3 : toVni;
  return [...composed].map((char) => codes.get(char) ?? codes.get(char.toLocaleLowerCase("vi")) ?? char).join("");
}
