/**
 * A `where` of Prisma's: moves of households that wait for the other commune's answer, until the last day for it.
 *
 * @param today "yyyy-MM-dd"
 */
export const awaiting = (today: string) => ({ status: "RELEASED" as const, deadline: { gte: new Date(today) } });
