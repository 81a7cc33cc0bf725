import { beforeEach, expect, test } from "vitest";
import { keepTabFor } from "@/components/shell/tab-owner";

let kept: Map<string, string>;
const tab = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, text: string) => void kept.set(key, text),
  clear: () => kept.clear(),
};
beforeEach(() => {
  kept = new Map();
});

test("what somebody typed in a tab is theirs when they come in again, and nobody else's", () => {
  keepTabFor("a", tab);
  tab.setItem("household:new", "Nông Thị Hoa");
  keepTabFor("a", tab);
  expect(kept.get("household:new")).toBe("Nông Thị Hoa");
  keepTabFor("b", tab);
  expect([...kept.values()]).toEqual(["b"]);
  keepTabFor("a", tab);
  expect(kept.has("household:new")).toBe(false);
});

test("what is there of nobody known goes", () => {
  tab.setItem("household:new", "Nông Thị Hoa");
  keepTabFor("a", tab);
  expect([...kept.values()]).toEqual(["a"]);
});
