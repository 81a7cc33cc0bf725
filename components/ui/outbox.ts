import { type ActionProblem, type ActionResult, answerOf } from "@/lib/core/action-result";

/** "stopped": the server refuses, and trying again would not help. What was typed stays on the device. */
export type Phase = "saved" | "saving" | "offline" | "stopped";

/** Between tries while the line is down. */
const RETRY_MS = 4_000;

type Options<Letter, Data> = {
  /** Names the device's copy. */
  storageKey: string;
  /** After the last change, before it is sent. */
  pauseMs: number;
  /** What the device kept from before, checked; null for what makes no sense. */
  read: (kept: unknown) => Letter | null;
  /** Sends what waits; null only asks what the server has. */
  send: (letter: Letter | null) => Promise<ActionResult<Data>>;
  /** Something has arrived. @returns what of `waiting` is still to be sent */
  onSent: (data: Data, sent: Letter | null, waiting: Letter | null) => Letter | null;
  /** The server refuses. @returns whether what waits is kept, and nothing more is sent */
  onRefused: (problem: ActionProblem) => "stop" | "forget";
  onPhase: (phase: Phase) => void;
};

type Outbox<Letter> = {
  waiting: () => Letter | null;
  /** Keeps something on the device and sends it a moment later, in the place of what waits. */
  put: (letter: Letter) => void;
  /**
   * Sends what waits, at once and to the last of it.
   *
   * @param ask what the server has, also where nothing waits
   * @returns whether the server has everything
   */
  flush: (ask?: boolean) => Promise<boolean>;
  /**
   * Takes up what the device kept, and sends whenever the line comes back or the person leaves.
   *
   * @param asks what the server has when the person comes back to this tab: another one may have typed meanwhile
   * @returns ends it; what waits is sent
   */
  open: (onRead: (letter: Letter) => void, asks: boolean) => () => void;
};

/**
 * What is typed is kept on the device at once and sent a moment later, one thing after the other; it leaves the device when the
 * server has it. A reload, a lost connection or a killed browser loses nothing.
 */
export function createOutbox<Letter, Data>(options: Options<Letter, Data>): Outbox<Letter> {
  const { storageKey, pauseMs } = options;
  let waiting: Letter | null = null;
  let flight: Promise<boolean> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const hold = (letter: Letter | null) => {
    waiting = letter;
    if (letter === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(letter));
  };

  async function send(letter: Letter | null): Promise<boolean> {
    if (letter !== null) options.onPhase("saving");
    const result = await answerOf(options.send(letter));
    if (result.ok) {
      hold(options.onSent(result.data, letter, waiting));
      options.onPhase(waiting === null ? "saved" : "saving");
      return true;
    }
    const { code } = result.problem;
    if (code === "unexpected" || code === "too_many" || code === "unavailable") {
      options.onPhase(letter === null ? "saved" : "offline");
      if (letter !== null) timer = setTimeout(() => void flush(), RETRY_MS);
    } else if (options.onRefused(result.problem) === "stop") {
      stopped = true;
      options.onPhase("stopped");
    } else {
      hold(null);
      options.onPhase("saved");
    }
    return false;
  }

  async function flush(ask = false): Promise<boolean> {
    clearTimeout(timer);
    if (flight) {
      await flight;
      return flush(ask);
    }
    if (stopped) return false;
    if (waiting === null && !ask) return true;
    flight = send(waiting);
    const done = await flight;
    flight = null;
    return done && waiting !== null ? flush() : done;
  }

  function put(letter: Letter) {
    hold(letter);
    if (!stopped) options.onPhase("saving");
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), pauseMs);
  }

  function open(onRead: (letter: Letter) => void, asks: boolean) {
    const letter = kept();
    if (letter !== null) {
      waiting = letter;
      onRead(letter);
      void flush();
    }
    const onLeave = () => void flush();
    const onVisible = () => asks && document.visibilityState === "visible" && void flush(true);
    window.addEventListener("online", onLeave);
    window.addEventListener("pagehide", onLeave);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("online", onLeave);
      window.removeEventListener("pagehide", onLeave);
      document.removeEventListener("visibilitychange", onVisible);
      void flush();
    };
  }

  function kept(): Letter | null {
    const text = localStorage.getItem(storageKey);
    if (text === null) return null;
    try {
      return options.read(JSON.parse(text));
    } catch {
      localStorage.removeItem(storageKey);
      return null;
    }
  }

  return { waiting: () => waiting, put, flush, open };
}
