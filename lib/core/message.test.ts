import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, say } from "./message";

describe("say", () => {
  it("writes a key alone as it is", () => {
    expect(say("required")).toBe("required");
  });

  it("writes parameters as a query string", () => {
    expect(say("birth_year_range", { max: 2024 })).toBe("birth_year_range?max=2024");
    expect(say("between", { min: 1, max: 5 })).toBe("between?min=1&max=5");
  });

  it("keeps a name apart from the signs that hold the message together", () => {
    expect(say("taken", { name: "Nông Thị Hoa & Vi?=%" })).toBe(
      "taken?name=N%C3%B4ng%20Th%E1%BB%8B%20Hoa%20%26%20Vi%3F%3D%25",
    );
  });
});

describe("decodeMessage", () => {
  it("gives back whatever was said", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(word, fc.dictionary(word, fc.oneof(fc.string({ unit: "grapheme" }), fc.integer())), (key, params) => {
        const decoded = decodeMessage(say(key, params));
        expect(decoded.key).toBe(key);
        expect(decoded.params).toEqual(
          Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
        );
      }),
    );
  });

  it("takes a text that was never encoded as its own key", () => {
    expect(decodeMessage("100% sai")).toEqual({ key: "100% sai", params: {} });
    expect(decodeMessage("Hộ đã có")).toEqual({ key: "Hộ đã có", params: {} });
  });

  it("passes over a parameter without a name or a value", () => {
    expect(decodeMessage("k?&=2&alone&a=1")).toEqual({ key: "k", params: { a: "1" } });
  });
});
