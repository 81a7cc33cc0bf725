import "server-only";

let known: Promise<ReadonlySet<string>> | undefined;

/** Those that people use most, the commonest first by far; read when the first password is chosen. */
const frequentOnes = (): Promise<ReadonlySet<string>> => {
  known ??= import("@zxcvbn-ts/language-common").then(({ dictionary }) => new Set(dictionary["passwords-common"]));
  return known;
};

/** What is left of a password that says one thing over and over: "abc" of "abcabcabca". */
function oncePart(password: string): string {
  for (let length = 1; length <= password.length / 2; length++) {
    const part = password.slice(0, length);
    if (part.repeat(Math.ceil(password.length / length)).startsWith(password)) return part;
  }
  return password;
}

/**
 * Whether a password is one of the 49,000 that people use most, in capitals or not, or one short piece over and over: whoever guesses
 * tries these first (NIST SP 800-63B, 3.1.1.2).
 */
export async function isFrequentPassword(password: string): Promise<boolean> {
  const folded = password.normalize("NFKC").toLowerCase();
  const part = oncePart(folded);
  const common = await frequentOnes();
  return part.length < 5 || common.has(part) || common.has(folded);
}
