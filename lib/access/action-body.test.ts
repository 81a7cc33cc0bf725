import { describe, expect, test } from "vitest";
import { isActionBody } from "@/lib/access/action-body.mjs";

const ID = "7f".repeat(20);
const FORM = "multipart/form-data; boundary=x";
const field = (name: string, value: string) =>
  `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const form = (...fields: [string, string][]) =>
  `${fields.map(([name, value]) => field(name, value)).join("")}--x--\r\n`;

describe("what a page's script sends to an action", () => {
  test.each([
    "[]",
    '[{"id":"x","members":[{"fullName":"Hoàng Văn Sơn","birthYear":1980}]}]',
    '["$$F1","$undefined","$NaN","$-Infinity","$-0","$D2024-12-05T00:00:00.000Z","$n12"]',
    '[{"$F1":null}]',
  ])("is read: %s", async (body) => {
    expect(await isActionBody(Buffer.from(body), "text/plain;charset=UTF-8", ID)).toBe(true);
  });

  test.each([
    "",
    "nul",
    "[",
    "{}",
    "null",
    '"x"',
    '["$F1"]',
    '["$@1"]',
    '["$1:a:b"]',
    '[{"a":["$Q1"]}]',
    '[{"__proto__":{"x":1}}]',
    `[${"[".repeat(100)}${"]".repeat(100)}]`,
    `[${"[".repeat(100_000)}${"]".repeat(100_000)}]`,
  ])("is refused: %s", async (body) => {
    expect(await isActionBody(Buffer.from(body), "text/plain;charset=UTF-8", ID)).toBe(false);
  });

  test("names an action of the build", async () => {
    for (const named of ["", "x", "%00", "7F".repeat(20), "7f".repeat(10)])
      expect(await isActionBody(Buffer.from("[]"), "text/plain", named), named).toBe(false);
  });

  test("may be a form, whose fields it names", async () => {
    const read = (body: string) => isActionBody(Buffer.from(body), FORM, ID);
    expect(await read(form(["_1_locale", "vi"], ["0", '["$K1"]']))).toBe(true);
    expect(await read(form(["locale", "vi"], ["0", '["$K1"]']))).toBe(false);
    expect(await read(form(["_1_locale", "vi"]))).toBe(false);
    expect(await read(form(["0", '["$F1"]']))).toBe(false);
    expect(await read("--x\r\nContent")).toBe(false);
    expect(await isActionBody(Buffer.from(form()), "multipart/form-data", ID)).toBe(false);
  });
});

describe("what a form sends without a script", () => {
  const read = (...fields: [string, string][]) => isActionBody(Buffer.from(form(...fields)), FORM, undefined);

  test("names its action, and what was bound to it", async () => {
    expect(await read([`$ACTION_ID_${ID}`, ""], ["locale", "vi"])).toBe(true);
    expect(
      await read(["$ACTION_REF_1", ""], ["$ACTION_1:0", `{"id":"${ID}","bound":"$@1"}`], ["$ACTION_1:1", '["sealed"]']),
    ).toBe(true);
    expect(await read(["q", "hoa"])).toBe(true);
  });

  test("is refused where that cannot be read", async () => {
    expect(await read(["$ACTION_ID_x", ""])).toBe(false);
    expect(await read(["$ACTION_REF_1", ""])).toBe(false);
    expect(await read(["$ACTION_REF_1", ""], ["$ACTION_1:0", '{"id":null,"bound":null}'])).toBe(false);
    expect(await read(["$ACTION_REF_1", ""], ["$ACTION_1:0", "nul"])).toBe(false);
    expect(
      await read([`$ACTION_REF_1`, ""], ["$ACTION_1:0", `{"id":"${ID}","bound":"$@1"}`], ["$ACTION_1:1", "["]),
    ).toBe(false);
    expect(await read(["$ACTION_x", ""])).toBe(false);
  });
});
