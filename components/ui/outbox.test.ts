import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createOutbox, type Phase } from "@/components/ui/outbox";
import type { ActionResult } from "@/lib/core/action-result";
import type { ProblemCode } from "@/lib/core/problem";

type Letter = { text: string };
type Answer = () => Promise<ActionResult<string>>;

const KEY = "box";
const arrives: Answer = async () => ({ ok: true, data: "" });
const isLost: Answer = async () => Promise.reject(new Error("no line"));
const refuses =
  (code: ProblemCode): Answer =>
  async () => ({ ok: false, problem: { code, message: code, fields: {}, changes: [] } });

let device: Map<string, string>;

beforeEach(() => {
  device = new Map();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => device.get(key) ?? null,
    setItem: (key: string, text: string) => device.set(key, text),
    removeItem: (key: string) => device.delete(key),
  });
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function box(answers: Answer[], onRefused: "stop" | "forget" = "stop") {
  const sent: (string | null)[] = [];
  const phases: Phase[] = [];
  const outbox = createOutbox<Letter, string>({
    storageKey: KEY,
    pauseMs: 500,
    read: (kept) => ((kept as Letter).text ? (kept as Letter) : null),
    send: (letter) => {
      sent.push(letter?.text ?? null);
      return (answers.shift() ?? arrives)();
    },
    onSent: (_, letter, waiting) => (waiting === letter ? null : waiting),
    onRefused: () => onRefused,
    onPhase: (phase) => phases.push(phase),
  });
  return { outbox, sent, phases };
}

test("what is put is on the device at once, and sent once the person pauses; only the last of it", async () => {
  const { outbox, sent, phases } = box([]);
  outbox.put({ text: "a" });
  outbox.put({ text: "b" });
  expect(device.get(KEY)).toBe('{"text":"b"}');
  expect(sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(500);
  expect(sent).toEqual(["b"]);
  expect(device.has(KEY)).toBe(false);
  expect(phases.at(-1)).toBe("saved");
});

test("what is put while something is on its way follows it, never beside it", async () => {
  let arrive = () => {};
  const { outbox, sent } = box([
    () => new Promise((resolve) => (arrive = () => resolve({ ok: true, data: "" }))),
    arrives,
  ]);
  outbox.put({ text: "a" });
  const all = outbox.flush();
  outbox.put({ text: "b" });
  const again = outbox.flush();
  expect(sent).toEqual(["a"]);
  arrive();
  expect([await all, await again]).toEqual([true, true]);
  expect(sent).toEqual(["a", "b"]);
});

test("a lost line is tried again until it holds; nothing leaves the device before", async () => {
  const { outbox, sent, phases } = box([isLost, refuses("too_many"), refuses("unavailable")]);
  outbox.put({ text: "a" });
  expect(await outbox.flush()).toBe(false);
  expect(phases.at(-1)).toBe("offline");
  expect(device.get(KEY)).toBe('{"text":"a"}');
  for (let i = 0; i < 3; i++) await vi.advanceTimersByTimeAsync(4_000);
  expect(sent).toEqual(["a", "a", "a", "a"]);
  expect(device.has(KEY)).toBe(false);
});

test("a refusal stops, and what was typed stays on the device; or it is forgotten and the next one goes", async () => {
  const stops = box([refuses("locked")]);
  stops.outbox.put({ text: "a" });
  expect(await stops.outbox.flush()).toBe(false);
  expect(await stops.outbox.flush()).toBe(false);
  expect(stops.sent).toEqual(["a"]);
  expect(stops.phases.at(-1)).toBe("stopped");
  expect(device.has(KEY)).toBe(true);

  const forgets = box([refuses("invalid")], "forget");
  forgets.outbox.put({ text: "a" });
  expect(await forgets.outbox.flush()).toBe(false);
  expect(device.has(KEY)).toBe(false);
  forgets.outbox.put({ text: "b" });
  expect(await forgets.outbox.flush()).toBe(true);
});

test("what the device kept is taken up and sent; what makes no sense is not", async () => {
  device.set(KEY, '{"text":"kept"}');
  const { outbox, sent } = box([]);
  const read: Letter[] = [];
  outbox.open((letter) => read.push(letter), false);
  await outbox.flush();
  expect([read, sent]).toEqual([[{ text: "kept" }], ["kept"]]);

  for (const nonsense of ["{", "null", "{}"]) {
    device.set(KEY, nonsense);
    const other = box([]);
    other.outbox.open((letter) => read.push(letter), false);
    expect(await other.outbox.flush()).toBe(true);
    expect(other.sent, nonsense).toEqual([]);
  }
});

test("the line that is back, and leaving, send at once; coming back asks, where that is wanted", async () => {
  const { outbox, sent } = box([isLost]);
  const close = outbox.open(() => {}, true);
  outbox.put({ text: "a" });
  await outbox.flush();
  window.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual(["a", "a", null]);
  outbox.put({ text: "b" });
  close();
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.at(-1)).toBe("b");
});
