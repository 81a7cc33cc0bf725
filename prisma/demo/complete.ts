import { closeDatabase } from "@/lib/core/db";
import { env } from "@/lib/core/env";
import { completeRound } from "@/prisma/demo/completion";

// Finishes the demonstration's round of 2024 by the services that people use, in the names of the people whose turn it is.
// It may be cut short and run again: what has been done stays done.
//   npm run demo:complete

if (!env.DEMO) throw new Error("Only a demonstration can be completed: DEMO is not set.");
const say = (text: string) => process.stdout.write(`${text}\n`);
try {
  let lists = 0;
  await completeRound(({ commune, reviews, done, of }) => {
    lists = of;
    say(`  ${done}/${of} ${commune}: ${reviews} reviews`);
  });
  say(lists === 0 ? "The round is complete already." : "The round is complete: every list is approved.");
} finally {
  await closeDatabase();
}
