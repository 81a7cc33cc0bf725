import type { Role, UnitLevel } from "@/prisma/generated/enums";

/** The level at which a role is held. */
export const LEVEL_OF_ROLE = {
  COMMUNE_OFFICER: "COMMUNE",
  COMMUNE_CHAIR: "COMMUNE",
  DISTRICT_REVIEWER: "DISTRICT",
  PROVINCE_STAFF: "PROVINCE",
  ADMINISTRATOR: "PROVINCE",
} as const satisfies Record<Role, UnitLevel>;

/** How a posting stands on a day ("yyyy-MM-dd"). `validTo` is the first day outside. */
export function postingState(
  posting: { validFrom: string; validTo: string | null },
  today: string,
): "FUTURE" | "IN_FORCE" | "ENDED" {
  if (posting.validTo !== null && posting.validTo <= today) return "ENDED";
  return posting.validFrom > today ? "FUTURE" : "IN_FORCE";
}
