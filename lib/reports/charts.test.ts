import { expect, test } from "vitest";
import { drawStackedBars } from "@/lib/reports/charts";

test("what a place is called is letters in a drawing, whatever it is called", () => {
  const svg = drawStackedBars({
    labels: ["</text><script>alert(1)</script>\"'&", "Bản Chang"],
    series: [{ name: '<img src=x onerror="alert(1)">', ink: "poor", values: [1, 2] }],
    shows: "number",
    locale: "vi",
  });
  expect(svg).not.toMatch(/<(?!\/?(svg|g|path|rect|text|tspan|defs|clipPath|pattern|circle|line|polyline|polygon)\b)/);
  expect(svg).not.toMatch(/<\w+[^<>]*\son\w+=/);
  expect(svg).toContain("Bản Chang");
  expect(svg).toContain("&lt;script&gt;");
});
