import type { Chain, RoundStatus, RoundTrack } from "@/prisma/generated/enums";

/** A round as it is shown. Days are "yyyy-MM-dd". */
export type RoundView = {
  id: string;
  year: number;
  track: RoundTrack;
  chain: Chain;
  standardId: string;
  status: RoundStatus;
  opensOn: string;
  closesOn: string;
  communeDue: string | null;
  districtDue: string | null;
};

const DAY_MS = 86_400_000;

/** Days from one calendar day to another, both "yyyy-MM-dd". Negative where the second came first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
