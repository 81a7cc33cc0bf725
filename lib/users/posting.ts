/** How a posting stands on a day ("yyyy-MM-dd"). `validTo` is the first day outside. */
export function postingState(
  posting: { validFrom: string; validTo: string | null },
  today: string,
): "FUTURE" | "IN_FORCE" | "ENDED" {
  if (posting.validTo !== null && posting.validTo <= today) return "ENDED";
  return posting.validFrom > today ? "FUTURE" : "IN_FORCE";
}
