import { expect, test } from "vitest";
import { beginBulkSchema } from "@/lib/lists/bulk-schema";

test("whoever is to visit households is one person, however many blanks stand in the name", () => {
  const begun = beginBulkSchema.parse({
    kind: "ASSIGN",
    id: "6594f291-1931-460a-ae7f-69ce8a938a47",
    selection: { from: "ids", ids: ["6594f291-1931-460a-ae7f-69ce8a938a48"] },
    expected: 1,
    surveyor: " Nông  Thị\u00a0Bích ",
  });
  expect(begun).toMatchObject({ surveyor: "Nông Thị Bích" });
});
