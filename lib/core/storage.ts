/** For how long a disk that was full is taken to be so, ms. */
const FULL_FOR_MS = 60_000;

// All copies of this module know the same.
const globals = globalThis as { storageFullSinceOfRaSoat?: number };

/** The database could not write for want of room. */
export function noteStorageFull(): void {
  globals.storageFullSinceOfRaSoat = Date.now();
}

/** Whether it said so a moment ago: what reads goes on, what writes does not. */
export const isStorageFull = (): boolean => Date.now() - (globals.storageFullSinceOfRaSoat ?? -Infinity) < FULL_FOR_MS;
