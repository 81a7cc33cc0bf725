import { problems } from "@/lib/core/problem";

/** Does work when its turn comes. @throws Problem `too_many` at once, where too many wait already */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `most` pieces of work run at once; up to `waiting` others wait, in the order in which they came. What
 * fails gives its turn on like what succeeds.
 */
export function createTurns(most: number, waiting: number): Turns {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running < most) running += 1;
    else if (queue.length >= waiting) throw problems.tooManyAtOnce();
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      // Whoever comes next takes over this turn, so that nobody who has just come slips in.
      if (next) next();
      else running -= 1;
    }
  };
}

/** The same for each key (a person, a commune) by itself: whoever asks for much waits behind their own. */
export function createTurnsOfEach(most: number, waiting: number): (key: string) => Turns {
  const each = new Map<string, { turns: Turns; asking: number }>();
  return (key) => async (work) => {
    const own = each.get(key) ?? { turns: createTurns(most, waiting), asking: 0 };
    each.set(key, own);
    own.asking += 1;
    try {
      return await own.turns(work);
    } finally {
      own.asking -= 1;
      if (own.asking === 0) each.delete(key);
    }
  };
}

/**
 * The same for work that is no single call: waits for its turn and keeps it until it is given back.
 *
 * @returns gives it back
 */
export function takeTurn(turns: Turns): Promise<() => void> {
  return new Promise((begin, refuse) => {
    turns(() => new Promise<void>((end) => begin(end))).catch(refuse);
  });
}
