// A day is a text, "yyyy-MM-dd": it sorts as it is, and has no time zone. The database's type for it comes as midnight UTC.

export const DAY_MS = 86_400_000;

/** A day as the database takes it: midnight UTC. */
export const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** The day of a date column, or of a moment in UTC. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** The day so many days later, or earlier. */
export const addDays = (day: string, days: number): string => dayOf(new Date(dateOf(day).getTime() + days * DAY_MS));

/** From one day to another; negative where the other one comes first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((dateOf(to).getTime() - dateOf(from).getTime()) / DAY_MS);

/** As many days as the month has, from 1 to 12. */
export const daysOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
