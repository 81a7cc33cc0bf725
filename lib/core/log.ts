import "server-only";
import { pino } from "pino";

/** Fields that hold people's data or secrets, wherever they stand; a safety net, not a licence to log them. */
const PRIVATE = [
  "password",
  "passwordHash",
  "password_hash",
  "secret",
  "token",
  "authorization",
  "cookie",
  "username",
  "fullName",
  "full_name",
  "headName",
  "head_name",
  "name",
  "nationalId",
  "national_id",
  "nationalIdSealed",
  "national_id_sealed",
  "nationalIdHash",
  "national_id_hash",
  "birthDate",
  "birth_date",
  "telephone",
  "phone",
  "address",
  "note",
  "notes",
  "answers",
  "before",
  "params",
];

/** Errors of the language itself name our code, never a value. */
const NAMES_CODE_ONLY = new Set(["TypeError", "ReferenceError", "RangeError"]);

/** A message without what may be somebody's data: quoted text, values in brackets, numbers of three digits or more. */
const withoutValues = (message: string): string =>
  message
    .replace(/`[^`]*`|"[^"]*"|'[^']*'|“[^”]*”/g, "…")
    .replace(/=\s*\([^)]*\)/g, "=(…)")
    .replace(/\d{3,}/g, "…");

type LoggedError = {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  stack?: string;
  cause?: LoggedError;
};

/**
 * An error as it is logged: enough to find the fault, nothing of the people it happened to. Prisma repeats the arguments
 * of a call in its messages, and PostgreSQL the values of a row: of such messages the last line is kept, without values.
 */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutValues(String(error)) };
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { constraint?: { index?: string } } } };
  };
  const lastLine = error.message.trim().split("\n").at(-1) ?? "";
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  const constraint = meta?.driverAdapterError?.cause?.constraint?.index;
  return {
    type: error.name,
    message: NAMES_CODE_ONLY.has(error.name) ? withoutNumbers(error.message) : withoutValues(lastLine),
    ...(typeof code === "string" ? { code } : {}),
    ...(constraint ? { constraint } : {}),
    ...(frames?.length ? { stack: frames.join("\n") } : {}),
    ...(error.cause ? { cause: describeError(error.cause) } : {}),
  };
}

/** A number as national ids are written, standing by itself in a text: nine or twelve digits. A JSON number stays one. */
const NUMBERS = /(?<!":)(?<![\w.-])(\d{12}|\d{9})(?![\w.-])/g;

/** The last net: what no field's name gave away. */
const withoutNumbers = (line: string): string => line.replace(NUMBERS, "[private]");

/** Options of the log, apart from where it goes: a test writes to memory. */
export const logOptions: pino.LoggerOptions = {
  // Read here and not from lib/core/env.ts: what is wrong with the settings must be logged, too.
  level: process.env.LOG_LEVEL || (process.env.NODE_ENV === "production" ? "info" : "debug"),
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: describeError, error: describeError },
  hooks: { streamWrite: withoutNumbers },
  redact: { paths: PRIVATE.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: "[private]" },
};

/**
 * The log: one JSON object a line, to standard output. `log.child({ requestId })` for a request; the error screen shows
 * the same id. Never a person's name, number, address or answers.
 */
export const log = pino(logOptions);
