import pg from "pg";

// How much is brought in at once: rows by COPY (what goes round it: scripts/bulk.mjs).

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
