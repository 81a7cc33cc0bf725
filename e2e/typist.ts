import { expect, type Page } from "@playwright/test";

/**
 * The keystroke-level model of Card, Moran and Newell ("The keystroke-level model for user performance time with interactive
 * systems", Communications of the ACM 23, 1980): an average typist who is no secretary, 40 words a minute, needs
 * K = 0.28 s a key, M = 1.35 s to find and read the next thing, H = 0.40 s to move a hand. Seconds.
 */
export const KLM = { K: 0.28, M: 1.35, H: 0.4 } as const;

/** How many keys a text takes by Telex: each accent and each capital one more, "đ" is two. */
export function countKeys(text: string): number {
  const parts = [...text.normalize("NFD")];
  return parts.length + parts.filter((part) => /[đĐ\p{Lu}]/u.test(part)).length;
}

/**
 * Types as a person would and keeps count: keys pressed, things read, hands moved, and how long the screen really kept them
 * waiting. Never waits by the clock: the time of the hands and the eyes is the model's.
 */
export class Typist {
  keys = 0;
  reads = 0;
  hands = 0;
  waited = 0;

  constructor(private readonly page: Page) {}

  /** Finds and reads the next thing on the paper. */
  read() {
    this.reads++;
  }

  /** A hand goes to the paper, turns it, and comes back. */
  turnPaper() {
    this.hands += 2;
  }

  async type(text: string) {
    this.keys += countKeys(text);
    await this.page.keyboard.type(text);
  }

  /** One key, or several together ("Control+Enter" is two). */
  async press(key: string) {
    this.keys += key.split("+").length;
    await this.page.keyboard.press(key);
  }

  /** Waits for the screen, and counts it. */
  async wait(until: () => Promise<unknown>) {
    const since = performance.now();
    await until();
    this.waited += (performance.now() - since) / 1000;
  }

  /** Where the focus is: what the next key goes to. */
  async focused(): Promise<string> {
    const id = () => this.page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || "");
    await expect.poll(id).not.toBe("BODY");
    return id();
  }

  /** By the model, and with the screen's own time. */
  seconds() {
    const { K, M, H } = KLM;
    return this.keys * K + this.reads * M + this.hands * H + this.waited;
  }

  report() {
    const { keys, reads, hands, waited } = this;
    return { keys, reads, hands, waited: Number(waited.toFixed(2)), total: Number(this.seconds().toFixed(1)) };
  }
}
