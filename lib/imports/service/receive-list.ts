import "server-only";
import { assertCan } from "@/lib/access/assert-can";
import type { Actor } from "@/lib/access/policy";
import { now } from "@/lib/core/clock";
import { violatedConstraint } from "@/lib/core/constraint";
import { asActor } from "@/lib/core/db";
import { problems } from "@/lib/core/problem";
import { keyedHash } from "@/lib/core/seal";
import { createTurns, createTurnsOfEach } from "@/lib/core/turns";
import { isCalledWhatItIs } from "@/lib/imports/read-table";
import type { UploadInput } from "@/lib/imports/schema";
import { ReaderEnded, type ReceivedList, readApart } from "@/lib/imports/service/read-apart";
import { sealFor } from "@/lib/imports/service/store";

/** Bytes of the file in one sealed part. */
const PART = 512 * 1024;

/** How long whoever sends a list waits for its first row, ms. */
const FIRST_ROW_WAIT_MS = 10_000;
/** Lists of a commune that come in, one at a time: one that takes long keeps the others of its own commune waiting. */
const turnsOf = createTurnsOfEach(1, 10);
/** And of all communes: readers that are at work at a time. */
const inTurn = createTurns(4, 200);

/** The first row: what is no table is refused while whoever sends it is still there. What takes longer, the job finds out. */
const readFirst = (actor: Actor, list: ReceivedList): Promise<void> =>
  turnsOf(actor.unitId)(() =>
    inTurn(async () => {
      try {
        for await (const _ of readApart(list, FIRST_ROW_WAIT_MS)) break;
      } catch (error) {
        if (!(error instanceof ReaderEnded)) throw error;
      }
    }),
  );

/**
 * Takes a list in, as it came: sealed, in the actor's commune, to be read by the job. Sent twice, it is taken once.
 *
 * @param bytes the file, or the pasted text in UTF-8
 * @throws Problem `forbidden`; `invalid` for what is no table; `conflict` where the id belongs to another list
 */
export async function receiveList(actor: Actor, input: UploadInput, bytes: Uint8Array): Promise<{ id: string }> {
  assertCan(actor, "import");
  await readFirst(actor, { id: input.id, bytes, pasted: input.pasted });
  // After what is wrong with the content itself, which says more.
  if (!input.pasted && !isCalledWhatItIs(input.name, bytes)) throw problems.fileCalledOtherwise();
  const digest = keyedHash(Buffer.from(bytes).toString("base64"));
  const { id, name, pasted } = input;
  const known = () => asActor(actor, (tx) => tx.import.findUnique({ where: { id } }));
  const before = await known();
  if (before) return assertSame(before, actor, digest);
  try {
    await asActor(
      actor,
      async (tx) => {
        await tx.import.create({
          data: {
            id,
            communeId: actor.unitId,
            unitPath: actor.unitPath,
            name,
            pasted,
            bytes: bytes.length,
            digest,
            actorId: actor.userId,
            actorName: actor.name,
            postingId: actor.postingId,
            createdAt: now(),
          },
          select: { id: true },
        });
        for (let part = 0; part * PART < bytes.length; part++) {
          const partId = crypto.randomUUID();
          const piece = Buffer.from(bytes.subarray(part * PART, (part + 1) * PART)).toString("base64");
          await tx.importFile.create({
            data: {
              id: partId,
              importId: id,
              unitPath: actor.unitPath,
              part,
              sealed: sealFor("import_file", partId, piece),
            },
            select: { id: true },
          });
        }
      },
      "import.receive",
    );
  } catch (error) {
    if (violatedConstraint(error) !== "import_pkey") throw error;
    const made = await known();
    if (!made) throw problems.actUsedElsewhere();
    return assertSame(made, actor, digest);
  }
  return { id };
}

function assertSame(known: { id: string; actorId: string; digest: string }, actor: Actor, digest: string) {
  if (known.actorId !== actor.userId || known.digest !== digest) throw problems.actUsedElsewhere();
  return { id: known.id };
}
