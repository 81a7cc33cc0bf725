/**
 * What a rule of retention may be about: a literal list, and for each the only thing that a purge may do with it. The rows
 * that are due come from one function of the database, `retention_due`, for the dry run and for the purge alike.
 */
export const RETENTION = {
  /** Who read what: revealed numbers, exports, pages of other communes. */
  readings: { table: "audit_entry", key: "id", keyType: "bigint", byCommune: true, removes: true },
  /** What acts changed, kept so that they could be taken back. */
  act_rows: { table: "act_row", key: "id", keyType: "bigint", byCommune: true, removes: true },
  /** The rows of lists that came in, as they stood there; sealed. */
  import_rows: { table: "import_row", key: "id", keyType: "uuid", byCommune: true, removes: true },
  /** What the check found for each household of such a list; sealed. */
  import_households: { table: "import_household", key: "id", keyType: "uuid", byCommune: true, removes: true },
  /** Who was signed in when, on what device and from where. */
  sessions: { table: "session", key: "id", keyType: "uuid", byCommune: false, removes: true },
  /** When an account or an address saw many wrong passwords. */
  sign_in_alarms: { table: "sign_in_alarm", key: "id", keyType: "uuid", byCommune: false, removes: true },
  /** Wrong passwords, under hashed keys. */
  sign_in_throttle: { table: "sign_in_throttle", key: "key", keyType: "text", byCommune: false, removes: true },
  /** People who died or left: shown and never removed, because the official tables count them. */
  persons_gone: { table: "person", key: "id", keyType: "uuid", byCommune: true, removes: false },
} as const satisfies Record<string, RetentionSubject>;

type RetentionSubject = {
  table: string;
  /** The key by which `retention_due` names a row, as text. */
  key: string;
  keyType: "bigint" | "text" | "uuid";
  byCommune: boolean;
  /** Whether a purge removes the rows, or a person decides. */
  removes: boolean;
};

export type RetentionRuleId = keyof typeof RETENTION;

export const RETENTION_RULES = Object.keys(RETENTION) as [RetentionRuleId, ...RetentionRuleId[]];

/** How long something is kept. */
export type RetentionRule = {
  id: RetentionRuleId;
  days: number;
  /** No fewer days than this. */
  least: number;
  /** The article it rests on, or that it rests on none. */
  basis: string;
  note: string;
  enabled: boolean;
  version: number;
};

/** What a purge would remove today under a rule, or what is due to be looked at. */
export type RetentionDue = {
  count: number;
  oldest: Date | null;
  newest: Date | null;
  communes: { id: string; name: string; count: number; oldest: Date; newest: Date }[];
};
