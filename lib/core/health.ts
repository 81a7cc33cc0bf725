import "server-only";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { asJob } from "@/lib/core/db";
import { log } from "@/lib/core/log";
import { namesSchema } from "@/lib/core/sql";
import { isStorageFull } from "@/lib/core/storage";

const PATIENCE_MS = 3_000;

/** How the application is, for a balancer or a watchman: nothing that helps a stranger. */
export type Health = {
  process: "up";
  database: "up" | "down";
  /** Whether the database had room when something was last written. */
  storage: "ok" | "full";
  /** Counts of migrations; null while the database is down. */
  migrations: { applied: number; pending: number } | null;
};

/** Names of the migrations that this version of the application was made with. */
async function migrationNames(): Promise<string[]> {
  const entries = await readdir(path.join(process.cwd(), "prisma/migrations"), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Asks the database, with the serving role and without an actor. Never throws; answers within three seconds.
 * @param expected names of the migrations that should be applied
 */
export async function readHealth(expected: Promise<readonly string[]> = migrationNames()): Promise<Health> {
  try {
    const read = asJob(
      "health",
      (tx) => tx.$queryRaw`
        SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    const [rows, names] = await Promise.all([within(PATIENCE_MS, read), expected]);
    const applied = new Set(namesSchema.parse(rows));
    const pending = names.filter((name) => !applied.has(name)).length;
    return {
      process: "up",
      database: "up",
      storage: storage(),
      migrations: { applied: names.length - pending, pending },
    };
  } catch (error) {
    log.warn({ err: error }, "the health check could not ask the database");
    return { process: "up", database: "down", storage: storage(), migrations: null };
  }
}

const storage = () => (isStorageFull() ? "full" : "ok");

/** Whether requests should come here. */
export const isHealthy = ({ database, storage, migrations }: Health): boolean =>
  database === "up" && storage === "ok" && migrations?.pending === 0;
