import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { describeError, logOptions } from "@/lib/core/log";

function logged(write: (log: pino.Logger) => void): string {
  const lines: string[] = [];
  write(pino({ ...logOptions, level: "info" }, { write: (line: string) => void lines.push(line) }));
  return lines.join("");
}

describe("the log", () => {
  test("is one JSON object a line, with level, time and the request's id", () => {
    const line = JSON.parse(logged((log) => log.child({ requestId: "r-1" }).info({ ms: 12 }, "served")));
    expect(line).toMatchObject({ level: "info", requestId: "r-1", ms: 12, msg: "served" });
    expect(Number.isNaN(Date.parse(line.time))).toBe(false);
  });

  test.each([
    [{ password: "Nông Thị Hoa" }],
    [{ user: { fullName: "Nông Thị Hoa" } }],
    [{ household: { head: { national_id: "Nông Thị Hoa" } } }],
    [{ input: { answers: { note: "Nông Thị Hoa" } } }],
  ])("does not write what belongs to a person: %j", (entry) => {
    const line = logged((log) => log.info(entry, "served"));
    expect(line).not.toContain("Hoa");
    expect(line).toContain("[private]");
  });

  test("an error keeps its kind, code and place, and loses the values it quotes", () => {
    const error = Object.assign(
      new Error(
        'Invalid `tx.person.create()` invocation:\n{ fullName: "Nông Thị Hoa" }\nKey (national_id)=(001199012345) exists for "Hoa"',
      ),
      {
        name: "PrismaClientKnownRequestError",
        code: "P2002",
        meta: { driverAdapterError: { cause: { constraint: { index: "person_national_id_key" } } } },
      },
    );
    const { err } = JSON.parse(logged((log) => log.error({ err: error }, "unexpected")));
    expect(err).toMatchObject({
      type: "PrismaClientKnownRequestError",
      code: "P2002",
      constraint: "person_national_id_key",
    });
    expect(err.stack).toContain("log.test.ts");
    expect(JSON.stringify(err)).not.toMatch(/Hoa|0011990/);
  });

  test("the cause is kept with the same care", () => {
    const error = new Error("could not save", {
      cause: new Error('invalid input syntax for type uuid: "Nông Thị Hoa"'),
    });
    expect(JSON.stringify(describeError(error))).not.toContain("Hoa");
    expect(describeError(error).cause?.message).toMatch(/invalid input syntax/);
  });

  test("an error of the language names our code", () => {
    expect(describeError(new TypeError("Cannot read properties of undefined (reading 'village')")).message).toContain(
      "'village'",
    );
  });

  test.each([
    ["a text", "nobody has 020080123445 here"],
    ["an older number", "nobody has 081234567 here"],
    ["a field whose name says nothing", { what: "020080123445" }],
    ["an error of the language", { err: new RangeError("not a calendar day: 020080123445") }],
    ["an error of the database", { err: new Error("duplicate key: 020080123445") }],
    ["a cause", { err: new Error("failed", { cause: new TypeError("081234567 is not a function") }) }],
  ])("holds no national id that came in %s", (_, entry) => {
    const line = logged((log) => (typeof entry === "string" ? log.warn(entry) : log.error(entry, "unexpected")));
    expect(line).not.toMatch(/020080123445|081234567/);
    expect(() => JSON.parse(line)).not.toThrow();
  });

  test("keeps figures, request ids and times as they are", () => {
    const requestId = "3f2f1c8e-0c53-4a4e-9d3c-123456789012";
    expect(JSON.parse(logged((log) => log.info({ bytes: 123456789, requestId }, "served")))).toMatchObject({
      bytes: 123456789,
      requestId,
    });
  });
});
