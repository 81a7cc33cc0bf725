import pg from "pg";

// How much is brought in at once: rows by COPY, and keys, references and indexes made over all of them afterwards.

/** A row by the names of its columns: strings, numbers, booleans, null; arrays of ids; anything else is json. */
export type Row = Readonly<Record<string, unknown>>;

/** pg has no query of its own that sends what COPY asks for. */
class CopyIn extends pg.Query {
  readonly #lines: Buffer;

  constructor(text: string, lines: string, done: (error: Error | null) => void) {
    super(text, done);
    this.#lines = Buffer.from(lines);
  }

  handleCopyInResponse(connection: { sendCopyFromChunk: (chunk: Buffer) => void; endCopyFrom: () => void }): void {
    connection.sendCopyFromChunk(this.#lines);
    connection.endCopyFrom();
  }
}

function field(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text =
    typeof value === "string" ? value : Array.isArray(value) ? `{${value.join(",")}}` : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/g, (sign) =>
    sign === "\t" ? "\\t" : sign === "\n" ? "\\n" : sign === "\r" ? "\\r" : "\\\\",
  );
}

/** Rows as COPY reads them in its text format. */
const copyLines = (rows: readonly Row[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return rows.map((row) => `${columns.map((column) => field(row[column])).join("\t")}\n`).join("");
};

/** Adds rows to a table, all with the columns of the first one. */
export async function copyRows(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first).map(pg.escapeIdentifier).join(", ");
  await new Promise<void>((resolve, reject) => {
    const copy = `COPY ${pg.escapeIdentifier(table)} (${columns}) FROM STDIN`;
    client.query(new CopyIn(copy, copyLines(rows), (error) => (error ? reject(error) : resolve())));
  });
}

/**
 * Analyses all tables. A column with a target of its own is analysed by itself: together with the others it would make the sample of
 * every one as large as its own, and sorting names by the rules of a language is the dearest thing about it.
 */
export async function analyse(client: pg.Client): Promise<void> {
  const { rows: finer } = await client.query<{ of: string; name: string; target: number }>(
    `SELECT attrelid::regclass::text AS of, quote_ident(attname) AS name, attstattarget AS target FROM pg_attribute
     WHERE attstattarget > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace)`,
  );
  for (const { of, name } of finer) await client.query(`ALTER TABLE ${of} ALTER COLUMN ${name} SET STATISTICS -1`);
  await client.query("ANALYZE");
  for (const { of, name, target } of finer) {
    await client.query(`ALTER TABLE ${of} ALTER COLUMN ${name} SET STATISTICS ${target}`);
    await client.query(`ANALYZE ${of} (${name})`);
  }
}

/**
 * Takes keys, references and indexes off large tables: made at once over all rows they take a fraction of the time that they
 * take row by row.
 *
 * @returns the statements that put them back
 */
export async function setAside(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows: constraints } = await client.query<{ of: string; name: string; drawn: string; refers: boolean }>(
    `SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS drawn, contype = 'f' AS refers
     FROM pg_constraint WHERE contype IN ('f', 'p', 'u', 'x') AND (conrelid = ANY ($1::regclass[]) OR confrelid = ANY ($1::regclass[]))
     ORDER BY contype = 'f' DESC, contype = 'p' DESC, conname`,
    [tables],
  );
  const references = constraints.filter(({ refers }) => refers);
  const keys = constraints.filter(({ refers }) => !refers);
  for (const { of, name } of [...references, ...keys]) await client.query(`ALTER TABLE ${of} DROP CONSTRAINT ${name}`);
  const { rows: indexes } = await client.query<{ name: string; drawn: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS drawn FROM pg_index WHERE indrelid = ANY ($1::regclass[])`,
    [tables],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  const add = ({ of, name, drawn }: (typeof constraints)[number]) =>
    `ALTER TABLE ${of} ADD CONSTRAINT ${name} ${drawn}`;
  return [...keys.map(add), ...indexes.map(({ drawn }) => drawn), ...references.map(add)];
}
