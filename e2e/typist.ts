import { expect, type Page } from "@playwright/test";

/**
 * The keystroke-level model of Card, Moran and Newell ("The keystroke-level model for user performance time with interactive
 * systems", Communications of the ACM 23, 1980): an average typist who is no secretary, 40 words a minute, needs
 * K = 0.28 s a key, M = 1.35 s to prepare the mind, H = 0.40 s to move a hand. Seconds.
 *
 * An M stands before each thing that is read off the paper; by their rules none stands inside what is read as one (rule 2: row,
 * column and code of a correction) and none before a key that only ends it (rules 3 and 4: Enter).
 */
const KLM = { K: 0.28, M: 1.35, H: 0.4 } as const;

/** How many keys a text takes by Telex: each accent and each capital one more, "đ" is two. */
function countKeys(text: string): number {
  const parts = [...text.normalize("NFD")];
  return parts.length + parts.filter((part) => /[đĐ\p{Lu}]/u.test(part)).length;
}

/** Types as a person would and keeps count: keys pressed, things read, hands moved. The time that they take is the model's. */
export class Typist {
  keys = 0;
  reads = 0;
  hands = 0;

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

  /** Where the focus is: what the next key goes to. */
  async focused(): Promise<string> {
    const id = () => this.page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName || "");
    await expect.poll(id).not.toBe("BODY");
    return id();
  }

  report() {
    const { keys, reads, hands } = this;
    const { K, M, H } = KLM;
    return { keys, reads, hands, seconds: Number((keys * K + reads * M + hands * H).toFixed(1)) };
  }
}
