import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";
import { afterAll, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, closeDatabase, readAsActor } from "@/lib/core/db";
import { createActor, createArea } from "@/lib/testing/factories";
import { Prisma } from "@/prisma/generated/client";

afterAll(closeDatabase);

test("a connection that was opened and used for a request keeps nothing of it", async () => {
  const area = await createArea();
  const actor: Actor = await createActor("COMMUNE_OFFICER", area.commune);
  const { poolOfRaSoat: pool } = globalThis as { poolOfRaSoat?: pg.Pool };
  if (!pool) throw new Error("there is no pool");
  const request = new AsyncLocalStorage<string>();
  const kept: (string | undefined)[] = [];
  const keep = () => kept.push(request.getStore());
  pool.on("connect", keep);
  // Then it waits for somebody else, and a clock runs.
  pool.on("release", keep);
  const before = pool.totalCount;

  const slow = Prisma.sql`SELECT pg_sleep(0.2)::text`;
  const seen = await request.run("one", () =>
    Promise.all([
      ...[1, 2].map(() => readAsActor(actor, slow).then(() => request.getStore())),
      ...[1, 2].map(() => asActor(actor, (tx) => tx.$queryRaw(slow)).then(() => request.getStore())),
    ]),
  );

  expect(kept).toHaveLength(pool.totalCount - before + seen.length);
  expect(new Set(kept)).toEqual(new Set([undefined]));
  // Whoever asked is where they were.
  expect(seen).toEqual(["one", "one", "one", "one"]);
});
