import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import pg from "pg";
import { keyring } from "@/lib/audit/keys";
import { proveEntry, proveExtension } from "@/lib/audit/prove";
import { postedSchema } from "@/lib/audit/root";
import { type TrailFinding, verifyTrail } from "@/lib/audit/verify";

// Whether somebody has bent the trail. Reads all of it with the role that owns the schema, and holds it against what was signed.
//   npm run verify-trail                                       with the keys of TRAIL_KEY and TRAIL_OLD_KEYS
//   npm run verify-trail -- --outside <trail-roots.jsonl>…     and against roots that stand outside
//   npm run verify-trail -- --key <public key>…                with these keys (base64), as an inspector has them
//   npm run verify-trail -- --day 2024-12-05                   only what was done on a day, by its chains
//   npm run verify-trail -- --prove <id>                       prints what proves that an entry is in the trail
//   npm run verify-trail -- --extends <older root> [<newer>]   prints what proves that one root goes on from another
//   npm run verify-trail -- --public-key                       prints the public half of the key that signs
// What it proves is checked by scripts/check-proof.mjs, which needs nothing else.

const say = (text: string) => process.stdout.write(`${text}\n`);

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    outside: { type: "string", multiple: true, default: [] },
    key: { type: "string", multiple: true, default: [] },
    day: { type: "string" },
    prove: { type: "string" },
    extends: { type: "string" },
    "public-key": { type: "boolean", default: false },
  },
});

const listed = (chains: readonly string[]) => chains.map((chain) => chain.trim()).join(", ");

function sentenceOf(finding: TrailFinding): string {
  switch (finding.kind) {
    case "altered":
    case "deleted":
    case "inserted":
      return `entry ${finding.entry} (${finding.chain}) was ${finding.kind}`;
    case "rewritten":
      return `of the entries ${finding.from} to ${finding.to} (${listed(finding.chains)}) not all are what root ${finding.root} says`;
    case "leaves":
      return `the leaves of root ${finding.root} (${listed(finding.chains)}) were changed; its entries stand`;
    case "chains":
      return `the chains of ${listed(finding.chains)} do not go on as root ${finding.root} says`;
    case "root_forged":
      return `root ${finding.root} is signed by none of the keys`;
    case "root_missing":
      return `root ${finding.root} is missing`;
    case "root_differs_outside":
      return `root ${finding.root} says something else outside`;
    case "truncated":
      return `root ${finding.root} is known outside, and the trail ends with root ${finding.here}`;
    case "outside_forged":
      return `line ${finding.line} outside is signed by none of the keys`;
  }
}

function readOutside(file: string) {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    try {
      return postedSchema.parse(JSON.parse(line));
    } catch {
      // What is no root is told by its line.
      return { statement: line, signature: "" };
    }
  });
}

async function verify(url: string, client: pg.Client): Promise<void> {
  const publicKeys = asked.key.length > 0 ? asked.key : [...keyring().values()];
  const outside = asked.outside.flatMap(readOutside);
  const seconds = process.hrtime();
  const { roots, entries, removed, unsealed, newest, findings } = await verifyTrail({
    url,
    publicKeys,
    outside,
    day: asked.day,
  });
  const [took] = process.hrtime(seconds);
  say(`${entries} entries under ${roots} roots, ${took} s; ${unsealed} came since and are not sealed yet.`);
  if (removed > 0) say(`${removed} were removed in order, having been kept for long enough.`);
  if (outside.length > 0) say(`${outside.length} roots outside were compared.`);
  for (const finding of findings) say(`- ${sentenceOf(finding)}`);
  say(findings.length === 0 ? "Nothing was bent." : "THE TRAIL WAS BENT.");
  await client.query(
    `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation, before)
     VALUES ('verify-trail', 'trail.verify', 'audit_entry', '*', '', 'READ', $1)`,
    [JSON.stringify({ root: newest?.number ?? 0, entries, outside: outside.length, findings: findings.length })],
  );
  process.exitCode = findings.length === 0 ? 0 : 1;
}

const url = process.env.DATABASE_OWNER_URL;
const missing = asked.outside.find((file) => !existsSync(file));
if (asked["public-key"]) say([...keyring().values()][0] ?? "");
else if (!url) {
  say("DATABASE_OWNER_URL is not set: it is the address of the database with the role that owns the schema.");
  process.exitCode = 1;
} else if (missing) {
  say(`The file ${missing} is not there.`);
  process.exitCode = 1;
} else {
  const client = new pg.Client({ connectionString: url, application_name: "ra-soat-verify" });
  await client.connect();
  try {
    if (asked.prove) say(JSON.stringify(await proveEntry(client, asked.prove), null, 2));
    else if (asked.extends) {
      const [newer] = positionals;
      say(
        JSON.stringify(await proveExtension(client, Number(asked.extends), newer ? Number(newer) : undefined), null, 2),
      );
    } else await verify(url, client);
  } finally {
    await client.end();
  }
}
