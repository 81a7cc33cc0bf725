import "server-only";
import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { z } from "zod";
import { now } from "@/lib/core/clock";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { createTurns, createTurnsOfEach, type Turns, takeTurn } from "@/lib/core/turns";

import { type Prisma, PrismaClient } from "@/prisma/generated/client";
import { createSigner, NOTHING_SAID, type Said } from "@/prisma/rules/door.mjs";

/** An open transaction of one actor or job. Building blocks take it; only `asActor` and `asJob` make it. */
export type Tx = Prisma.TransactionClient;

/** What the database must know of whoever acts. Paths: "20/181/06091/". */
type DatabaseActor = { userId: string; role: string; unitPath: string; requestId: string };

type JobName = "sign-in" | "session" | "health" | "import" | "seal";

/** What a transaction says of itself at the door, but for when (prisma/rules/01-door.sql). */
type Settings = Readonly<Omit<Said, "clock" | "act_id">>;

// One pool for a process, however often this module is loaded: `next dev` reloads it on an edit, and a bundler may give
// pages and routes a copy each. The storage belongs to the pool that reads it. scripts/serve.mjs ends the pool.
const globals = globalThis as {
  poolOfRaSoat?: SettingsPool;
  prismaOfRaSoat?: ReturnType<typeof createClient>;
  settingsOfRaSoat?: AsyncLocalStorage<Settings>;
};

globals.settingsOfRaSoat ??= new AsyncLocalStorage<Settings>();
const settingsOfTransaction = globals.settingsOfRaSoat;

/**
 * Where connections are opened and wait: nobody's. What begins while a request is answered keeps its context, and with it the request,
 * its answer and the whole drawn page, and through them those that were drawn beside it: a busy server's memory grew by 40 kB a page.
 * Made when the server starts (instrumentation.ts), while no request is answered.
 */
const nobodys = new AsyncResource("Connections");

/**
 * A pool whose transactions begin by saying who acts, signed, in one round trip: `BEGIN` and what is said travel together,
 * which saves a third of a short read's time. A transaction that was not begun by `asActor` or `asJob` says nothing, and row
 * security shows it nothing.
 */
class SettingsPool extends pg.Pool {
  /** The last turn of each connection: what is signed with one is of use on its connection alone, and once. */
  readonly turns = new WeakMap<pg.PoolClient, bigint>();
  /** Connections on which what was signed was not believed: of no use any more. */
  readonly shut = new WeakSet<pg.PoolClient>();

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
    return nobodys
      .runInAsyncScope(() => super.connect())
      .then(async (client) => {
        const { release } = client;
        client.release = (error) => nobodys.runInAsyncScope(() => release(error ?? this.shut.has(client)));
        try {
          if (!this.turns.has(client)) this.turns.set(client, await greet(client));
        } catch (error) {
          client.release(true);
          throw error;
        }
        return settings ? clientOf(client, settings) : client;
      });
  }
}

const greetings = z.tuple([z.object({ turn: z.coerce.bigint() })]);

/** With which turn a connection begins. */
async function greet(client: pg.PoolClient): Promise<bigint> {
  const { rows } = await client.query("SELECT door_greet() AS turn");
  return greetings.parse(rows)[0].turn;
}

let sign: ReturnType<typeof createSigner> | undefined;

/** Says in a transaction that is just opened on this connection for whom it is. */
function introduction(client: pg.PoolClient, settings: Settings): string {
  sign ??= createSigner(env.DOOR_KEY);
  const turn = (pool.turns.get(client) ?? 0n) + 1n;
  pool.turns.set(client, turn);
  return sign(turn, { ...settings, clock: env.CLOCK ? now().toISOString() : "", act_id: "" });
}

/** What PostgreSQL calls a signature that it does not believe. */
const NOT_BELIEVED = "28000";

/** Sends what begins a transaction. A connection that does not believe us is not used again: somebody has meddled with its turns. */
const begin = (client: pg.PoolClient, statement: string): Promise<pg.QueryResult> =>
  client.query(statement).catch((error: unknown) => {
    if (error instanceof pg.DatabaseError && error.code === NOT_BELIEVED) pool.shut.add(client);
    throw error;
  });

/** The level of a reach: how many units its path names. None for a job. */
const levelOf = ({ reach }: Settings): number => reach.split("/").length - 1;

/**
 * The client of one transaction. Its `BEGIN` brings the settings. Its statements go one after the other, also when they
 * are asked for side by side, as Prisma does for what it includes. And what is prepared is prepared for each level by
 * itself: PostgreSQL estimates a plan that it keeps with the settings of whoever came first, and the plan that suits a
 * commune reads the whole province for each page of it.
 */
function clientOf(client: pg.PoolClient, settings: Settings): pg.PoolClient {
  const level = levelOf(settings);
  let last: Promise<unknown> = Promise.resolve();
  const query = (asked: pg.QueryConfig | string | pg.Submittable): Promise<pg.QueryResult> | pg.Submittable => {
    if (typeof asked === "object" && "submit" in asked) return client.query(asked);
    const { text, name, ...rest } = typeof asked === "string" ? { text: asked, name: undefined } : asked;
    const answer = last.then(() =>
      text.startsWith("BEGIN")
        ? begin(
            client,
            text.replace(/^[^;]+/, (words) => `${words}; ${introduction(client, settings)}`),
          )
        : client.query({ ...rest, text, ...(name && { name: `${name}-${level}` }) }),
    );
    last = answer.catch(() => undefined);
    return answer;
  };
  return new Proxy(client, {
    get(target, property) {
      if (property === "query") return query;
      const value = Reflect.get(target, property, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** How many statements a connection keeps prepared at most; pg prepares none under the empty name. */
const PREPARED = 500;
const names = new Map<string, string>();

/** A name for a statement, so that each connection plans it once: planning takes longer than most of our reads. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= PREPARED) return "";
  if (names.size === PREPARED - 1)
    log.warn({ most: PREPARED }, "statements that come from now on are planned each time");
  const name = `s${createHash("sha256").update(sql).digest("hex").slice(0, 20)}`;
  names.set(sql, name);
  return name;
}

function createPool() {
  const pool = new SettingsPool({
    connectionString: env.DATABASE_URL,
    max: env.POOL_SIZE,
    application_name: "ra-soat",
    connectionTimeoutMillis: env.POOL_WAIT_MS,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
  // One that is lost in use: whoever waits for its answer is told.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

function createClient(pool: SettingsPool) {
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: ({ sql }) => nameOf(sql) });
  const client = new PrismaClient({ adapter, log: [{ emit: "event", level: "query" }] });
  client.$on("query", ({ duration, query }) => {
    logSlow(duration, query);
  });
  return client;
}

/** The statement without its values: no personal data. */
function logSlow(ms: number, sql: string): void {
  if (ms >= env.SLOW_QUERY_MS) log.warn({ ms: Math.round(ms), sql }, "slow query");
}

globals.poolOfRaSoat ??= createPool();
const pool = globals.poolOfRaSoat;
globals.prismaOfRaSoat ??= createClient(pool);
const prisma = globals.prismaOfRaSoat;

/** The first path after a subtree: "20/181/" ends before "20/1810". */
export const endOfSubtree = (path: string): string => `${path.slice(0, -1)}0`;

/**
 * The one door to the database. Runs work as this person: PostgreSQL decides which rows exist for them, and its
 * triggers write the audit trail under the name of the act ("household.register").
 *
 * @throws whatever the work throws; the transaction is then rolled back
 */
export function asActor<T>(actor: DatabaseActor, work: (tx: Tx) => Promise<T>, act = "read"): Promise<T> {
  return run(settingsOf(actor, act), work);
}

function settingsOf(actor: DatabaseActor, act: string): Settings {
  // An actor without a reach sees nothing: absent never means everything.
  const { userId, role, unitPath, requestId } = actor;
  return { ...NOTHING_SAID, reach: unitPath, office: unitPath, actor: userId, role, act, request: requestId };
}

/**
 * Asks one statement of an open transaction, whoever opened it. Rows come as the driver reads them; parse them.
 *
 * @param isLast nothing is asked after it: the transaction may end with it, which saves a round trip
 */
export type Ask = (sql: Prisma.Sql, isLast?: boolean) => Promise<unknown[]>;

/** The statements of a transaction of `asActor`. */
export const asking =
  (tx: Tx): Ask =>
  (sql) =>
    tx.$queryRaw(sql);

/**
 * The same door for what is a few statements and is done all day long: the same pool, role and settings, without what a
 * transaction of Prisma costs.
 */
export function askAsActor<T>(actor: DatabaseActor, work: (ask: Ask) => Promise<T>, act = "read"): Promise<T> {
  return askWith(settingsOf(actor, act), work);
}

/** What `askWith` has prepared on each connection, by the names that `clientOf` gives. */
const prepared = new WeakMap<pg.PoolClient, Set<string>>();

/** A value as it stands in a statement's text; undefined for one that the driver writes better. */
function literalOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return "NULL";
  if (["string", "number", "boolean"].includes(typeof value)) return pg.escapeLiteral(String(value));
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return undefined;
  return pg.escapeLiteral(`{${value.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join()}}`);
}

/** A prepared statement with its values, as a text that can travel with others; undefined where it must go by itself. */
function executionOf(name: string, values: readonly unknown[]): string | undefined {
  const literals = values.map(literalOf);
  if (literals.includes(undefined)) return undefined;
  return `EXECUTE "${name}"${literals.length > 0 ? `(${literals.join(", ")})` : ""}`;
}

/**
 * A transaction begins with its first statement and ends with its last. What its connection has prepared travels together with that:
 * a round trip costs as much as a short read.
 */
async function askWith<T>(settings: Settings, work: (ask: Ask) => Promise<T>): Promise<T> {
  const connection = await settingsOfTransaction.exit(() => pool.connect());
  const client = clientOf(connection, settings);
  const known = prepared.get(connection) ?? new Set<string>();
  prepared.set(connection, known);
  const is = { begun: false, complete: false, ended: false };
  let broken: Error | undefined;

  const ask: Ask = async ({ text, values }, isLast = false) => {
    if (is.complete) throw new Error("a statement was asked after the last one");
    is.complete = isLast;
    const since = performance.now();
    const name = nameOf(text);
    const own = name && `${name}-${levelOf(settings)}`;
    try {
      const isFirst = !is.begun;
      is.begun = true;
      const execution = (isFirst || isLast) && known.has(own) ? executionOf(own, values) : undefined;
      if (execution) {
        const sent = `${isFirst ? "BEGIN; " : ""}${execution}${isLast ? "; COMMIT" : ""}`;
        const answers = [await client.query(sent)].flat();
        is.ended = isLast;
        // Before its answer come those of BEGIN and of the settings.
        return answers[isFirst ? 2 : 0]?.rows ?? [];
      }
      if (isFirst) await client.query("BEGIN");
      const { rows } = await client.query({ name, text, values });
      if (own) known.add(own);
      return rows;
    } finally {
      logSlow(performance.now() - since, text);
    }
  };

  try {
    const done = await work(ask);
    if (is.begun && !is.ended) await client.query("COMMIT");
    return done;
  } catch (error) {
    if (is.begun)
      await client.query("ROLLBACK").catch((failure: Error) => {
        broken = failure;
      });
    throw error;
  } finally {
    connection.release(broken);
  }
}

/** The same for a read that is one statement. */
export const readAsActor = (actor: DatabaseActor, sql: Prisma.Sql): Promise<unknown[]> =>
  askWith(settingsOf(actor, "read"), (ask) => ask(sql, true));

/** @param about what it is about, where that decides what the job is shown: the name at the door */
const settingsOfJob = (job: JobName, request: string, about = ""): Settings => ({
  ...NOTHING_SAID,
  job,
  act: job,
  request,
  about,
});

/** The same for a statement of a job (see `asJob`). */
export const readAsJob = (job: JobName, sql: Prisma.Sql, requestId = ""): Promise<unknown[]> =>
  askWith(settingsOfJob(job, requestId), (ask) => ask(sql, true));

/**
 * The same for one statement that is sent together with its settings: one way there and back, one transaction. It is planned
 * each time, so it suits what is small and waits behind the drawing of pages, as a sign-in does.
 */
export async function sendAsJob(job: JobName, sql: Prisma.Sql, requestId = "", about = ""): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    const answers = await begin(
      client,
      `${introduction(client, settingsOfJob(job, requestId, about))}; ${written(sql)}`,
    );
    // pg answers several statements by several results, which its types do not say.
    return [answers].flat().at(-1)?.rows ?? [];
  } finally {
    client.release();
  }
}

/** Downloads of one person that are read at a time, and that wait: whoever asks for forty waits behind their own. */
const ownStreams = createTurnsOfEach(2, 20);
/** Downloads of all: each holds a connection for as long as its reader takes. */
let streams: Turns | undefined;

/** How long a download waits for a reader who takes nothing. */
const READER_WAITS_MS = 5 * 60_000;

/** A statement with its values as literals: cursors and COPY take no parameters. */
const written = ({ strings, values }: Prisma.Sql): string =>
  strings.reduce((text, part, i) => {
    const value = values[i - 1];
    return `${text}${value === null || value === undefined ? "NULL" : pg.escapeLiteral(String(value))}${part}`;
  });

/**
 * One long read of this person, on one snapshot in one transaction that ends with the last row, or when the reader leaves or
 * takes nothing for minutes.
 *
 * @throws Problem `too_many` where as much waits already
 */
async function* streaming<T>(
  actor: DatabaseActor,
  read: (client: pg.PoolClient) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  streams ??= createTurns(Math.max(1, Math.floor(env.POOL_SIZE / 2)), 1_000);
  const endOwn = await takeTurn(ownStreams(actor.userId));
  let end: (() => void) | undefined;
  let client: pg.PoolClient | undefined;
  let broken: Error | undefined;
  try {
    end = await takeTurn(streams);
    client = await settingsOfTransaction.run(settingsOf(actor, "read"), () => pool.connect());
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await client.query(
      // Who has come in by the door writes nothing further. All of it will be read: the plan that is quickest to the last row.
      `SET TRANSACTION READ ONLY; SET LOCAL idle_in_transaction_session_timeout = ${READER_WAITS_MS}; SET LOCAL cursor_tuple_fraction = 1`,
    );
    yield* read(client);
  } finally {
    await client?.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    client?.release(broken);
    end?.();
    endOwn();
  }
}

/**
 * A statement's rows through a cursor, batch by batch (see `streaming`). The next batch is fetched while one is worked on. A
 * row is its columns' values as the driver reads them, in their order.
 */
export const streamAsActor = (
  actor: DatabaseActor,
  sql: Prisma.Sql,
  batch: number,
): AsyncGenerator<unknown[][], void> =>
  streaming(actor, async function* (client) {
    await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${written(sql)}`);
    const fetch = () => {
      const rows = client.query<unknown[]>({ text: `FETCH ${batch} FROM rows`, rowMode: "array" });
      // Whoever leaves never asks for it; who stays is told.
      rows.catch(() => undefined);
      return rows;
    };
    let next = fetch();
    for (;;) {
      const { rows } = await next;
      const isLast = rows.length < batch;
      if (!isLast) next = fetch();
      if (rows.length > 0) yield rows;
      if (isLast) break;
    }
  });

/**
 * The same rows as lines of CSV, which PostgreSQL writes by itself and plans on all cores: several lines at a time. They end as
 * everywhere in a CSV (RFC 4180). Its texts must be `copiedText`.
 */
export const copyAsActor = (actor: DatabaseActor, sql: Prisma.Sql): AsyncGenerator<Uint8Array, void> =>
  streaming(actor, async function* (client) {
    // A reader on a slow line takes longer than any statement may; how long one is waited for is told below.
    await client.query("SET LOCAL statement_timeout = 0");
    const lines = new CopiedLines(`COPY (${written(sql)}) TO STDOUT (FORMAT csv)`);
    const idle = setTimeout(() => lines.abandon(), READER_WAITS_MS);
    try {
      client.query(lines);
      for await (const some of lines) {
        idle.refresh();
        yield some;
      }
    } finally {
      clearTimeout(idle);
      lines.abandon();
    }
  });

/** Bytes of a download that are handed on at a time. */
const GATHERED = 65_536;

/** What a COPY sends, as lines. pg hands its messages over, one a row; they are gathered, and the line waits for the reader. */
class CopiedLines extends Readable implements pg.Submittable {
  readonly #text: string;
  #connection: pg.Connection | undefined;
  #gathered = "";
  #isWhole = false;

  constructor(text: string) {
    super({ highWaterMark: 4 * GATHERED });
    this.#text = text;
    // The reader is told; where there is none any more, nobody need be.
    this.on("error", () => undefined);
  }

  /** Ends the connection, unless all has come: PostgreSQL stops writing. */
  abandon(): void {
    if (!this.#isWhole) this.#connection?.stream.destroy();
  }

  submit(connection: pg.Connection): void {
    this.#connection = connection;
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // Each byte a sign and back: nothing is read into them, and pg will use its buffer again.
    this.#gathered += `${chunk.toString("latin1", 0, chunk.length - 1)}\r\n`;
    if (this.#gathered.length >= GATHERED) this.#hand();
  }

  handleCommandComplete(): void {
    this.#hand();
  }

  handleReadyForQuery(): void {
    this.#isWhole = true;
    this.push(null);
  }

  handleError(error: Error): void {
    // After an error of its own PostgreSQL answers as before; a line that is lost stays lost.
    this.#isWhole = true;
    this.destroy(error);
  }

  override _read(): void {
    this.#connection?.stream.resume();
  }

  #hand(): void {
    const goesOn = this.push(Buffer.from(this.#gathered, "latin1"));
    this.#gathered = "";
    if (!goesOn) this.#connection?.stream.pause();
  }
}

/**
 * Building block: until this transaction ends no other comes past here with the same key ("act:…"). Before looking whether the same
 * request was carried out already: of two that arrive at once, the second one then finds it, and is answered as if it came later.
 */
export async function oneAtATime(tx: Tx, key: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`;
}

/** As `asActor`, for a named job that no person started. Opens the tables of that job, never a household. */
export function asJob<T>(job: JobName, work: (tx: Tx) => Promise<T>, requestId = ""): Promise<T> {
  return run(settingsOfJob(job, requestId), work);
}

function run<T>(settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  // Longer than the pool waits: it is the pool that gives up, and no connection comes to a transaction that is over.
  const maxWait = 2 * env.POOL_WAIT_MS;
  return settingsOfTransaction.run(settings, () => prisma.$transaction(work, { maxWait, timeout: 60_000 }));
}

/** Ends the pool: at the end of a script or a test. */
export const closeDatabase = (): Promise<void> => prisma.$disconnect();
