/** How a posting stands on a day ("yyyy-MM-dd"). `validTo` is the first day outside; it waits until a second person agrees. */
export function postingState(
  posting: { validFrom: string; validTo: string | null; waits: boolean },
  today: string,
): "FUTURE" | "IN_FORCE" | "ENDED" | "WAITS" {
  if (posting.validTo !== null && posting.validTo <= today) return "ENDED";
  if (posting.waits) return "WAITS";
  return posting.validFrom > today ? "FUTURE" : "IN_FORCE";
}
