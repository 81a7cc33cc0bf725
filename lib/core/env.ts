import "server-only";
import { parseSettings, type Settings } from "@/lib/core/settings";

let parsed: Settings | undefined;

/**
 * The settings, parsed once, when one is first asked for: importing a module needs none. The server asks at its start
 * (instrumentation.ts), so that a wrong setting stops it there instead of at the first request.
 */
export const env: Settings = new Proxy({} as Settings, {
  get(_, name) {
    parsed ??= parseSettings(process.env);
    return Reflect.get(parsed, name);
  },
});
