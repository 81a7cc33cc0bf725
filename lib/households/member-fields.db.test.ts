import { expect, test } from "vitest";
import { columnName } from "@/lib/core/fields";
import { HOUSEHOLD_FIELD_NAMES } from "@/lib/households/household-fields";
import { MEMBER_FIELD_NAMES } from "@/lib/households/member-fields";
import { ownerDb } from "@/lib/testing/factories";

const columnsOf = async (table: string) =>
  (
    await ownerDb().$queryRaw<{ name: string }[]>`
      SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table}`
  ).map(({ name }) => name);

/** What the table says of a person that is no fact of theirs as a member. */
const ABOUT_THE_ROW = ["id", "unit_path", "died_on", "merged_into_id", "version"];
/** Columns whose text is made from others for searching and sorting. */
const DERIVED = /^(search_|sort_|name_|given|other)|_key$|_keys$/;

const KEPT_AS: Record<string, string[]> = {
  birth: ["birth_year", "birth_month", "birth_day"],
  nationalId: ["national_id_sealed", "national_id_hash"],
  // Of a membership.
  relationship: [],
};

test("each fact of a member has its column, and each column of a person is a fact or about the row", async () => {
  const facts = MEMBER_FIELD_NAMES.flatMap((field) => KEPT_AS[field] ?? [columnName(field)]);
  const columns = (await columnsOf("person")).filter((name) => !DERIVED.test(name));
  expect(columns.sort()).toEqual([...ABOUT_THE_ROW, ...facts].sort());
});

test("each fact of a household has its column", async () =>
  expect(await columnsOf("household")).toEqual(expect.arrayContaining(HOUSEHOLD_FIELD_NAMES.map(columnName))));
