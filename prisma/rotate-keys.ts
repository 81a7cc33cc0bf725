import pg from "pg";
import { countByKey, rotateKeys } from "@/prisma/rotation";

// Seals everything anew with the first key of IDENTITY_KEYS. It may be cut short and run again; nobody has to stop working.
//   npm run rotate-keys

const say = (text: string) => process.stdout.write(`${text}\n`);
const url = process.env.DATABASE_OWNER_URL;
if (!url) throw new Error("DATABASE_OWNER_URL is not set: the keys are changed by the role that owns the schema.");
const client = new pg.Client({ connectionString: url });
await client.connect();
try {
  await rotateKeys(client, (table, done) => say(`  ${table}: ${done}`));
  for (const { table, key, texts } of await countByKey(client)) say(`${table}: ${texts} sealed with ${key}`);
} finally {
  await client.end();
}
