export type MessageParams = Readonly<Record<string, string | number>>;

type Message = { key: string; params: Record<string, string> };

/** Says the words of one namespace in one language: what `useTranslations` and `createTranslator` give. */
export type Translate = {
  (key: string, params?: Record<string, string | number | Date>): string;
  has: (key: string) => boolean;
};

/**
 * A message that is translated only where it is shown: its key, and its parameters as a query string.
 * `say("birth_year_range", { max: 2024 })` is `"birth_year_range?max=2024"`.
 */
export function say(key: string, params: MessageParams = {}): string {
  const pairs = Object.entries(params).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return pairs.length === 0 ? encode(key) : `${encode(key)}?${pairs.join("&")}`;
}

/**
 * The key and the parameters of a text made by `say`. Parameters come back as texts.
 * A text that was never encoded comes back as its own key, so that nothing said is lost.
 */
export function decodeMessage(text: string): Message {
  const cut = text.indexOf("?");
  const key = decode(cut < 0 ? text : text.slice(0, cut));
  const params: Record<string, string> = {};
  if (cut < 0) return { key, params };
  for (const pair of text.slice(cut + 1).split("&")) {
    const equals = pair.indexOf("=");
    if (equals > 0) params[decode(pair.slice(0, equals))] = decode(pair.slice(equals + 1));
  }
  return { key, params };
}

/** Half of an emoji has no encoding of its own; the replacement character stands in for it. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
