import { fill, keysOf } from "@/lib/core/fields";

// What is known of a household itself, each fact once; of its members in member-fields.ts.

type HouseholdFieldSpec = {
  /** A line or a paragraph of text, a telephone number, or the id of a village. */
  kind: "village" | "line" | "paragraph" | "phone";
  required: boolean;
  /** The longest text. */
  most: number;
  /** Its letter in line 0 of a sheet: "0b". Null where it stands elsewhere on it. */
  letter: string | null;
  /** Asked also where a household begins with an event. */
  begins: boolean;
  /** How many of twelve columns wide. */
  span: 3 | 6 | 12;
};

export const HOUSEHOLD_FIELDS = {
  villageId: { kind: "village", required: true, most: 36, letter: null, begins: true, span: 3 },
  address: { kind: "line", required: true, most: 200, letter: "a", begins: true, span: 6 },
  phone: { kind: "phone", required: false, most: 11, letter: "b", begins: true, span: 3 },
  notes: { kind: "paragraph", required: false, most: 2000, letter: "c", begins: false, span: 12 },
} as const satisfies Record<string, HouseholdFieldSpec>;

type Table = typeof HOUSEHOLD_FIELDS;
export type HouseholdField = keyof Table;
export const HOUSEHOLD_FIELD_NAMES: readonly HouseholdField[] = keysOf(HOUSEHOLD_FIELDS);

/** A household's facts as forms hold them; "" where nothing is known. */
export type HouseholdValues = { [F in HouseholdField]: string };

export const EMPTY_HOUSEHOLD = fill<HouseholdValues>(HOUSEHOLD_FIELD_NAMES, () => "");

/** What is asked of a household that begins with an event. */
export type BeginningField = { [F in HouseholdField]: Table[F]["begins"] extends true ? F : never }[HouseholdField];
export const BEGINNING_FIELDS = HOUSEHOLD_FIELD_NAMES.filter(
  (field): field is BeginningField => HOUSEHOLD_FIELDS[field].begins,
);

/** What has no value where nothing is known; texts that are required always have one. */
type OptionalField = { [F in HouseholdField]: Table[F]["required"] extends true ? never : F }[HouseholdField];

/** A household's facts as the table `household` holds them. */
export type HouseholdColumns = { [F in HouseholdField]: F extends OptionalField ? string | null : string };
