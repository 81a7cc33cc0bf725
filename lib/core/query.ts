import { z } from "zod";

/** What stands behind the question mark of an address, as Next.js hands it to pages. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** The last row of the page before, in a list that is read by its keys: both parts of the name, and the id. */
export type RowKeys = { given: string; other: string; id: string };

const orAbsent = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

// The database cannot be asked for a zero byte.
const line = z.string().transform((typed) => typed.replaceAll("\u0000", "").trim());
const id = z.guid().toLowerCase();

/** What an address can ask for. What makes no sense is as if it were absent. */
export const asked = {
  id: orAbsent(id),
  /** At most `max` characters; the rest is left out. */
  text: (max: number) => orAbsent(line.transform((typed) => typed.slice(0, max)).pipe(z.string().min(1))),
  oneOf: <const Choice extends string>(choices: readonly Choice[] | { readonly [key in Choice]: key }) =>
    orAbsent(z.enum(Object.values<Choice>(choices))),
  flag: z
    .literal("1")
    .transform(() => true)
    .catch(false),
  /** From 1. */
  page: z
    .string()
    .regex(/^[1-9]\d{0,4}$/)
    .transform(Number)
    .catch(1),
  /** A calendar day, "yyyy-MM-dd". */
  day: orAbsent(z.iso.date()),
  /** The last entry of the page before, in the trail: milliseconds and id. */
  entry: orAbsent(z.string().regex(/^\d{1,15}\.\d{1,18}$/)),
  after: orAbsent(
    z
      .string()
      .max(500)
      .refine((keys) => !keys.includes("\u0000"))
      .transform((keys) => keys.split("~"))
      .pipe(z.tuple([z.string(), z.string(), id]))
      .transform(([given, other, last]): RowKeys => ({ given, other, id: last })),
  ),
};

/** Reads an address: `readQuery({ q: asked.text(100), village: asked.id }, await searchParams)`. */
export const readQuery = <Shape extends z.ZodRawShape>(shape: Shape, query: Query) => z.object(shape).parse(query);

/** A query as text ("q=hoa&page=2"), to be read like a page's. */
export const parseQuery = (text: string | URLSearchParams): Partial<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(text));

/** The address of what is asked for; what is undefined, null, false or empty stays out of it. */
export function address(
  path: string,
  asks: Readonly<Record<string, string | number | boolean | RowKeys | null | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asks)) {
    if (!value) continue;
    if (typeof value === "object") query.set(name, [value.given, value.other, value.id].join("~"));
    else query.set(name, value === true ? "1" : String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
