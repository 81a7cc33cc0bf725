import { describe, expect, test } from "vitest";
import { createTurns } from "./turns";

/** Work that goes on until it is told to end. */
function held() {
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { work: () => ended, end: () => end?.() };
}

describe("turns", () => {
  test("no more than so many run at once, the others in the order in which they came, and each answers for itself", async () => {
    const turns = createTurns(2, 10);
    const begun: number[] = [];
    const works = Array.from({ length: 5 }, held);
    const answers = works.map(({ work }, index) =>
      turns(async () => {
        begun.push(index);
        await work();
        return index;
      }),
    );
    expect(begun).toEqual([0, 1]);
    works[1]?.end();
    expect(await answers[1]).toBe(1);
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of works) end();
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  test("work that fails gives its turn on", async () => {
    const turns = createTurns(1, 10);
    const failing = turns(() => Promise.reject(new Error("no")));
    const after = turns(() => Promise.resolve("done"));
    await expect(failing).rejects.toThrow("no");
    expect(await after).toBe("done");
  });

  test("who would wait behind too many is told so at once, and those who wait are not", async () => {
    const turns = createTurns(1, 1);
    const first = held();
    const running = turns(first.work);
    const second = turns(() => Promise.resolve("second"));
    await expect(turns(() => Promise.resolve("third"))).rejects.toMatchObject({ code: "too_many" });
    first.end();
    await running;
    expect(await second).toBe("second");
    expect(await turns(() => Promise.resolve("later"))).toBe("later");
  });
});
