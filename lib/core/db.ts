import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { type Prisma, PrismaClient } from "@/prisma/generated/client";

/** An open transaction of one actor or job. Building blocks take it; only `asActor` and `asJob` make it. */
export type Tx = Prisma.TransactionClient;

/** What the database must know of whoever acts. Paths: "20/181/06091/". */
export type DatabaseActor = { userId: string; role: string; unitPath: string; requestId: string };

export type JobName = "sign-in" | "session" | "health";

/** Transaction settings that the policies and triggers read (prisma/migrations/…_guards). */
type Settings = Record<"lo" | "hi" | "actor" | "role" | "act" | "request" | "job", string>;

// One pool for a process, however often this module is loaded: `next dev` reloads it on an edit, and a bundler may give
// pages and routes a copy each. The storage belongs to the pool that reads it. scripts/serve.mjs ends the pool.
const globals = globalThis as {
  prismaOfRaSoat?: ReturnType<typeof createClient>;
  settingsOfRaSoat?: AsyncLocalStorage<Settings>;
};

globals.settingsOfRaSoat ??= new AsyncLocalStorage<Settings>();
const settingsOfTransaction = globals.settingsOfRaSoat;

/**
 * A pool whose transactions begin with their settings, in one round trip: `BEGIN` and the settings travel together,
 * which saves a third of a short read's time. A transaction that was not begun by `asActor` or `asJob` has none, and row
 * security shows it nothing.
 */
class SettingsPool extends pg.Pool {
  // biome's and TypeScript's view of pg's overloads differ; Prisma uses the promise form only.
  override connect(): Promise<pg.PoolClient>;
  override connect(
    callback: (
      err: Error | undefined,
      client: pg.PoolClient | undefined,
      done: (release?: boolean | Error) => void,
    ) => void,
  ): void;
  override connect(
    callback?: (
      err: Error | undefined,
      client: pg.PoolClient | undefined,
      done: (release?: boolean | Error) => void,
    ) => void,
  ): Promise<pg.PoolClient> | undefined {
    if (callback) {
      super.connect(callback);
      return undefined;
    }
    const settings = settingsOfTransaction.getStore();
    return super.connect().then((client) => (settings ? beginWith(client, settings) : client));
  }
}

function beginWith(client: pg.PoolClient, settings: Settings): pg.PoolClient {
  const begin = `BEGIN; SELECT ${Object.entries(settings)
    .map(([name, value]) => `set_config('app.${name}', ${pg.escapeLiteral(value)}, true)`)
    .join(", ")}`;
  return new Proxy(client, {
    get(target, property) {
      const value = Reflect.get(target, property, target) as unknown;
      if (typeof value !== "function") return value;
      if (property !== "query") return value.bind(target);
      return (query: pg.QueryConfig | string, ...rest: unknown[]) =>
        (typeof query === "string" ? query : query.text) === "BEGIN"
          ? target.query(begin)
          : (value as (...args: unknown[]) => unknown).call(target, query, ...rest);
    },
  });
}

function createClient() {
  const pool = new SettingsPool({
    connectionString: env.DATABASE_URL,
    max: env.POOL_SIZE,
    application_name: "ra-soat",
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
  const adapter = new PrismaPg(pool, { disposeExternalPool: true });
  const client = new PrismaClient({ adapter, log: [{ emit: "event", level: "query" }] });
  client.$on("query", ({ duration, query }) => {
    // The statement without its values: no personal data.
    if (duration >= env.SLOW_QUERY_MS) log.warn({ ms: Math.round(duration), sql: query }, "slow query");
  });
  return client;
}

globals.prismaOfRaSoat ??= createClient();
const prisma = globals.prismaOfRaSoat;

const NOBODY: Settings = { lo: "", hi: "", actor: "", role: "", act: "", request: "", job: "" };

/** The first path after a subtree: "20/181/" ends before "20/1810". */
export const endOfSubtree = (path: string): string => `${path.slice(0, -1)}0`;

/**
 * The one door to the database. Runs work as this person: PostgreSQL decides which rows exist for them, and its
 * triggers write the audit trail under the name of the act ("household.register").
 *
 * @throws whatever the work throws; the transaction is then rolled back
 */
export function asActor<T>(actor: DatabaseActor, work: (tx: Tx) => Promise<T>, act = "read"): Promise<T> {
  // An actor without a reach sees nothing: absent never means everything.
  const reach = actor.unitPath ? { lo: actor.unitPath, hi: endOfSubtree(actor.unitPath) } : {};
  return run({ ...NOBODY, ...reach, actor: actor.userId, role: actor.role, act, request: actor.requestId }, work);
}

/** The same for a named job that no person started. Opens the tables of that job, never a household. */
export function asJob<T>(job: JobName, work: (tx: Tx) => Promise<T>, requestId = ""): Promise<T> {
  return run({ ...NOBODY, job, act: job, request: requestId }, work);
}

function run<T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  return settingsOfTransaction.run(settings, () => prisma.$transaction(work, { maxWait: 10_000, timeout: 60_000 }));
}

/** Ends the pool: at the end of a script or a test. */
export const closeDatabase = (): Promise<void> => prisma.$disconnect();
