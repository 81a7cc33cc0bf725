/** Where sealed texts stand: what changes the keys goes through all of them. */
export type SealedColumn = {
  table: string;
  /** SQL for the sealed text of a row. */
  sealed: string;
  /** SQL that puts `$1` in its place. */
  put: string;
  /** SQL for the rows that may hold one. */
  where: string;
  /** SQL for the context in which a row's text is sealed. */
  context: string;
  /** The type of the table's key `id`, by which rows are gone through in order. */
  key: "uuid" | "bigint";
};

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    table: "person",
    sealed: "national_id_sealed",
    put: "national_id_sealed = $1",
    where: "national_id_sealed IS NOT NULL",
    context: "'person/' || id",
    key: "uuid",
  },
  // What people's rows held before, for taking acts back and in the trail.
  {
    table: "act_row",
    sealed: "before ->> 'national_id_sealed'",
    put: "before = jsonb_set(before, '{national_id_sealed}', to_jsonb($1::text))",
    where: "table_name = 'person' AND before ->> 'national_id_sealed' IS NOT NULL",
    context: "'person/' || row_key",
    key: "bigint",
  },
  {
    table: "audit_entry",
    sealed: "before ->> 'national_id_sealed'",
    put: "before = jsonb_set(before, '{national_id_sealed}', to_jsonb($1::text))",
    where: "table_name = 'person' AND before ->> 'national_id_sealed' IS NOT NULL",
    context: "'person/' || row_id",
    key: "bigint",
  },
  {
    table: "second_factor",
    sealed: "secret_sealed",
    put: "secret_sealed = $1",
    where: "secret_sealed IS NOT NULL",
    context: "'second_factor/' || id",
    key: "uuid",
  },
  // Lists that came in, as they came.
  ...(
    [
      ["import", "layout_sealed"],
      ["import_file", "sealed"],
      ["import_row", "sealed"],
      ["import_household", "sealed"],
    ] as const
  ).map(
    ([table, column]): SealedColumn => ({
      table,
      sealed: column,
      put: `${column} = $1`,
      where: `${column} IS NOT NULL`,
      context: `'${table}/' || id`,
      key: "uuid",
    }),
  ),
];
