import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { asActor, type Tx } from "@/lib/core/db";
import { fill } from "@/lib/core/fields";
import { problems } from "@/lib/core/problem";
import { open, seal } from "@/lib/core/seal";
import {
  LISTED_FIELDS,
  MEMBER_FIELDS,
  PLAIN_LISTED_FIELDS,
  type PlainListedFacts,
} from "@/lib/households/member-fields";
import { codedSchema, type SchemasOf } from "@/lib/households/schema";
import type { Edit } from "@/lib/imports/compare";
import { FIELD_NAMES } from "@/lib/imports/fields";
import type { KeptHousehold, KeptLayout } from "@/lib/imports/import";
import { LIST_FORMS } from "@/lib/imports/layout";
import { ENCODINGS } from "@/lib/imports/legacy-text";
import type { ListedHousehold, ListedMember, Remark } from "@/lib/imports/listed";
import type { SourceRow } from "@/lib/imports/table";
import type { Import } from "@/prisma/generated/client";
import { HouseholdClass, Relationship, Sex } from "@/prisma/generated/enums";

// Cells hold national ids: what came in stands in the database sealed, each text where it belongs.

const context = (table: "import" | "import_file" | "import_row" | "import_household", id: string) => `${table}/${id}`;

export const sealFor = (table: Parameters<typeof context>[0], id: string, content: unknown): string =>
  seal(JSON.stringify(content), context(table, id));

/** @throws Error where the text was changed or stands elsewhere */
const openFor = (table: Parameters<typeof context>[0], id: string, sealed: string): unknown =>
  JSON.parse(open(sealed, context(table, id)));

/** A part of an uploaded file. */
export const openFile = (id: string, sealed: string): Buffer =>
  Buffer.from(z.string().parse(openFor("import_file", id, sealed)), "base64");

const layoutSchema: z.ZodType<KeptLayout> = z.object({
  layout: z.object({
    headerRows: z.array(z.int()),
    firstRow: z.int(),
    columns: z.array(
      z.object({
        index: z.int(),
        heading: z.string(),
        samples: z.array(z.string()),
        field: z.enum(FIELD_NAMES).nullable(),
        sure: z.number(),
      }),
    ),
    form: z.enum(LIST_FORMS).nullable(),
    encoding: z.enum(ENCODINGS),
    ownEncodings: z.array(z.enum(ENCODINGS).nullable()),
  }),
  signature: z.string(),
});

/** How a list is laid out. */
export const openLayout = (id: string, sealed: string): KeptLayout => layoutSchema.parse(openFor("import", id, sealed));

const memberSchema: z.ZodType<ListedMember> = z.object({
  row: z.int(),
  fullName: z.string(),
  sex: z.enum(Sex).nullable(),
  sexGuessed: z.boolean(),
  birth: z.string(),
  birthGuessed: z.boolean(),
  ethnicityCode: z.string().nullable(),
  relationship: z.enum(Relationship).nullable(),
  nationalId: z.string(),
  ...fill<SchemasOf<PlainListedFacts>>(PLAIN_LISTED_FIELDS, (field) => codedSchema(MEMBER_FIELDS[field]).nullable()),
});

const listedSchema: z.ZodType<ListedHousehold> = z.object({
  rows: z.array(z.int()),
  code: z.string(),
  address: z.string(),
  phone: z.string(),
  memberCount: z.int().nullable(),
  village: z.object({ id: z.string(), name: z.string() }).nullable(),
  members: z.array(memberSchema),
  namesAll: z.boolean(),
  result: z.object({
    incomeScore: z.number().nullable(),
    deprivationScore: z.number().nullable(),
    classBefore: z.enum(HouseholdClass).nullable(),
    classNow: z.enum(HouseholdClass).nullable(),
  }),
});

const value = z.union([z.string(), z.boolean()]).nullable();
const editSchema: z.ZodType<Edit> = z.discriminatedUnion("of", [
  z.object({
    of: z.literal("household"),
    field: z.enum(["village", "address", "phone"]),
    before: z.string(),
    after: z.string(),
  }),
  z.object({
    of: z.literal("member"),
    personId: z.string(),
    name: z.string(),
    index: z.int(),
    field: z.enum(LISTED_FIELDS),
    before: value,
    after: value,
  }),
  z.object({ of: z.literal("arrival"), index: z.int(), name: z.string() }),
]);

const remarkSchema: z.ZodType<Remark> = z.object({
  level: z.enum(["error", "warning"]),
  message: z.string(),
  row: z.int(),
  column: z.int(),
  value: z.string().optional(),
});

const householdSchema: z.ZodType<KeptHousehold> = z.object({
  listed: listedSchema,
  edits: z.array(editSchema),
  remarks: z.array(remarkSchema),
  code: z.string().nullable(),
});

/** A household of a list: what was understood, and what it would do. */
export const openListed = ({ id, sealed }: { id: string; sealed: string }): KeptHousehold =>
  householdSchema.parse(openFor("import_household", id, sealed));

const rowsSchema = z.array(z.tuple([z.number(), z.array(z.string())]));

/** Rows of a batch, without their field names: half the text. */
export const sealRows = (id: string, rows: readonly SourceRow[]): string =>
  sealFor(
    "import_row",
    id,
    rows.map(({ number, cells }) => [number, cells]),
  );

const openRows = (id: string, sealed: string): SourceRow[] =>
  rowsSchema.parse(openFor("import_row", id, sealed)).map(([number, cells]) => ({ number, cells }));

/** The rows of a list in the order of the sheet, some batches at a time, each time through a short transaction. */
export async function* readRows(actor: Actor, importId: string): AsyncGenerator<SourceRow> {
  for (let after = -1; ; ) {
    const batches = await asActor(actor, (tx) =>
      tx.importRow.findMany({ where: { importId, batch: { gt: after } }, orderBy: { batch: "asc" }, take: 8 }),
    );
    for (const { id, sealed, batch } of batches) {
      yield* openRows(id, sealed);
      after = batch;
    }
    if (batches.length < 8) return;
  }
}

/** A worker's hold on an import, as it goes through its steps. */
export type Hold = {
  importId: string;
  worker: string;
  /** For how long it is held at a time. */
  seconds: number;
};

export class NoLongerHeld extends Error {
  constructor() {
    super("another process holds this import, or somebody has stopped it");
    this.name = "NoLongerHeld";
  }
}

/**
 * Building block: the import with its row locked, for a part of the work. Whoever was thought dead and lives meets this, and
 * stops.
 *
 * @throws NoLongerHeld
 */
export async function holdImport(tx: Tx, { importId, worker, seconds }: Hold, state: Import["state"]): Promise<Import> {
  // Held longer with each part: while it lasts, its lock keeps others away, and the beat of the hold as well.
  await tx.$executeRaw`
    UPDATE import SET lease_until = clock_timestamp() + make_interval(secs => ${seconds}::int)
    WHERE id = ${importId}::uuid AND lease_by = ${worker}::uuid`;
  const held = await tx.import.findUnique({ where: { id: importId } });
  if (!held || held.leaseBy !== worker || held.state !== state) throw new NoLongerHeld();
  return held;
}

/** Building block: an import of the reach with its row locked, for a step that a person takes. @throws Problem `not_found` */
export async function lockImport(tx: Tx, id: string): Promise<Import> {
  await tx.$queryRaw`SELECT 1 FROM import WHERE id = ${id}::uuid FOR UPDATE`;
  const found = await tx.import.findUnique({ where: { id } });
  if (!found) throw problems.notFound();
  return found;
}
