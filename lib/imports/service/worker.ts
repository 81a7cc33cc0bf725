import "server-only";
import { z } from "zod";
import { findActing } from "@/lib/access/acting";
import { type Actor, can } from "@/lib/access/policy";
import { constraintProblem } from "@/lib/core/constraint";
import { asActor, asJob } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { say } from "@/lib/core/message";
import { Problem, problems } from "@/lib/core/problem";
import { applyList } from "@/lib/imports/service/apply-list";
import { checkList } from "@/lib/imports/service/check-list";
import { ReaderEnded } from "@/lib/imports/service/read-apart";
import { readList } from "@/lib/imports/service/read-list";
import { type Hold, NoLongerHeld } from "@/lib/imports/service/store";

const taskSchema = z.object({ id: z.string(), actor_id: z.string(), posting_id: z.string(), readings: z.int() });

/** How often a file may end its reader: once may be somebody else's fault. */
const MOST_READINGS = 2;

type Options = {
  /** Of this process or run; another one leaves what it holds alone. */
  worker?: string;
  /** For how long an import is held before another process may take it for abandoned. */
  leaseSeconds?: number;
  /** Whether to stop after the present part. */
  isEnding?: () => boolean;
};

class Ending extends Error {}

/**
 * Carries on with every import that waits for a server process, one after the other, until none does. Several processes may
 * do so at once: each import is held by one of them. Each part of the work asks anew whether whoever asked for it may still
 * do so, and is done under their own reach.
 */
export async function runImports({
  worker = crypto.randomUUID(),
  leaseSeconds = 20,
  isEnding = () => false,
}: Options = {}): Promise<void> {
  while (!isEnding()) {
    const [task] = z
      .array(taskSchema)
      .parse(
        await asJob("import", (tx) => tx.$queryRaw`SELECT * FROM take_import(${worker}::uuid, ${leaseSeconds}::int)`),
      );
    if (!task) return;
    const hold: Hold = { importId: task.id, worker, seconds: leaseSeconds };
    const beat = setInterval(
      () => void keep(hold).catch((error) => log.warn({ err: error }, "an import's hold was not renewed")),
      (leaseSeconds * 1000) / 4,
    );
    try {
      await carryOn(hold, task, isEnding);
      await letGo(hold);
    } catch (error) {
      await giveUp(hold, error);
    } finally {
      clearInterval(beat);
    }
  }
}

const keep = (hold: Hold) =>
  asJob(
    "import",
    (tx) => tx.$executeRaw`SELECT keep_import(${hold.importId}::uuid, ${hold.worker}::uuid, ${hold.seconds}::int)`,
  );

const letGo = ({ importId, worker }: Hold, inOrder = true) =>
  asJob("import", (tx) => tx.$executeRaw`SELECT let_go_of_import(${importId}::uuid, ${worker}::uuid, ${inOrder})`);

async function carryOn(hold: Hold, task: z.infer<typeof taskSchema>, isEnding: () => boolean): Promise<void> {
  if (task.readings > MOST_READINGS) throw problems.importReaderEnded();
  const requestId = crypto.randomUUID();
  /** Before each part of the work. @throws Problem `forbidden` once the posting has ended */
  const actor = async (): Promise<Actor> => {
    if (isEnding()) throw new Ending();
    const person = await findActing(task.actor_id, task.posting_id, requestId);
    if (!person || !can(person, "import")) throw problems.importPostingEnded();
    return person;
  };
  for (;;) {
    const person = await actor();
    const found = await asActor(person, (tx) =>
      tx.import.findUnique({ where: { id: hold.importId }, select: { state: true } }),
    );
    if (found?.state === "READING") await readList(person, hold);
    else if (found?.state === "CHECKING") await checkList(actor, hold);
    else if (found?.state === "APPLYING") await applyList(actor, hold);
    else return;
  }
}

/** What a person can understand is kept with the import. A database that is away, or another process: somebody takes it later. */
async function giveUp(hold: Hold, error: unknown): Promise<void> {
  if (error instanceof NoLongerHeld) return;
  try {
    if (error instanceof Ending || error instanceof ReaderEnded) {
      await letGo(hold, error instanceof Ending);
      return;
    }
    const known = error instanceof Problem ? error : constraintProblem(error);
    if (!known) log.error({ err: error, importId: hold.importId }, "an import could not go on");
    const why = known ? known.text : say("import_unexpected", { reference: hold.importId.slice(0, 8) });
    await asJob(
      "import",
      (tx) => tx.$executeRaw`SELECT fail_import(${hold.importId}::uuid, ${hold.worker}::uuid, ${why})`,
    );
  } catch (failure) {
    log.warn({ err: failure, importId: hold.importId }, "an import is left to whoever takes it next");
  }
}
