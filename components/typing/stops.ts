/** Everything that the keyboard passes on a sheet, in the order of the paper. */
const listStops = () => [...document.querySelectorAll<HTMLElement>("[data-stop]")];

/** Puts the focus on a stop, what stands there selected, so that typing replaces it. */
export function focusStop(stop: HTMLElement | null | undefined): void {
  if (!stop) return;
  stop.focus();
  if (stop instanceof HTMLInputElement) stop.select();
  stop.scrollIntoView({ block: "center" });
}

/** On to the next stop, or back to the one before. */
export function moveFrom(here: HTMLElement, by: 1 | -1): void {
  const stops = listStops();
  focusStop(stops[stops.indexOf(here) + by]);
}
