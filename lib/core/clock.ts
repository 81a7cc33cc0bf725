import "server-only";
import { env } from "@/lib/core/env";

const ZONE = "Asia/Ho_Chi_Minh";

// Made once: making one takes longer than most statements.
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE });
const TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/**
 * The moment it is. In production the real one; in the demonstration the day that CLOCK names, at today's time of day,
 * so that steps keep their order.
 */
export function now(): Date {
  const real = new Date();
  if (!env.CLOCK) return real;
  const time = TIME.format(real);
  return new Date(`${env.CLOCK}T${time}.${String(real.getMilliseconds()).padStart(3, "0")}+07:00`);
}

/** Today in Vietnam, as "yyyy-MM-dd", whatever the server's time zone. */
export function today(): string {
  return env.CLOCK ?? DAY.format(new Date());
}
