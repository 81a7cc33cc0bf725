/** What may take so many days and no more: taking an act back, and answering a household that was sent. Rows of time_limit. */
export const TIME_LIMITS = ["take_back", "transfer_answer"] as const;
export type TimeLimitId = (typeof TIME_LIMITS)[number];

/** @property note on what basis the days were chosen */
export type TimeLimit = { id: TimeLimitId; days: number; note: string };

/** As PostgreSQL keeps it (time_limit_days). */
export const MOST_DAYS = 365;
