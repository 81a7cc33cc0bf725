import type { Chain } from "@/lib/rounds/steps";
import type { RoundStatus, RoundTrack } from "@/prisma/generated/enums";

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
