import { z } from "zod";

const flag = (name: string) =>
  z
    .enum(["0", "1", "true", "false", ""], { error: `${name} must be 1 or 0.` })
    .default("0")
    .transform((value) => value === "1" || value === "true");

const wholeNumber = (name: string, least: number, most: number, usual: number) =>
  z
    .string()
    .default(String(usual))
    .refine((value) => /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most, {
      error: `${name} must be a whole number from ${least} to ${most}.`,
    })
    .transform(Number);

const isDate = (value: string) => {
  const date = new Date(`${value}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value);
};

const SECRET =
  "NEXTAUTH_SECRET must have 32 characters or more, made by chance (openssl rand -base64 48), and be known to the servers alone.";
const IDENTITY_KEYS =
  'IDENTITY_KEYS must be "id:key" or several with commas between them; an id has 1 to 12 small letters or digits, a key 32 bytes made by chance (openssl rand -base64 32); no id twice.';
const IDENTITY_HASH_KEY =
  "IDENTITY_HASH_KEY must be 32 bytes made by chance (openssl rand -base64 32), and no key of IDENTITY_KEYS.";

const TRAIL_KEY =
  "TRAIL_KEY must be 32 bytes made by chance (openssl rand -base64 32), and no key that seals national ids.";
const TRAIL_OUTSIDE =
  "TRAIL_OUTSIDE must be folders (/…), addresses (https://…) and authorities that stamp the time (rfc3161+https://…) with commas between them, or empty.";
const TRAIL_OLD_KEYS = "TRAIL_OLD_KEYS must be public keys of 32 bytes in base64 with commas between them, or empty.";
const DOOR_KEY = "DOOR_KEY must be 32 bytes made by chance (openssl rand -base64 32), and no other key's.";

/** Whether it says one thing over and over, such as "abcabcab". */
const isRepeated = (signs: ArrayLike<unknown>): boolean => {
  for (let period = 1; period <= signs.length / 2; period++) {
    let i = period;
    while (i < signs.length && signs[i] === signs[i - period]) i++;
    if (i === signs.length) return true;
  }
  return false;
};

/** Whether chance may have made it: of 32 signs it leaves ten different ones and more, and repeats nothing. */
const isByChance = (signs: ArrayLike<unknown>): boolean => new Set(Array.from(signs)).size >= 10 && !isRepeated(signs);

/** 32 bytes in base64, as `openssl rand -base64 32` prints them. A word that somebody has written is none. */
const isKey = (text: string) => {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return false;
  const bytes = Buffer.from(text, "base64");
  return isByChance(bytes) && !bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
};

const areKeys = (text: string) => {
  const pairs = text.split(",").map((pair) => pair.split(":"));
  const ids = new Set(pairs.map(([id]) => id));
  return (
    ids.size === pairs.length &&
    pairs.every(([id = "", key = "", ...rest]) => rest.length === 0 && /^[a-z0-9]{1,12}$/.test(id) && isKey(key))
  );
};

/** What stands between commas. */
const listed = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** Secrets are sent there: over TLS, or to this very machine. */
function isIssuer(text: string): boolean {
  if (text === "") return true;
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: "", hostname: "" };
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1"].includes(hostname));
}

const LEVELS = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;

/** What the application reads of its surroundings. */
export const settingsSchema = z
  .object({
    /** Address of the database with the serving role, which owns nothing. */
    DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: "DATABASE_URL must be an address such as postgresql://user:password@host:5432/database.",
    }),
    /** Signs the sessions; the same for every process. */
    NEXTAUTH_SECRET: z.string({ error: SECRET }).min(32, SECRET).refine(isByChance, SECRET),
    /** Address at which people reach the application. */
    NEXTAUTH_URL: z.url({
      protocol: /^https?$/,
      error:
        "NEXTAUTH_URL must be the address at which people reach the application, such as https://rasoat.example.vn.",
    }),
    /** What seals national ids: the first key seals, all of them open. */
    IDENTITY_KEYS: z.string({ error: IDENTITY_KEYS }).refine(areKeys, IDENTITY_KEYS),
    /** By what national ids are found. It stays as it is for as long as the register lasts. */
    IDENTITY_HASH_KEY: z.string({ error: IDENTITY_HASH_KEY }).refine(isKey, IDENTITY_HASH_KEY),
    /** Signs the roots of the trail. */
    TRAIL_KEY: z.string({ error: TRAIL_KEY }).refine(isKey, TRAIL_KEY),
    /** Public halves of the keys that signed them before. */
    TRAIL_OLD_KEYS: z
      .string()
      .default("")
      .transform(listed)
      .refine((keys) => keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key)), TRAIL_OLD_KEYS),
    /** Where roots are brought: folders, and addresses that take them by POST. */
    TRAIL_OUTSIDE: z
      .string()
      .default("")
      .transform(listed)
      .refine((places) => places.every((place) => /^((rfc3161\+)?https?:\/\/|\/)/.test(place)), TRAIL_OUTSIDE)
      .refine((places) => !places.some((place) => /^rfc/.test(place)) || places.some((place) => /^\//.test(place)), {
        error: "TRAIL_OUTSIDE must name a folder where it names an authority: that is where its time stamps are kept.",
      }),
    /** Signs who acts (prisma/rules/door.mjs); the database was migrated with the same. */
    DOOR_KEY: z.string({ error: DOOR_KEY }).refine(isKey, DOOR_KEY),
    /** The province's provider of sign-ins (OpenID Connect); empty where it has none. */
    OIDC_ISSUER: z.string().default("").refine(isIssuer, {
      error: "OIDC_ISSUER must be the provider's address, such as https://sso.example.vn, or empty.",
    }),
    /** What the provider calls this application, and by which secret it knows it. */
    OIDC_CLIENT_ID: z.string().default(""),
    OIDC_CLIENT_SECRET: z.string().default(""),
    /** Synthetic people, one-click sign-in, a mark on every page. */
    DEMO: flag("DEMO"),
    /** The day on which the clock stands, "yyyy-MM-dd"; empty for the real one. */
    CLOCK: z
      .string()
      .optional()
      .transform((value) => value || undefined)
      .refine((value) => value === undefined || isDate(value), {
        error: "CLOCK must be empty or a day such as 2024-12-05.",
      }),
    LOG_LEVEL: z.enum(LEVELS, { error: `LOG_LEVEL must be one of ${LEVELS.join(", ")}.` }).default("info"),
    /** Statements that take at least this many milliseconds are logged. */
    SLOW_QUERY_MS: wholeNumber("SLOW_QUERY_MS", 0, 600_000, 200),
    /** Connections to the database of one process. */
    POOL_SIZE: wholeNumber("POOL_SIZE", 1, 500, 10),
    /** Milliseconds for which a request waits for one of them before it gives up. */
    POOL_WAIT_MS: wholeNumber("POOL_WAIT_MS", 100, 600_000, 10_000),
    /** How many proxies of ours stand in front, whose X-Forwarded-For and X-Forwarded-Proto are believed; 0: nobody is. */
    TRUST_PROXY: wholeNumber("TRUST_PROXY", 0, 5, 0),
  })
  .refine((settings) => settings.DEMO || !settings.CLOCK, {
    error: "CLOCK is for the demonstration only: with DEMO=0 the real clock counts.",
    path: ["CLOCK"],
  })
  .refine(
    ({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret }) =>
      !issuer || !isIssuer(issuer) || (id && secret),
    {
      error: "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set, as the provider of OIDC_ISSUER gave them.",
      path: ["OIDC_CLIENT_ID"],
    },
  )
  .refine(({ IDENTITY_KEYS: keys, IDENTITY_HASH_KEY: key }) => !keys.includes(key), {
    error: IDENTITY_HASH_KEY,
    path: ["IDENTITY_HASH_KEY"],
  })
  .refine(({ IDENTITY_KEYS: keys, IDENTITY_HASH_KEY: hash, TRAIL_KEY: key }) => !`${keys},${hash}`.includes(key), {
    error: TRAIL_KEY,
    path: ["TRAIL_KEY"],
  })
  .refine(({ IDENTITY_KEYS: keys, IDENTITY_HASH_KEY: hash, DOOR_KEY: key }) => !keys.includes(key) && hash !== key, {
    error: DOOR_KEY,
    path: ["DOOR_KEY"],
  });

export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** Settings that are wrong: one sentence each, without their values. */
export class SettingsError extends Error {
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join("\n"));
    this.name = "SettingsError";
  }
}

/**
 * Reads the settings.
 *
 * @throws SettingsError with one sentence for each that is wrong
 */
export function parseSettings(source: Record<string, string | undefined>): Settings {
  const parsed = settingsSchema.safeParse(source);
  if (parsed.success) return parsed.data;
  const byName = new Map(parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
  throw new SettingsError([...byName.values()]);
}
