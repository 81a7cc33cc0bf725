import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { askAsActor } from "@/lib/core/db";
import { parsePartialDate } from "@/lib/core/format";
import { normaliseName } from "@/lib/core/name";
import { problems } from "@/lib/core/problem";
import type { ElsewhereAnswer } from "@/lib/duplicates/finding";
import type { AskElsewhereInput } from "@/lib/duplicates/schema";
import { hashNationalId } from "@/lib/households/identity";
import { maskNationalId } from "@/lib/households/national-id";
import { Prisma } from "@/prisma/generated/client";

const answerSchema = z.tuple([
  z.object({ told: z.enum(["FOUND", "NONE", "HERE", "LIMIT"]), rest: z.int(), minutes: z.int() }),
]);

/**
 * Whether the register holds somebody outside the reach with this number, and with this name or date of birth as well. No place is
 * told. The database counts it against the hour of whoever asks, and records it (prisma/rules/82-elsewhere.sql).
 *
 * @throws Problem `too_many` when too much was asked in an hour
 */
export async function askElsewhere(actor: Actor, input: AskElsewhereInput): Promise<ElsewhereAnswer> {
  assertCan(actor, "household.register");
  const birth = parsePartialDate(input.birth);
  const asked = await askAsActor(
    actor,
    (ask) =>
      ask(
        Prisma.sql`
          SELECT told, rest, minutes FROM ask_elsewhere(${hashNationalId(input.nationalId)}, ${maskNationalId(input.nationalId)},
            ${normaliseName(input.fullName)}, ${birth?.year ?? null}::int, ${birth?.month ?? null}::int, ${birth?.day ?? null}::int,
            ${now().toISOString()}::timestamptz)`,
        true,
      ),
    "person.ask",
  );
  const [{ told, rest, minutes }] = answerSchema.parse(asked);
  if (told === "LIMIT") throw problems.askedTooOften(minutes);
  return { found: told === "FOUND", rest, minutes };
}
