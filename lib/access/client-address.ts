/**
 * The address behind which somebody sits, from the header X-Forwarded-For: the entry that the outermost server of ours wrote
 * (scripts/guard.mjs, or the proxies that TRUST_PROXY counts); those before it anybody can invent. Of an IPv6 address the first 64 bits:
 * the rest is one household's or one office's to choose.
 *
 * @param proxies how many of ours stand in front; each writes one entry, the nearest the last
 * @returns "" where it is not known
 */
export function clientAddress(forwardedFor: string | null | undefined, proxies = 0): string {
  const entries = forwardedFor?.split(",") ?? [];
  const address = (entries.at(-Math.max(1, proxies)) ?? entries[0])?.trim().toLowerCase() ?? "";
  const four = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/.exec(address)?.[1];
  if (four) return four;
  const six = /^\[?([0-9a-f:]+:[0-9a-f:]*)/.exec(address)?.[1];
  if (!six) return "";
  const [front = "", back = ""] = six.split("::");
  const parts = front.split(":").filter(Boolean);
  const missing = six.includes("::") ? 8 - parts.length - back.split(":").filter(Boolean).length : 0;
  const whole = [
    ...parts,
    ...Array.from({ length: Math.max(missing, 0) }, () => "0"),
    ...back.split(":").filter(Boolean),
  ];
  return whole
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ""))
    .join(":");
}
