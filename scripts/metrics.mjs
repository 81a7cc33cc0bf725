// What the process counts of itself, in the form that Prometheus reads, at an address of its own that people do not reach
// (METRICS_PORT, METRICS_HOST). Nothing here names a person, a place or a page: kinds of requests and what became of them.
import { statfs } from "node:fs/promises";
import { createServer } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

const PATIENCE_MS = 3_000;

/** The kinds of requests to routes: what stands behind /api/. */
const ROUTES = new Set(["auth", "health", "households", "imports", "lists", "reports", "search", "sheets", "sign-in"]);

/**
 * What kind of request it is: one of a few, whatever anybody asks for.
 * @param {Pick<import("node:http").IncomingMessage, "method" | "url" | "headers">} request
 */
export function kindOfRequest({ method, url = "/", headers }) {
  const [, first = "", second = ""] = url.split(/[/?]/, 3);
  if (first === "_next") return "file";
  if (first === "api") return ROUTES.has(second) ? second : "other";
  return method === "POST" && headers["next-action"] !== undefined ? "action" : "page";
}

/**
 * @typedef {{ name: string, kind: string, value: number }} Figure
 * @typedef {import("pg").Pool} Pool
 */

// lib/core/db.ts makes the pool; lib/core/figures.ts asks the database.
const globals = /** @type {{ poolOfRaSoat?: Pool, figuresOfRaSoat?: () => Promise<Figure[]> }} */ (globalThis);

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The process's metrics.
 * @param {{ folder?: string | undefined }} [options] `folder`: of the embedded database, whose disk is this machine's
 */
export function createMetrics({ folder } = {}) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "ra_soat_" });
  const answered = new Histogram({
    name: "ra_soat_request_seconds",
    help: "From a request's head to the end of its answer.",
    labelNames: ["kind", "status"],
    buckets: SECONDS,
    registers,
  });
  const inFlight = new Gauge({
    name: "ra_soat_requests_in_flight",
    help: "Requests that are being answered.",
    labelNames: ["kind"],
    registers,
  });
  const signIns = new Counter({
    name: "ra_soat_sign_ins_total",
    help: "Attempts to sign in.",
    labelNames: ["outcome"],
    registers,
  });
  const transaction = new Histogram({
    name: "ra_soat_transaction_seconds",
    help: "For how long a connection to the database was held.",
    labelNames: ["outcome"],
    buckets: SECONDS,
    registers,
  });
  new Gauge({
    name: "ra_soat_connections",
    help: "Connections to the database, and requests that wait for one.",
    labelNames: ["state"],
    registers,
    collect() {
      const { poolOfRaSoat: pool } = globals;
      if (!pool) return;
      this.set({ state: "used" }, pool.totalCount - pool.idleCount);
      this.set({ state: "idle" }, pool.idleCount);
      this.set({ state: "waiting" }, pool.waitingCount);
    },
  });
  new Gauge({
    name: "ra_soat_figure",
    help: "What the database counts: whether it is up, its size in bytes, imports at work by state, and when (seconds since 1970) something was last done.",
    labelNames: ["of", "kind"],
    registers,
    async collect() {
      const figures = await within(globals.figuresOfRaSoat?.());
      this.reset();
      this.set({ of: "database_up", kind: "" }, figures ? 1 : 0);
      for (const { name, kind, value } of figures ?? []) this.set({ of: name, kind }, value);
    },
  });
  if (folder)
    new Gauge({
      name: "ra_soat_disk_free_bytes",
      help: "Room on the disk of the embedded database.",
      registers,
      async collect() {
        const { bavail, bsize } = await statfs(folder);
        this.set(bavail * bsize);
      },
    });

  /** @type {Pool | undefined} */
  let watched;
  /** Listens to the pool, once there is one. */
  const watchPool = () => {
    const { poolOfRaSoat: pool } = globals;
    if (!pool || pool === watched) return;
    watched = pool;
    /** @type {WeakMap<object, () => number>} */
    const ends = new WeakMap();
    pool.on("acquire", (client) => ends.set(client, transaction.startTimer()));
    pool.on("release", (error, client) => {
      const end = /** @type {((labels: { outcome: string }) => number) | undefined} */ (ends.get(client));
      end?.({ outcome: error ? "broken" : "whole" });
    });
  };

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  const observe = (request, response) => {
    watchPool();
    const kind = kindOfRequest(request);
    const end = answered.startTimer({ kind });
    inFlight.inc({ kind });
    response.once("close", () => {
      inFlight.dec({ kind });
      // Whoever left did not wait for the end.
      end({ status: response.writableFinished ? response.statusCode : "left" });
      if (kind === "sign-in" && request.method === "POST")
        signIns.inc({ outcome: String(response.getHeader("location")).startsWith("/sign-in") ? "refused" : "right" });
    });
  };

  /**
   * Answers GET /metrics.
   * @param {{ port: number, host: string }} address
   * @returns {Promise<{ port: number, close: () => void }>}
   */
  const serve = async ({ port, host }) => {
    const server = createServer(async (request, response) => {
      if (request.url !== "/metrics") return response.writeHead(404).end();
      response.writeHead(200, { "Content-Type": registry.contentType }).end(await registry.metrics());
    });
    await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host }, () => resolve(undefined));
    });
    const bound = server.address();
    return {
      port: typeof bound === "object" && bound ? bound.port : port,
      close() {
        server.close();
        server.closeAllConnections();
      },
    };
  };

  return { observe, serve };
}

/**
 * What comes in time, else nothing.
 * @template T
 * @param {Promise<T> | undefined} work
 * @returns {Promise<T | undefined>}
 */
async function within(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, /** @type {Promise<undefined>} */ (late)]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
