import { describe, expect, test } from "vitest";
import { createTurns, createTurnsOfEach, takeTurn } from "./turns";

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

  test("of each by itself: whoever asks for much waits behind their own, and nobody else does", async () => {
    const turnsOf = createTurnsOfEach(1, 10);
    const [first, other] = [held(), held()];
    const begun: string[] = [];
    const begin = (key: string, work: () => Promise<void>) =>
      turnsOf(key)(() => {
        begun.push(key);
        return work();
      });
    const all = [begin("a", first.work), begin("a", () => Promise.resolve()), begin("b", other.work)];
    expect(begun).toEqual(["a", "b"]);
    first.end();
    other.end();
    await Promise.all(all);
    expect(begun).toEqual(["a", "b", "a"]);
  });

  test("one that is taken is kept until it is given back; one that cannot be had is refused", async () => {
    const turns = createTurns(1, 1);
    const giveBack = await takeTurn(turns);
    const second = takeTurn(turns);
    await expect(takeTurn(turns)).rejects.toMatchObject({ code: "too_many" });
    giveBack();
    (await second)();
    expect(await turns(() => Promise.resolve("later"))).toBe("later");
  });
});
