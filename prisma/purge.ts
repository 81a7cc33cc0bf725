import { today } from "@/lib/core/clock";
import { dayOf } from "@/lib/core/day";
import { countDue, type PurgeCount, purge } from "@/lib/privacy/purge";

// Removes what has been kept for long enough (table retention_rule). Run by the owner of the database; may be cut short with
// Ctrl-C and run again.
//   npm run purge -- --dry-run    says what would be removed
//   npm run purge -- --yes        removes it

const say = (text: string) => process.stdout.write(`${text}\n`);
const day = (date: Date | null) => (date ? dayOf(date) : "–");
const tell = ({ rule, count, oldest, newest }: PurgeCount) =>
  say(`  ${rule.padEnd(18)} ${String(count).padStart(9)} rows  ${day(oldest)} … ${day(newest)}`);

const [task] = process.argv.slice(2);
const ownerUrl = process.env.DATABASE_OWNER_URL;
if (!ownerUrl) {
  say("DATABASE_OWNER_URL is not set: it is the address of the database with the role that owns the schema.");
  process.exitCode = 1;
} else if (task === "--dry-run") {
  say(`Would be removed on ${today()}:`);
  for (const count of await countDue({ ownerUrl, day: today() })) tell(count);
} else if (task === "--yes") {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const counts = await purge({ ownerUrl, day: today(), signal: ending.signal });
  say(ending.signal.aborted ? "Cut short; removed so far:" : `Removed on ${today()}:`);
  for (const count of counts) tell(count);
} else {
  say("What is to be done? npm run purge -- --dry-run says what would be removed, npm run purge -- --yes removes it.");
  process.exitCode = 1;
}
