// Vietnamese is written in syllables of a few hundred shapes. A word that has none of them was not meant that way: this is what
// tells a text in an older encoding from one in Unicode.

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

const ONSET = "(?:ngh|ng|nh|gh|gi|g|kh|k|ch|c|th|tr|t|ph|p|qu|b|d|đ|h|l|m|n|r|s|v|x)?";
const OPEN =
  "ai|ao|au|ay|âu|ây|eo|êu|ia|iêu|iu|oa|oai|oao|oay|oe|oeo|oi|ôi|ơi|ua|uây|uê|ui|uôi|uơ|uy|uya|uyu|ưa|ưi|ươi|ươu|ưu|yêu|a|e|ê|i|o|ô|ơ|u|ư|y";
const BEFORE_M_N_P_T = "iê|yê|oa|oă|oe|uâ|uê|uô|uyê|uy|ươ|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y";
const BEFORE_NG_C = "iê|yê|oa|oă|oo|uâ|uô|ươ|a|ă|â|e|o|ô|u|ư";
const BEFORE_NH_CH = "oa|uê|uy|a|ê|i|y";

const SHAPE = new RegExp(
  `^${ONSET}(?:${OPEN}|(?:${BEFORE_M_N_P_T})[mnpt]|(?:${BEFORE_NG_C})(?:ng|c)|(?:${BEFORE_NH_CH})(?:nh|ch))$`,
);

/** Written in small letters, in capitals, or with a capital first. */
const isCased = (word: string): boolean => {
  const lower = word.toLocaleLowerCase("vi");
  if (word === lower || word === word.toLocaleUpperCase("vi")) return true;
  const [, ...rest] = [...word];
  return rest.join("") === [...lower].slice(1).join("");
};

/** Whether a word can be a Vietnamese syllable: one onset, one rime, at most one tone, and only rising or heavy before c, ch, p, t. */
export function isSyllable(word: string): boolean {
  // "nghiêng", with its marks apart; what is longer is not looked at at all.
  if (word.length > 12) return false;
  if (!isCased(word.normalize("NFC"))) return false;
  const letters = word.toLocaleLowerCase("vi").normalize("NFD");
  const tones = letters.match(TONES) ?? [];
  if (tones.length > 1) return false;
  const plain = letters.replace(TONES, "").normalize("NFC");
  if (!SHAPE.test(plain)) return false;
  return !/(?:c|ch|p|t)$/.test(plain) || tones[0] === undefined || /[\u0301\u0323]/.test(tones[0]);
}
