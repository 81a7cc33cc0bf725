import { parseSettings, SettingsError } from "@/lib/core/settings";

/** Ends the process where a setting is wrong, with a sentence for each. */
export function checkSettings(): void {
  try {
    parseSettings(process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(
      `The settings are wrong (see .env.example):\n${error.sentences.map((line) => `- ${line}\n`).join("")}`,
    );
    process.exit(1);
  }
}
