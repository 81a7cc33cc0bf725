/** What may take so long or be done so often, and no more. Rows of time_limit. */
export const TIME_LIMITS = [
  "take_back",
  "transfer_answer",
  "ask_elsewhere",
  "list_elsewhere",
  "session",
  "session_idle",
  "known_device",
  "step_up",
] as const;
export type TimeLimitId = (typeof TIME_LIMITS)[number];

/** Of what a limit is: of days, of minutes, or how often. As PostgreSQL keeps it (time_limit_unit). */
export const TIME_LIMIT_UNITS = ["day", "minute", "time"] as const;

/**
 * @property amount of `unit`; between `least` and `most`
 * @property note on what basis it was chosen
 */
export type TimeLimit = {
  id: TimeLimitId;
  amount: number;
  unit: (typeof TIME_LIMIT_UNITS)[number];
  least: number;
  most: number;
  note: string;
};
