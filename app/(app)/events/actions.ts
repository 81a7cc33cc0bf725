"use server";

import { requireActor } from "@/lib/access/actor";
import { actIdSchema } from "@/lib/acts/schema";
import { undoAct } from "@/lib/acts/service";
import { today } from "@/lib/core/clock";
import { parseInput, runAction } from "@/lib/core/run";
import { acceptSchema, eventSchema, refuseSchema, releaseSchema, transferIdSchema } from "@/lib/events/schema";
import { previewEvent, recordEvent } from "@/lib/events/service/record-event";
import {
  acceptTransfer,
  previewTransfer,
  refuseTransfer,
  releaseHousehold,
  undoTransfer,
  withdrawTransfer,
} from "@/lib/events/service/transfer";

export async function previewEventAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return previewEvent(actor, parseInput(eventSchema(today()), input));
  });
}

export async function recordEventAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return recordEvent(actor, parseInput(eventSchema(today()), input));
  });
}

export async function releaseHouseholdAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return releaseHousehold(actor, parseInput(releaseSchema(today()), input));
  });
}

export async function withdrawTransferAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return withdrawTransfer(actor, parseInput(transferIdSchema, input));
  });
}

export async function refuseTransferAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return refuseTransfer(actor, parseInput(refuseSchema, input));
  });
}

export async function previewTransferAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return previewTransfer(actor, parseInput(acceptSchema, input));
  });
}

export async function acceptTransferAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return acceptTransfer(actor, parseInput(acceptSchema, input));
  });
}

export async function undoTransferAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return undoTransfer(actor, parseInput(transferIdSchema, input));
  });
}

export async function undoActAction(input: unknown) {
  return runAction(async () => {
    const actor = await requireActor();
    return undoAct(actor, parseInput(actIdSchema, input).id);
  });
}
