// The first that is found counts: most browsers also name those whose pages they want to be given.
const BROWSERS: readonly [RegExp, string][] = [
  [/\bcoc_coc_browser\//i, "Cốc Cốc"],
  [/\bZalo\b/i, "Zalo"],
  [/\b(Edg|EdgA|EdgiOS)\//, "Edge"],
  [/\b(OPR|OPiOS)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|Chromium|HeadlessChrome|CriOS)\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMacintosh\b|\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** A device as its user would name it, from the header User-Agent: "Chrome, Windows". "" where nothing of it is known. */
export function deviceOf(userAgent: string | null | undefined): string {
  const said = (userAgent ?? "").slice(0, 500);
  const first = (known: readonly [RegExp, string][]) => known.find(([pattern]) => pattern.test(said))?.[1];
  return [first(BROWSERS), first(SYSTEMS)].filter(Boolean).join(", ");
}
