// Objects that are made from a table of fields, one field after the other.

/** Some of an object's fields. */
export const pick = <T extends object, K extends keyof T>(from: T, fields: readonly K[]): Pick<T, K> =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as Pick<T, K>;

/** An object with a value for each field. The caller says its type: a table knows the fields of its types, and no compiler does. */
export const fill = <T extends object>(
  fields: readonly (keyof T & string)[],
  value: (field: keyof T & string) => unknown,
): T => Object.fromEntries(fields.map((field) => [field, value(field)])) as T;

/** The keys of a table. */
export const keysOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[];

/** The column of a field: "birthYear" is kept in birth_year. */
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
