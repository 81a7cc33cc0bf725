import { constraintProblem } from "@/lib/core/constraint";
import { createAdministrator } from "@/lib/users/administrator";
import { administratorSchema } from "@/lib/users/schema";

// Makes an administrator of a province, with the role that owns the database: the first two, who then agree to each other's acts.
//   npm run administrator -- <code of the province> <user name> "<full name>"

const say = (text: string) => process.stdout.write(`${text}\n`);
const [unitCode, username, fullName] = process.argv.slice(2);
const ownerUrl = process.env.DATABASE_OWNER_URL;
const input = administratorSchema.safeParse({ unitCode, username, fullName });

/** @returns what went wrong, in a sentence */
async function make(): Promise<string | null> {
  if (!ownerUrl)
    return "DATABASE_OWNER_URL is not set: it is the address of the database with the role that owns the schema.";
  if (!input.success)
    return 'Who is it? npm run administrator -- 20 hoa.nong "Nông Thị Hoa": the province\'s code, a user name in small letters, the full name.';
  const made = await createAdministrator(ownerUrl, input.data).catch((error: unknown) => {
    if (constraintProblem(error)?.fields.username) return "taken" as const;
    throw error;
  });
  if (made === "taken") return `The user name ${input.data.username} is taken.`;
  if (made === null) return `No province in force has the code ${input.data.unitCode}.`;
  say(`Administrator of ${made.unitName}: ${input.data.username}`);
  say(`One-time password: ${made.password} (shown this once; it is replaced at the first sign-in)`);
  return null;
}

const wrong = await make();
if (wrong) {
  say(wrong);
  process.exitCode = 1;
}
