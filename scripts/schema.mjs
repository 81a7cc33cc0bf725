// What the database holds, as its own catalogue tells it: made from an empty database with every migration and rule.
//   npm run schema     writes prisma/schema.txt (all of it but the functions' bodies, which stand in prisma/rules and the migrations)
//                      and docs/schema.md (a picture of tables and keys)
import "./node-version.mjs";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { command, print, ROOT } from "./console.mjs";
import { withClient } from "./sql.mjs";

/** Which tables are drawn together. */
const SUBJECTS = {
  "Places and people who work here": [
    "unit",
    "user_account",
    "posting",
    "role_permission",
    "takes_two",
    "countersignature",
    "saved_filter",
    "session",
    "provider_identity",
    "sign_in_throttle",
    "sign_in_alarm",
    "door_key",
    "second_factor",
    "recovery_code",
  ],
  Households: [
    "household",
    "household_alias",
    "household_counter",
    "household_summary",
    "person",
    "membership",
    "ethnic_group",
  ],
  "Rounds, reviews and lists": [
    "chain",
    "list_step",
    "round",
    "commune_list",
    "list_event",
    "review",
    "review_version",
    "review_comment",
  ],
  "Ledger and sums": ["movement", "movement_summary", "review_summary"],
  "Acts and moves": ["act", "act_row", "act_subject", "bulk_target", "transfer"],
  "Lists that come in": ["import", "import_file", "import_row", "import_household", "import_layout"],
  "The same person twice": ["duplicate_pair", "holder_request", "holder_claim", "elsewhere_asking"],
  "Trail and periods": ["audit_entry", "trail_root", "trail_leaf", "trail_mark", "retention_rule", "time_limit"],
};

const OURS =
  "c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'";

/** One line of the description: `name` of the table, and what is said of it. */
const LINES = `
  SELECT * FROM (
  SELECT c.relname AS name, 0 AS part, 0 AS place, NULL AS line FROM pg_class c WHERE ${OURS}
  UNION ALL
  SELECT c.relname, 1, a.attnum, concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attcollation <> t.typcollation THEN 'collate ' || l.collname END, CASE WHEN a.attnotnull THEN 'not null' END,
    CASE a.attgenerated WHEN '' THEN 'default ' ELSE 'always ' END || pg_get_expr(d.adbin, d.adrelid),
    CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE ${OURS}
  UNION ALL
  SELECT c.relname, 2, 0, k.conname || ' ' || pg_get_constraintdef(k.oid)
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x') WHERE ${OURS}
  UNION ALL
  SELECT c.relname, 3, 0, regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE | ON \\S+', '', 'g')
  FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid
  WHERE ${OURS} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid)
  UNION ALL
  SELECT c.relname, 4, 0, concat_ws(' ', 'policy', CASE WHEN NOT p.polpermissive THEN 'only' END, p.polname,
    CASE p.polcmd WHEN 'r' THEN 'for select' WHEN 'a' THEN 'for insert' WHEN 'w' THEN 'for update' WHEN 'd' THEN 'for delete' END,
    'using ' || pg_get_expr(p.polqual, c.oid), 'check ' || pg_get_expr(p.polwithcheck, c.oid))
  FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE ${OURS}
  UNION ALL
  SELECT c.relname, 5, 0, regexp_replace(pg_get_triggerdef(t.oid), '^CREATE TRIGGER| ON \\S+', '', 'g')
  FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal WHERE ${OURS}
  UNION ALL
  SELECT c.relname, 6, 0, 'the serving role may ' || string_agg(lower(g.privilege_type), ', ' ORDER BY g.privilege_type)
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE ${OURS} AND g.grantee = $1::regrole GROUP BY 1
  UNION ALL
  SELECT c.relname, 7, 0, 'without row security' FROM pg_class c WHERE ${OURS} AND NOT c.relrowsecurity
  ) AS said ORDER BY name, part, place, line COLLATE "C"`;

const PARTS = ["", "", "keys and checks", "indexes", "policies", "triggers", "rights", "open"];

const TYPES = `
  SELECT t.typname || ': ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) AS line
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = current_schema()::regnamespace GROUP BY t.typname ORDER BY t.typname`;

const FUNCTIONS = `
  SELECT concat_ws(' ', format('%s(%s) → %s', f.proname, pg_get_function_arguments(f.oid), pg_get_function_result(f.oid)),
    l.lanname, CASE f.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END,
    CASE WHEN f.proisstrict THEN 'strict' END, CASE f.proparallel WHEN 's' THEN 'parallel' END, CASE WHEN f.prosecdef THEN 'as the owner' END,
    'set ' || array_to_string(f.proconfig, ', '), '(' || obj_description(f.oid, 'pg_proc') || ')') AS line
  FROM pg_proc f JOIN pg_language l ON l.oid = f.prolang
  WHERE f.pronamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.deptype = 'e')
  ORDER BY f.oid::regprocedure::text COLLATE "C"`;

/**
 * Everything that the schema holds, one thing a line: types, functions, then the tables by name.
 * @param {string} url the owner's
 * @param {string} serving name of the serving role
 * @returns {Promise<string>} the text of prisma/schema.txt
 */
export async function describeSchema(url, serving) {
  return withClient(url, async (client) => {
    const { rows: types } = await client.query(TYPES);
    const { rows: functions } = await client.query(FUNCTIONS);
    const { rows } = await client.query(LINES, [serving]);
    const said = ["Written by `npm run schema` from the catalogue of the database.", "", "types"];
    for (const { line } of types) said.push(`  ${line}`);
    said.push("", "functions (their bodies: prisma/rules and prisma/migrations)");
    for (const { line } of functions) said.push(`  ${line}`);
    let part = 0;
    for (const row of rows) {
      if (row.part === 0) said.push("", row.name);
      else if (row.part !== part && PARTS[row.part]) said.push(`  ${PARTS[row.part]}`);
      part = row.part;
      if (part > 0) said.push(`  ${part > 1 ? "  " : ""}${row.line.trim().replace(/\s+/g, " ")}`);
    }
    return `${said.join("\n")}\n`;
  });
}

const COLUMNS = `
  SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
    EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)) AS primary,
    EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) AS foreign
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE ${OURS} ORDER BY 1, a.attnum`;

const REFERENCES = `
  SELECT c.relname AS table, r.relname AS target, a.attname AS column, a.attnotnull AS required,
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum AND i.indpred IS NULL) AS single
  FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' JOIN pg_class r ON r.oid = k.confrelid
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] WHERE ${OURS} ORDER BY 1, 3`;

/**
 * A picture of the tables and what they refer to, a diagram for each subject.
 * @param {string} url the owner's
 * @returns {Promise<string>} the text of docs/schema.md
 * @throws {Error} when a table belongs to no subject
 */
export async function drawSchema(url) {
  return withClient(url, async (client) => {
    const { rows: columns } = await client.query(COLUMNS);
    const { rows: references } = await client.query(REFERENCES);
    const drawn = new Set(Object.values(SUBJECTS).flat());
    const left = new Set(columns.map(({ table }) => table).filter((table) => !drawn.has(table)));
    if (left.size) throw new Error(`Say in scripts/schema.mjs what ${[...left].join(", ")} belongs to.`);
    const said = [
      "# The schema",
      "",
      "Drawn by `npm run schema` from the database: tables with their keys, a diagram for each subject. Every column stands in",
      "`prisma/schema.prisma`, everything else that the database holds in `prisma/schema.txt`.",
    ];
    for (const [subject, tables] of Object.entries(SUBJECTS)) {
      said.push("", `## ${subject}`, "", "```mermaid", "erDiagram");
      for (const table of tables) {
        const keys = columns.filter((column) => column.table === table && (column.primary || column.foreign));
        said.push(`  ${table} {`);
        for (const { type, column, primary, foreign } of keys) {
          const marks = [primary && "PK", foreign && "FK"].filter(Boolean).join(", ");
          said.push(`    ${type.replace(/"/g, "").replace(/\W+/g, "_")} ${column} ${marks}`);
        }
        said.push("  }");
      }
      for (const { table, target, column, required, single } of references)
        if (tables.includes(table))
          said.push(`  ${target} ${required ? "||" : "|o"}--${single ? "o|" : "o{"} ${table} : ${column}`);
      said.push("```");
    }
    return `${said.join("\n")}\n`;
  });
}

async function main() {
  const { migrate, stateRules } = await import("./migrate.mjs");
  const { startTestDatabase } = await import("./postgres.mjs");
  const database = await startTestDatabase();
  try {
    await migrate(database.ownerUrl);
    await stateRules(database.ownerUrl, database.servingRole);
    writeFileSync(path.join(ROOT, "prisma/schema.txt"), await describeSchema(database.ownerUrl, database.servingRole));
    writeFileSync(path.join(ROOT, "docs/schema.md"), await drawSchema(database.ownerUrl));
    print("Written: prisma/schema.txt and docs/schema.md.");
  } finally {
    await database.remove();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await command(main);
  process.exit(0);
}
