import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/access/policy";
import { asActor, asJob, closeDatabase } from "@/lib/core/db";
import { HOUSEHOLDS_A_CHUNK } from "@/lib/imports/import";
import { getImport, openReceivedFile } from "@/lib/imports/queries";
import { readMapping } from "@/lib/imports/service/mapping";
import { receiveList } from "@/lib/imports/service/receive-list";
import { applyImport, checkAgain, sayColumns, undoImport } from "@/lib/imports/service/steps";
import { holdImport } from "@/lib/imports/service/store";
import { runImports } from "@/lib/imports/service/worker";
import { registerRows } from "@/lib/testing/events";
import { createActor, createArea, ownerDb } from "@/lib/testing/factories";
import { bringIn, dryRun, pasted, runImport } from "@/lib/testing/imports";
import type { ImportState } from "@/prisma/generated/enums";

const children = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await closeDatabase();
});

async function stage() {
  const area = await createArea();
  return { ...area, officer: await createActor("COMMUNE_OFFICER", area.commune) };
}

const HEADINGS = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Năm sinh", "Giới tính", "Dân tộc", "Số CCCD", "Thôn"];
const idOf = (seed: number, i: number) => `0200${String(seed % 1e4).padStart(4, "0")}${String(i).padStart(4, "0")}`;

/** A made-up syllable for a number. */
const letters = (n: number): string =>
  (n < 26 ? "" : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(97 + (n % 26));

/** A household of one for each row, all different. */
const manyRows = (village: string, count: number) => {
  const seed = Math.floor(Math.random() * 1e4);
  return pasted([
    HEADINGS,
    ...Array.from({ length: count }, (_, i) => [
      String(i + 1),
      `Hoàng ${letters(seed)} ${letters(i)}`,
      "Chủ hộ",
      1950 + (i % 50),
      "Nam",
      "Nùng",
      idOf(seed, i),
      village,
    ]),
  ]);
};

function startWorker(): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "lib/testing/import-worker.ts", "1"],
    { stdio: "ignore", env: process.env },
  );
  children.add(child);
  return child;
}

/** Where an import stands, in one statement: it is asked for all the while that another process works. */
async function progressOf(id: string) {
  const [progress] = await ownerDb().$queryRaw<
    { state: ImportState; done: number; batches: number; households: number }[]
  >`
    SELECT i.state, i.done, (SELECT count(*) FROM import_row r WHERE r.import_id = i.id)::int AS batches,
      (SELECT count(*) FROM household h WHERE h.commune_id = i.commune_id)::int AS households
    FROM import i WHERE i.id = ${id}::uuid`;
  if (!progress || progress.state === "FAILED") throw new Error("no such import, or one that goes no further");
  return progress;
}

/** Waits until the database says so: by asking, not by the clock. */
async function until(said: () => Promise<boolean>): Promise<void> {
  while (!(await said())) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  children.delete(child);
}

describe("a server process that is killed", () => {
  test("at any moment neither loses nor doubles a row", async () => {
    const at = await stage();
    const before = await registerRows(at.province.path);
    const id = crypto.randomUUID();
    const rows = 3.5 * HOUSEHOLDS_A_CHUNK;
    await receiveList(at.officer, { id, name: "", pasted: true }, manyRows(at.village.name, rows));

    type Progress = Awaited<ReturnType<typeof progressOf>>;
    const written = (chunks: number) => (now: Progress) => now.households >= chunks * HOUSEHOLDS_A_CHUNK;
    // While it reads, while it checks, and three times while it writes.
    const moments: ((now: Progress) => boolean)[] = [
      ({ batches, state }) => batches >= 1 || state !== "READING",
      ({ state, done }) => state === "CHECKING" && done >= HOUSEHOLDS_A_CHUNK,
      written(1),
      written(2),
      written(3),
    ];
    for (const moment of moments) {
      const worker = startWorker();
      await until(async () => {
        const now = await progressOf(id);
        if (now.state === "MAPPING") {
          const { mapping } = await ownerDb().import.findUniqueOrThrow({ where: { id } });
          const { form: _, ...said } = readMapping(mapping);
          await sayColumns(at.officer, { id, ...said });
        }
        if (now.state === "CHECKED") await applyImport(at.officer, { id, actId: crypto.randomUUID() });
        return moment(now);
      });
      await kill(worker);
    }
    const worker = startWorker();
    await until(async () => (await progressOf(id)).state === "DONE");
    await kill(worker);

    const done = await getImport(at.officer, id);
    expect(done).toMatchObject({ rows: rows + 1, counts: { registered: rows, registeredPersons: rows, PROBLEM: 0 } });
    expect((await progressOf(id)).households).toBe(rows);
    const people = await ownerDb().person.findMany({ where: { unitPath: { startsWith: at.commune.path } } });
    expect(new Set(people.map(({ nationalIdHash }) => nationalIdHash)).size).toBe(rows);
    expect(await ownerDb().act.count({ where: { unitPath: at.commune.path, kind: "IMPORT" } })).toBe(1);

    await undoImport(at.officer, id);
    expect(await registerRows(at.province.path)).toEqual(before);
  });
});

describe("a file that ends its reader", () => {
  /** The processes that read a list. */
  const readersOf = (id: string) =>
    execFileSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes("read-list.mjs") && line.includes(id))
      .map((line) => Number.parseInt(line, 10));

  test("is read twice, then told of, and kept to be looked at", async () => {
    const at = await stage();
    const id = crypto.randomUUID();
    const bytes = manyRows(at.village.name, 30_000);
    await receiveList(at.officer, { id, name: "", pasted: true }, bytes);
    let isOver = false;
    const ends = until(async () => {
      // As the system ends one that takes too much.
      for (const pid of readersOf(id)) process.kill(pid, "SIGKILL");
      return isOver;
    });
    await until(async () => {
      await runImports();
      const { state } = await ownerDb().import.findUniqueOrThrow({ where: { id } });
      return state === "FAILED";
    });
    isOver = true;
    await ends;
    expect(await getImport(at.officer, id)).toMatchObject({ failure: "import_reader_ended", hasFile: true });
    expect((await openReceivedFile(at.officer, id)).bytes.equals(bytes)).toBe(true);
    expect(await ownerDb().auditEntry.count({ where: { act: "import.export", rowId: id, operation: "READ" } })).toBe(1);
    const stranger = await createActor("COMMUNE_OFFICER", (await createArea()).commune);
    const reviewer = await createActor("PROVINCE_STAFF", at.province);
    await expect(openReceivedFile(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(openReceivedFile(reviewer, id)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("whatever happens to a server in order is no fault of the file", async () => {
    const at = await stage();
    const id = crypto.randomUUID();
    await receiveList(at.officer, { id, name: "", pasted: true }, manyRows(at.village.name, 3));
    for (let i = 0; i < 4; i++) {
      // Ends as soon as it has taken one.
      let asked = 0;
      await runImports({ isEnding: () => asked++ > 0 });
    }
    expect((await ownerDb().import.findUniqueOrThrow({ where: { id } })).readings).toBeLessThan(2);
    expect((await runImport(at.officer, id)).rows).toBe(4);
  });
});

describe("several at once", () => {
  test("two processes share the imports that wait, and none is done twice", async () => {
    const at = await stage();
    const ids = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const { id } = await dryRun(at.officer, manyRows(at.village.name, 20 + n));
        await applyImport(at.officer, { id, actId: crypto.randomUUID() });
        return id;
      }),
    );
    await Promise.all([runImports(), runImports(), runImports()]);
    for (const id of ids) expect(await runImport(at.officer, id)).toMatchObject({ state: "DONE" });
    expect(await ownerDb().household.count({ where: { communeId: at.commune.id } })).toBe(21 + 22 + 23);
  });

  test("a commune with many lists comes after those that wait for their first", async () => {
    const [at, next] = [await stage(), await stage()];
    const waiting = async (officer: Actor) => {
      const id = crypto.randomUUID();
      await receiveList(officer, { id, name: "", pasted: true }, manyRows(at.village.name, 2));
      return id;
    };
    const many = [await waiting(at.officer), await waiting(at.officer), await waiting(at.officer)];
    const one = await waiting(next.officer);
    const taken: string[] = [];
    const back = new Error("what was taken is given back");
    await asJob("import", async (tx) => {
      for (;;) {
        const [task] = await tx.$queryRaw<
          { id: string }[]
        >`SELECT id FROM take_import(${crypto.randomUUID()}::uuid, 60)`;
        if (!task) throw back;
        taken.push(task.id);
      }
    }).catch((error) => expect(error).toBe(back));
    // Of a commune's files one is read at a time.
    const own = taken.filter((id) => id === one || many.includes(id));
    expect(own).toHaveLength(new Set(own).size);
    expect(own.filter((id) => many.includes(id)).length).toBeLessThanOrEqual(1);
    for (const [officer, ids] of [
      [at.officer, many],
      [next.officer, [one]],
    ] as const)
      for (const id of ids) expect((await runImport(officer, id)).rows).toBe(3);
  });

  test("two tabs that start the same import start one act; what is done once is done", async () => {
    const at = await stage();
    const { id } = await dryRun(at.officer, manyRows(at.village.name, 30));
    const start = () => applyImport(at.officer, { id, actId: crypto.randomUUID() });
    await Promise.all([start(), start()]);
    await runImport(at.officer, id);
    await start();
    expect(await ownerDb().household.count({ where: { communeId: at.commune.id } })).toBe(30);
    expect(await ownerDb().act.count({ where: { unitPath: at.commune.path } })).toBe(1);
  });

  test("two imports of the same list, both checked before either is recorded: nobody comes twice", async () => {
    const at = await stage();
    const list = manyRows(at.village.name, 25);
    const first = await dryRun(at.officer, list);
    const second = await dryRun(at.officer, list);
    for (const { id } of [first, second]) await applyImport(at.officer, { id, actId: crypto.randomUUID() });
    await Promise.all([runImports(), runImports()]);
    const both = [await runImport(at.officer, first.id), await runImport(at.officer, second.id)];
    expect(await ownerDb().household.count({ where: { communeId: at.commune.id } })).toBe(25);
    const counts = both.map(({ counts: { registered, SAME } }) => ({ registered, SAME }));
    expect(counts).toContainEqual({ registered: 25, SAME: 0 });
    expect(counts).toContainEqual({ registered: 0, SAME: 25 });
  });
});

describe("the job", () => {
  test("stops with its reason once the posting of whoever began it has ended; a colleague goes on", async () => {
    const at = await stage();
    const { id } = await dryRun(at.officer, manyRows(at.village.name, 10));
    await applyImport(at.officer, { id, actId: crypto.randomUUID() });
    await ownerDb().posting.update({
      where: { id: at.officer.postingId },
      data: { validTo: new Date("2024-12-01") },
    });
    expect(await runImport(at.officer, id)).toMatchObject({ state: "FAILED", failure: "import_posting_ended" });
    expect(await ownerDb().household.count({ where: { communeId: at.commune.id } })).toBe(0);
    const chair = await createActor("COMMUNE_CHAIR", at.commune);
    await applyImport(chair, { id, actId: crypto.randomUUID() });
    expect(await runImport(chair, id)).toMatchObject({ state: "DONE", by: chair.name, counts: { registered: 10 } });
  });

  test("learns who asked and where an import stands, and nothing of what is in it", async () => {
    const at = await stage();
    const { id } = await dryRun(at.officer, manyRows(at.village.name, 5));
    const seen = await asJob(
      "import",
      (tx) => tx.$queryRaw<{ n: number }[]>`
        SELECT (SELECT count(*) FROM import)::int + (SELECT count(*) FROM import_row)::int
          + (SELECT count(*) FROM import_household)::int + (SELECT count(*) FROM household)::int AS n`,
    );
    expect(seen).toEqual([{ n: 0 }]);
    for (const person of [at.officer, await createActor("PROVINCE_STAFF", at.province)]) {
      await expect(
        asActor(person, (tx) => tx.$queryRaw`SELECT * FROM take_import(${crypto.randomUUID()}::uuid, 20)`),
      ).rejects.toThrow(/only the job/);
      await expect(
        asActor(person, (tx) => tx.$executeRaw`SELECT fail_import(${id}::uuid, ${id}::uuid, 'x')`),
      ).rejects.toThrow(/only the job/);
    }
  });

  test("that lost its hold changes nothing more", async () => {
    const at = await stage();
    const { id } = await bringIn(at.officer, manyRows(at.village.name, 5));
    await ownerDb().import.update({ where: { id }, data: { state: "APPLYING" } });
    await expect(
      asActor(at.officer, (tx) =>
        holdImport(tx, { importId: id, worker: crypto.randomUUID(), seconds: 1 }, "APPLYING"),
      ),
    ).rejects.toThrow(/another process/);
    await ownerDb().import.update({ where: { id }, data: { state: "CANCELLED" } });
    await expect(checkAgain(at.officer, id)).rejects.toMatchObject({ code: "conflict" });
  });
});
