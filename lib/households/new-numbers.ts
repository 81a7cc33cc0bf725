import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { type Ask, askAsActor } from "@/lib/core/db";
import { parsePartialDate } from "@/lib/core/format";
import { say } from "@/lib/core/message";
import { normaliseName } from "@/lib/core/name";
import { type FieldErrors, Problem, problems } from "@/lib/core/problem";
import { hashNationalId } from "@/lib/households/identity";
import { isMasked, maskNationalId } from "@/lib/households/national-id";
import type { MemberInput } from "@/lib/households/schema";
import { Prisma } from "@/prisma/generated/client";

/** People with numbers that are to be written down, and the household that they are written for. */
type Written = {
  householdId: string;
  members: readonly MemberInput[];
  /** The form's name for the list of members. */
  field?: "members" | "arrivals";
};

const takenSchema = z.array(
  z.object({ no: z.int(), told: z.enum(["HERE", "ELSEWHERE", "LIMIT"]), place: z.string(), minutes: z.int() }),
);

/** Asks whether the numbers are free, before any of them is written. A Problem is to be returned, so that what was counted is kept. */
export type AssertFree = (ask: Ask, members?: readonly MemberInput[]) => Promise<Problem | null>;

/**
 * Runs a write that brings people's numbers into the register. The database says which of them somebody holds, counts what it
 * tells of people elsewhere, and asks the level above (prisma/rules/82-elsewhere.sql). What is written after it found them free, and
 * then fails, has been an answer as well.
 *
 * @throws Problem `conflict` beside the numbers that somebody holds, `too_many` when too much was asked in an hour; what the work throws
 */
export async function withNewNumbers<T>(
  actor: Actor,
  { householdId, members, field = "members" }: Written,
  work: (assertFree: AssertFree) => Promise<T | Problem>,
): Promise<T> {
  let free = 0;
  const assertFree: AssertFree = async (ask, sent = members) => {
    const numbered = sent.flatMap((member, place) => {
      const { nationalId } = member;
      return nationalId && !isMasked(nationalId) ? [{ member, place, nationalId }] : [];
    });
    if (numbered.length === 0) return null;
    const written = numbered.map(({ member: { id, fullName, sex, birth }, nationalId }) => ({
      id,
      hash: hashNationalId(nationalId),
      number: maskNationalId(nationalId),
      name: normaliseName(fullName),
      sex,
      ...parsePartialDate(birth),
    }));
    const taken = takenSchema.parse(
      await ask(Prisma.sql`
        SELECT no, told, place, minutes
        FROM taken_numbers(${JSON.stringify(written)}::jsonb, ${householdId}::uuid, ${now().toISOString()}::timestamptz)`),
    );
    if (taken.length === 0) {
      free = numbered.length;
      return null;
    }
    const fields: FieldErrors = {};
    for (const { no, told, place } of taken) {
      const at = `${field}.${numbered[no - 1]?.place}.nationalId`;
      if (told === "HERE") fields[at] = [say("national_id_taken_at", { place })];
      if (told === "ELSEWHERE") fields[at] = [say("national_id_taken_elsewhere")];
    }
    const limited = taken.find(({ told }) => told === "LIMIT");
    return limited && Object.keys(fields).length === 0
      ? problems.askedTooOften(limited.minutes)
      : new Problem("conflict", say("invalid"), fields);
  };
  try {
    const done = await work(assertFree);
    if (done instanceof Problem) throw done;
    return done;
  } catch (error) {
    if (free > 0) await askAsActor(actor, (ask) => ask(Prisma.sql`SELECT count_unwritten(${free}::int)`, true));
    // Somebody took it at the same moment.
    if (violatedConstraint(error) === "person_national_id_key") throw problems.nationalIdTaken(field);
    throw error;
  }
}
