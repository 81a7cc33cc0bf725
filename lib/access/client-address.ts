/**
 * The address behind which somebody sits, from the header X-Forwarded-For: its last entry, which the nearest server
 * wrote (scripts/guard.mjs, or the proxy that TRUST_PROXY speaks of); those before it anybody can invent. Of an IPv6
 * address the first 64 bits: the rest is one household's or one office's to choose.
 *
 * @returns "" where it is not known
 */
export function clientAddress(forwardedFor: string | null | undefined): string {
  const address = forwardedFor?.split(",").at(-1)?.trim().toLowerCase() ?? "";
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
