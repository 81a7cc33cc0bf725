// How much is brought in at once: keys, references and indexes are made over all rows afterwards.

/**
 * Analyses all tables. A column with a target of its own is analysed by itself: together with the others it would make the sample of
 * every one as large as its own, and sorting names by the rules of a language is the dearest thing about it.
 * @param {import("pg").ClientBase} client of the schema's owner
 */
export async function analyse(client) {
  const { rows: finer } = await client.query(
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
 * @param {import("pg").ClientBase} client of the schema's owner
 * @param {readonly string[]} tables
 * @returns {Promise<string[]>} the statements that put them back
 */
export async function setAside(client, tables) {
  const { rows: constraints } = await client.query(
    `SELECT conrelid::regclass::text AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS drawn, contype = 'f' AS refers
     FROM pg_constraint WHERE contype IN ('f', 'p', 'u', 'x') AND (conrelid = ANY ($1::regclass[]) OR confrelid = ANY ($1::regclass[]))
     ORDER BY contype = 'f' DESC, contype = 'p' DESC, conname`,
    [tables],
  );
  const references = constraints.filter(({ refers }) => refers);
  const keys = constraints.filter(({ refers }) => !refers);
  for (const { of, name } of [...references, ...keys]) await client.query(`ALTER TABLE ${of} DROP CONSTRAINT ${name}`);
  const { rows: indexes } = await client.query(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS drawn FROM pg_index WHERE indrelid = ANY ($1::regclass[])`,
    [tables],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  const add = (/** @type {{ of: string, name: string, drawn: string }} */ { of, name, drawn }) =>
    `ALTER TABLE ${of} ADD CONSTRAINT ${name} ${drawn}`;
  return [...keys.map(add), ...indexes.map(({ drawn }) => drawn), ...references.map(add)];
}
