import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { loadSettings } from "@/scripts/settings.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "settings-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("a secret may stand in a file of its own; given twice, or in a file that is not there, it is refused in a sentence", () => {
  const file = path.join(folder, "secret");
  writeFileSync(file, "made by chance\n");
  vi.stubEnv("NEXTAUTH_SECRET", "");
  vi.stubEnv("NEXTAUTH_SECRET_FILE", file);
  loadSettings();
  expect(process.env.NEXTAUTH_SECRET).toBe("made by chance");
  expect(loadSettings).toThrow(/^NEXTAUTH_SECRET and NEXTAUTH_SECRET_FILE are both set/);
  vi.stubEnv("NEXTAUTH_SECRET", "");
  vi.stubEnv("NEXTAUTH_SECRET_FILE", path.join(folder, "none"));
  expect(loadSettings).toThrow(/none cannot be read/);
});
