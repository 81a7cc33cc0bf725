"use server";

import { action } from "@/lib/access/action";
import { undoAct } from "@/lib/acts/service";
import { idSchema } from "@/lib/core/id";
import { acceptSchema, eventSchema, refuseSchema, releaseSchema } from "@/lib/events/schema";
import { previewEvent, recordEvent } from "@/lib/events/service/record-event";
import {
  acceptTransfer,
  previewTransfer,
  refuseTransfer,
  releaseHousehold,
  undoTransfer,
  withdrawTransfer,
} from "@/lib/events/service/transfer";

export const previewEventAction = action(eventSchema, previewEvent);

export const recordEventAction = action(eventSchema, recordEvent);

export const releaseHouseholdAction = action(releaseSchema, releaseHousehold);

export const withdrawTransferAction = action(idSchema, withdrawTransfer);

export const refuseTransferAction = action(refuseSchema, refuseTransfer);

export const previewTransferAction = action(acceptSchema, previewTransfer);

export const acceptTransferAction = action(acceptSchema, acceptTransfer);

export const undoTransferAction = action(idSchema, undoTransfer);

export const undoActAction = action(idSchema, (actor, { id }) => undoAct(actor, id));
