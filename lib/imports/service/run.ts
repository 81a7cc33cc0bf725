import "server-only";
import { log } from "@/lib/core/log";
import { runImports } from "@/lib/imports/service/worker";

/** How many imports a process carries on side by side: a long one keeps no other commune waiting. */
const AT_ONCE = 2;
/** How often a process looks for imports that another one has left behind. */
const LOOK_MS = 15_000;

// One for a process, however often this module is loaded: pages, routes and the server's start may have a copy each.
type Runner = { running: Promise<void> | null; again: boolean; ending: boolean; timer: NodeJS.Timeout | null };
const globals = globalThis as { importsOfRaSoat?: Runner & { stop: () => Promise<void> } };

globals.importsOfRaSoat ??= {
  running: null,
  again: false,
  ending: false,
  timer: null,
  /** Called by scripts/serve.mjs at the end: the present part is finished, the rest is for the next process. */
  async stop() {
    this.ending = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  },
};
const runner = globals.importsOfRaSoat;

/** Sets this process to work on the imports that wait; comes back at once. */
export function startImports(): void {
  runner.again = true;
  if (runner.running || runner.ending) return;
  runner.running = (async () => {
    while (runner.again && !runner.ending) {
      runner.again = false;
      const work = () => runImports({ isEnding: () => runner.ending });
      await Promise.all(Array.from({ length: AT_ONCE }, work)).catch((error) =>
        log.warn({ err: error }, "imports wait: the database does not answer"),
      );
    }
    runner.running = null;
  })();
}

/** From the start of the server: takes up what was left behind, now and whenever another process ends. */
export function watchImports(): void {
  if (runner.timer || runner.ending) return;
  runner.timer = setInterval(startImports, LOOK_MS).unref();
  startImports();
}
