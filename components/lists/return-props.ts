import type { Chosen } from "@/components/lists/chosen";
import type { ActionResult } from "@/lib/core/action-result";
import type { ReturnListInput } from "@/lib/lists/schema";

/** What is needed to send a list back. */
export type ReturnProps = {
  list: { id: string; version: number };
  title: string;
  /** Whether households may be named: the list goes to the commune with this step. */
  namesHouseholds: boolean;
  /** Households with open remarks, offered for being returned. */
  withComments: readonly Chosen[];
  giveBack: (input: ReturnListInput) => Promise<ActionResult<unknown>>;
};
