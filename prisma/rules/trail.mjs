// What the trail's seal is made of, written once: the database makes the leaves (55-seal.sql), and whoever verifies the trail makes them
// anew, asking nothing of what the database's owner may have changed (lib/audit/verify.ts).

/**
 * An entry's columns in the order of a leaf, each as text. What has no value is null. The seal of a national id is made anew when keys
 * change; the keyed hash beside it says which number it is. A column that comes later needs a form of its own from then on: what is
 * sealed stays as it is.
 */
const TEXTS = {
  id: "e.id::text",
  // In UTC, "2024-12-05 08:15:00.123" under DateStyle ISO.
  at: "(e.at AT TIME ZONE 'UTC')::text",
  actor_id: "e.actor_id::text",
  job: "e.job",
  act: "e.act",
  request_id: "e.request_id",
  table_name: "e.table_name",
  row_id: "e.row_id",
  unit_path: "e.unit_path",
  operation: "e.operation",
  before:
    "(CASE WHEN e.table_name = 'person' AND jsonb_typeof(e.before) = 'object' THEN e.before - 'national_id_sealed' ELSE e.before END)::text",
};

/**
 * SQL for the text of an entry `e`: canonical JSON (RFC 8785), a list of texts, and so nothing but their signs to agree on. To be
 * asked under DateStyle ISO and with pg_catalog alone in sight.
 */
export const LEAF_TEXT = `to_json(ARRAY[${Object.values(TEXTS).join(", ")}])::text`;

/** SQL for its leaf's hash, as RFC 9162 hashes leaves: SHA-256 of a nought and the text. */
export const LEAF = `sha256('\\x00'::bytea || convert_to(${LEAF_TEXT}, 'UTF8'))`;
