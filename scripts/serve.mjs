// Serves the built application, in this process. Alone it is what a container runs: nothing is installed, built or
// migrated, everything is checked.
//   node scripts/serve.mjs
import "./node-version.mjs";
import { AsyncResource } from "node:async_hooks";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { command, print, ROOT, Stop } from "./console.mjs";
import { guard } from "./guard.mjs";
import { pause } from "./processes.mjs";

// Longer than a download of the whole province takes, shorter than an orchestrator's patience (docker-compose.yml).
const PATIENCE_MS = 25_000;

/**
 * PORT and HOST from the settings.
 * @throws {Stop} when PORT is no port
 */
export function addressFromSettings() {
  const text = process.env.PORT || "3000";
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`PORT must be a number from 1 to 65535, not "${text}".`);
  return { port, host: process.env.HOST || undefined };
}

/**
 * @param {number} port
 * @param {unknown} error
 */
export function cannotListen(port, error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  if (code === "EADDRINUSE")
    return new Stop(`Port ${port} is in use by another program: stop that one, or choose another port with PORT=….`);
  if (code === "EACCES")
    return new Stop(`Port ${port} may not be used by this user: choose one above 1023 with PORT=….`);
  return new Stop(`Port ${port} cannot be used: ${code}.`);
}

/**
 * Serves requests until `close` is called.
 * @param {{ port: number, host?: string | undefined, handler: import("node:http").RequestListener, patience?: number }} options
 *   `patience`: milliseconds for which `close` waits for the requests in flight
 * @returns {Promise<{ port: number, close: () => Promise<void> }>} `close` takes no new requests and ends when those in
 *   flight are answered, or its patience does
 */
export async function listen({ port, host, handler, patience = PATIENCE_MS }) {
  let closing = false;
  const nobodys = new AsyncResource("Waiting");
  const server = createServer((request, response) => {
    // A browser that keeps its connection would hold up the end.
    if (closing) response.setHeader("connection", "close");
    // The clock of a connection that waits is set while its answer ends, and would keep request, answer and the whole drawn page with it.
    response.once("finish", () => {
      const { timeout } = request.socket;
      if (timeout) nobodys.runInAsyncScope(() => request.socket.setTimeout(timeout));
    });
    return handler(request, response);
  });
  // Longer than the usual 60 s of a balancer in front: it must be the one to give up a connection.
  server.keepAliveTimeout = 65_000;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => resolve(undefined));
  }).catch((error) => {
    throw cannotListen(port, error);
  });
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound ? bound.port : port,
    async close() {
      closing = true;
      const answered = new Promise((resolve) => server.close(resolve));
      const sweep = setInterval(() => server.closeIdleConnections(), 50);
      await Promise.race([answered, pause(patience)]);
      clearInterval(sweep);
      server.closeAllConnections();
    },
  };
}

/**
 * Where this server reaches itself: "http://127.0.0.1:3000".
 * @param {{ port: number, host?: string | undefined }} options `host`: where it listens; everywhere when left out
 */
export function ownOrigin({ port, host }) {
  const everywhere = !host || host === "0.0.0.0" || host === "::";
  const name = everywhere ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Where the process tells how it fares, when METRICS_PORT says so. @returns {{ port: number, host: string } | null} */
function metricsAddress() {
  const text = process.env.METRICS_PORT;
  if (!text) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Stop(`METRICS_PORT must be empty or a number from 1 to 65535, not "${text}".`);
  return { port, host: process.env.METRICS_HOST || "127.0.0.1" };
}

/**
 * Serves the application that was built. Settings are in the environment; a wrong one ends the process with its sentence.
 * @param {{ port: number, host?: string | undefined, dev?: boolean, folder?: string | undefined }} options
 *   `dev`: from its sources, built as they are asked for; `folder`: of the embedded database
 */
export async function serveApplication({ port, host, dev = false, folder }) {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
  // Where a machine has much memory, V8 lets the heap grow to several times of what is alive in it before it collects.
  setFlagsFromString("--heap-growing-percent=50");
  // Where Next.js reaches itself (see next.config.js): not through a proxy, and not over its TLS.
  process.env.__NEXT_PRIVATE_ORIGIN = ownOrigin({ port, host });
  const { default: next } = await import("next");
  const application = next({ dev, dir: ROOT, port, hostname: host ?? "localhost" });
  await application.prepare();
  const handle = application.getRequestHandler();
  const address = process.env.NEXTAUTH_URL ?? "";
  const guarded = guard((request, response) => void handle(request, response), {
    trustProxy: Number(process.env.TRUST_PROXY ?? 0) > 0,
    // One that is no address is told of by the settings (lib/core/env.ts).
    origin: URL.canParse(address) ? new URL(address).origin : "",
    development: dev,
  });
  const telling = metricsAddress();
  /** @type {ReturnType<typeof import("./metrics.mjs").createMetrics> | undefined} */
  let metrics;
  if (telling) {
    const { createMetrics } = await import("./metrics.mjs");
    metrics = createMetrics({ folder });
  }
  const told =
    telling &&
    (await metrics?.serve(telling).catch((error) => {
      throw cannotListen(telling.port, error);
    }));
  const server = await listen({
    port,
    host,
    handler(request, response) {
      metrics?.observe(request, response);
      return guarded(request, response);
    },
  });
  return {
    port: server.port,
    async close() {
      await server.close();
      told?.close();
      await application.close();
      // lib/imports/service/run.ts: an import goes on in another process, or at the next start.
      await /** @type {{ importsOfRaSoat?: { stop: () => Promise<void> } }} */ (globalThis).importsOfRaSoat?.stop();
      // lib/audit/service/run.ts: what came last is sealed by another process, or at the next start.
      await /** @type {{ sealerOfRaSoat?: { stop: () => Promise<void> } }} */ (globalThis).sealerOfRaSoat?.stop();
      // The pool of lib/core/db.ts: connections are ended, not cut.
      await /** @type {{ prismaOfRaSoat?: { $disconnect: () => Promise<void> } }} */ (
        globalThis
      ).prismaOfRaSoat?.$disconnect();
    },
  };
}

/**
 * Ends the process in order at Ctrl-C, at SIGTERM, and when the terminal closes. A second signal does not wait.
 * @param {(why: string) => Promise<void>} close
 * @returns {(sentence: string) => void} ends for another reason, as a failure
 */
export function endInOrder(close) {
  let ending = false;
  /** @param {string} why @param {number} code */
  const end = (why, code) => {
    if (ending) process.exit(1);
    ending = true;
    close(why).then(
      () => process.exit(code),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => end(signal, 0));
  return (sentence) => {
    if (ending) return;
    console.error(sentence);
    end(sentence, 1);
  };
}

async function main() {
  const { loadSettings } = await import("./settings.mjs");
  const { checkDatabase } = await import("./database-check.mjs");
  const { processFile, tryPort } = await import("./processes.mjs");
  loadSettings();
  const { port, host } = addressFromSettings();
  if (!process.env.DATABASE_URL) throw new Stop("DATABASE_URL is not set (see .env.example).");
  await tryPort(port, host).catch((error) => {
    throw cannotListen(port, error);
  });
  await checkDatabase(process.env.DATABASE_URL);
  const server = await serveApplication({ port, host });
  endInOrder(() => server.close());
  writeFileSync(processFile(port, "pid"), String(process.pid));
  print(`Serving on port ${server.port} (${path.basename(ROOT)}).`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await command(main);
