/**
 * Words that whoever guesses tries first here: the program, what it is about, offices and places, written without accents and blanks. A
 * password is not made of these alone, nor of the names of its owner and their office.
 */
const WORDS = [
  ...[
    "rasoat",
    "danhsach",
    "baocao",
    "phieu",
    "hongheo",
    "hocanngheo",
    "thoatngheo",
    "giamngheo",
    "ngheo",
    "dancu",
    "hogiadinh",
  ],
  ...[
    "canbo",
    "chutich",
    "quantri",
    "admin",
    "administrator",
    "user",
    "ubnd",
    "uyban",
    "nhandan",
    "laodong",
    "thuongbinh",
    "xahoi",
  ],
  ...["tinh", "huyen", "quan", "xa", "phuong", "thitran", "thon", "ban", "khu", "vietnam", "viet", "nam"],
  ...["matkhau", "password", "pass", "dangnhap", "login"],
];

/** Letters that must be left of a password once such words are taken out. One without any such word is no matter of this. */
const LEAST_LEFT = 4;

const foldedLetters = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/[^\p{L}]/gu, "");

/** A name as one word, and each of its words: "Lò Thị Thử" → "lothithu", "lo", "thi", "thu". */
const wordsOf = (name: string): string[] => [name, ...name.split(/[^\p{L}]+/u)].map(foldedLetters);

/**
 * Whether a password says little more than where its owner works and what they are called.
 *
 * @param names of the owner, their account and their offices
 */
export function isOfThePlace(password: string, names: readonly string[]): boolean {
  const known = [...WORDS, ...names.flatMap(wordsOf)].filter((word) => word.length > 1);
  // The longest first: what is part of another word must not break it.
  known.sort((a, b) => b.length - a.length);
  const letters = foldedLetters(password);
  const left = known.reduce((rest, word) => rest.replaceAll(word, " "), letters).replaceAll(" ", "");
  return left !== letters && left.length < LEAST_LEFT;
}
