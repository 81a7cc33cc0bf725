/** Whether a new one-time password takes a second person, and how far that is: to be asked, asked, agreed to. */
export const RESETS = ["ALONE", "TAKES_TWO", "ASKED", "AGREED"] as const;
export type Reset = (typeof RESETS)[number];
