/** Called once by Next.js when a server starts: a wrong setting ends it here, with its sentence, not at a request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { parseSettings, SettingsError } = await import("@/lib/core/settings");
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
