import "server-only";
import type { Root } from "@/lib/audit/root";
import { newestOutside, postOutside } from "@/lib/audit/service/outside";
import { sealTrail, TrailBroken } from "@/lib/audit/service/seal";
import { log } from "@/lib/core/log";

/** How often a process seals what has come: for about as long an entry can be taken away without a trace. */
const EVERY_MS = 30_000;

// One for a process, however often this module is loaded.
type Sealer = {
  running: Promise<void> | null;
  timer: NodeJS.Timeout | null;
  ending: boolean;
  /** The newest root that this process knows of. */
  known: Pick<Root, "number"> | null;
  /** One that has not got everywhere outside. */
  waiting: Root | null;
  stop: () => Promise<void>;
};
const globals = globalThis as { sealerOfRaSoat?: Sealer };

globals.sealerOfRaSoat ??= {
  running: null,
  timer: null,
  ending: false,
  known: null,
  waiting: null,
  /** Called by scripts/serve.mjs at the end. */
  async stop() {
    this.ending = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  },
};
const sealer = globals.sealerOfRaSoat;

async function seal(): Promise<void> {
  try {
    sealer.known ??= { number: await newestOutside() };
    const newest = (await sealTrail(sealer.known)).at(-1);
    if (newest) sealer.known = newest;
    const toPost = newest ?? sealer.waiting;
    if (toPost) sealer.waiting = (await postOutside(toPost)) ? null : toPost;
  } catch (error) {
    if (error instanceof TrailBroken)
      log.error({ err: error }, "THE TRAIL WAS TAMPERED WITH: it is not sealed any more");
    else log.warn({ err: error }, "the trail waits to be sealed");
  }
}

function start(): void {
  if (sealer.running || sealer.ending) return;
  sealer.running = seal().finally(() => {
    sealer.running = null;
  });
}

/** From the start of the server: seals the trail, again and again. */
export function watchTrail(): void {
  if (sealer.timer || sealer.ending) return;
  sealer.timer = setInterval(start, EVERY_MS).unref();
  start();
}
