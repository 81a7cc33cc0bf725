import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseEnv } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settingsSchema } from "@/lib/core/settings";
import { fileOfCommand } from "@/scripts/commands.mjs";

// There is not always a Docker engine where the tests run: the files are held against what the Compose specification says
// about the parts of it that we use. What is not listed here is refused.

const duration = { type: "string", pattern: "^\\d+(ms|s|m|h)$" };
const words = { type: "array", minItems: 1, items: { type: "string" } };
const environment = {
  type: "object",
  propertyNames: { pattern: "^[A-Z][A-Z0-9_]*$" },
  // A number or a truth value of YAML is turned into text in surprising ways.
  additionalProperties: { type: "string" },
};

const composeSchema = {
  type: "object",
  required: ["name", "services", "networks", "volumes", "secrets"],
  additionalProperties: false,
  patternProperties: { "^x-": {} },
  properties: {
    name: { type: "string", pattern: "^[a-z0-9][a-z0-9_-]*$" },
    networks: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: { internal: { type: "boolean" } },
      },
    },
    secrets: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["file"],
        additionalProperties: false,
        properties: { file: { type: "string", pattern: "^\\.data/secrets/\\w+$" } },
      },
    },
    volumes: { type: "object", additionalProperties: { type: "object", additionalProperties: false } },
    services: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["image", "restart", "environment", "networks", "healthcheck", "mem_limit", "logging"],
        additionalProperties: false,
        properties: {
          // By a digest where a province says so (docs/operate.md).
          image: { type: "string", pattern: "^(\\$\\{[A-Z]+_IMAGE:-)?[a-z0-9./-]+:[\\w.-]+\\}?$" },
          build: {
            type: "object",
            additionalProperties: false,
            properties: { context: { type: "string" }, args: environment },
          },
          command: words,
          entrypoint: words,
          init: { type: "boolean" },
          profiles: words,
          secrets: words,
          mem_limit: { type: "string", pattern: "^\\d+[mg]$" },
          logging: {
            type: "object",
            required: ["driver", "options"],
            additionalProperties: false,
            properties: {
              driver: { const: "local" },
              options: {
                type: "object",
                required: ["max-size", "max-file"],
                additionalProperties: false,
                properties: {
                  "max-size": { type: "string", pattern: "^\\d+m$" },
                  "max-file": { type: "string", pattern: "^\\d+$" },
                },
              },
            },
          },
          environment,
          restart: { enum: ["no", "always", "on-failure", "unless-stopped"] },
          ports: { type: "array", items: { type: "string" } },
          volumes: { type: "array", items: { type: "string", pattern: "^[^:]+:/[^:]+(:ro)?$" } },
          networks: words,
          shm_size: { type: "string", pattern: "^\\d+[kmg]b$" },
          stop_grace_period: duration,
          read_only: { type: "boolean" },
          tmpfs: words,
          cap_drop: words,
          cap_add: words,
          security_opt: words,
          healthcheck: {
            oneOf: [
              {
                type: "object",
                required: ["disable"],
                additionalProperties: false,
                properties: { disable: { const: true } },
              },
              {
                type: "object",
                required: ["test", "interval", "timeout", "retries"],
                additionalProperties: false,
                properties: {
                  test: { ...words, prefixItems: [{ enum: ["CMD", "CMD-SHELL", "NONE"] }] },
                  interval: duration,
                  timeout: duration,
                  retries: { type: "integer", minimum: 1 },
                  start_period: duration,
                },
              },
            ],
          },
          depends_on: {
            type: "object",
            additionalProperties: {
              type: "object",
              required: ["condition"],
              additionalProperties: false,
              properties: {
                condition: { enum: ["service_started", "service_healthy", "service_completed_successfully"] },
              },
            },
          },
        },
      },
    },
  },
};

type Service = {
  image: string;
  command?: string[];
  init?: boolean;
  secrets?: string[];
  environment: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks: string[];
  stop_grace_period?: string;
  healthcheck: { disable?: boolean; test?: string[] };
  depends_on?: Record<string, { condition: string }>;
};
type Compose = {
  services: Record<"database" | "migrate" | "app1" | "app2" | "proxy" | "task", Service>;
  volumes: object;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file: string }>;
};

const text = readFileSync("docker-compose.yml", "utf8");
const read = (source: string): Compose => parse(source, { merge: true });
const compose = read(text);
const validate = new Ajv2020({ strict: true, strictTuples: false, allErrors: true }).compile(composeSchema);
const example = parseEnv(readFileSync(".env.example", "utf8"));

/** Every variable that the file asks for, and whether nothing starts without it. */
const variables = [...text.replace(/^\s*#.*$/gm, "").matchAll(/(?<!\$)\$\{(\w+)(:[?-])?[^}]*\}/g)].map(
  ([, name = "", kind]) => ({ name, kind }),
);

describe("docker-compose.yml", () => {
  test("is what Compose reads", () => {
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each([
    ["an unknown key of a service", (file: Compose) => Object.assign(file.services.app1, { enviroment: {} })],
    ["a port as a number", (file: Compose) => Object.assign(file.services.app1, { ports: [3000] })],
    ["an unquoted no", (file: Compose) => Object.assign(file.services.migrate, { restart: false })],
    [
      "a condition that does not exist",
      (file: Compose) => Object.assign(file.services.app1, { depends_on: { database: { condition: "ready" } } }),
    ],
  ])("the check itself refuses %s", (_, spoil) => {
    const file = read(text);
    spoil(file);
    expect(validate(file)).toBe(false);
  });

  test("names only networks, volumes, secrets and services that it defines, and files that exist", () => {
    for (const service of Object.values(compose.services)) {
      for (const network of service.networks) expect(Object.keys(compose.networks)).toContain(network);
      for (const name of Object.keys(service.depends_on ?? {})) expect(Object.keys(compose.services)).toContain(name);
      for (const name of service.secrets ?? []) expect(Object.keys(compose.secrets)).toContain(name);
      for (const volume of service.volumes ?? []) {
        const [source = ""] = volume.split(":");
        if (source.startsWith("./")) expect(existsSync(source), source).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  test("holds no secret: each is a file, read by whoever needs it and by no other", () => {
    for (const { name } of variables) expect(name).not.toMatch(/PASSWORD|SECRET|KEY$/);
    for (const [name, { file }] of Object.entries(compose.secrets)) expect(file).toBe(`.data/secrets/${name}`);
    for (const { environment, secrets = [] } of Object.values(compose.services)) {
      for (const [name, value] of Object.entries(environment)) {
        if (!/PASSWORD|SECRET|KEY|DATABASE.*URL/.test(name) || name === "TRAIL_OLD_KEYS") continue;
        expect(name).toMatch(/_FILE$/);
        expect(secrets.map((secret) => `/run/secrets/${secret}`)).toContain(value);
      }
    }
  });

  test("each secret is made by scripts/make-secrets.sh, once, as the application takes it", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "ra-soat-secrets-"));
    try {
      const make = () => execFileSync("bash", ["scripts/make-secrets.sh", folder]);
      const read = (name: string) => readFileSync(path.join(folder, name), "utf8").trim();
      make();
      expect(readdirSync(folder).sort()).toEqual(Object.keys(compose.secrets).sort());
      const before = readdirSync(folder).map(read);
      make();
      expect(readdirSync(folder).map(read)).toEqual(before);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      const settings = settingsSchema.parse({
        DATABASE_URL: read("database_url"),
        NEXTAUTH_SECRET: read("nextauth_secret"),
        NEXTAUTH_URL: "https://rasoat.example.vn",
        IDENTITY_KEYS: read("identity_keys"),
        IDENTITY_HASH_KEY: read("identity_hash_key"),
        TRAIL_KEY: read("trail_key"),
        DOOR_KEY: read("door_key"),
      });
      expect(new URL(settings.DATABASE_URL).password).toBe(read("serving_password"));
      for (const name of ["database_url", "database_owner_url"]) expect(read(name)).toContain("sslmode=verify-full");
      expect(read("backup_key")).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("every variable it asks for is described in .env.example", () => {
    for (const { name } of variables) expect(Object.keys(example)).toContain(name);
  });

  test("gives the application settings that it knows, and never the owner's password", () => {
    const { app1, app2, migrate, task } = compose.services;
    expect(app2).toEqual(app1);
    // Also what scripts/serve.mjs reads, and one that is the C library's own.
    const known = [...Object.keys(settingsSchema.shape), "METRICS_PORT", "METRICS_HOST", "MALLOC_ARENA_MAX"];
    for (const name of Object.keys(app1.environment)) expect(known).toContain(name.replace(/_FILE$/, ""));
    expect(JSON.stringify(app1)).not.toMatch(/owner|backup/i);
    for (const service of [migrate, task]) expect(service.environment).toHaveProperty("DATABASE_OWNER_URL_FILE");
    expect(app1.environment.DEMO).toBe("0");
  });

  test("serves after the database is well and the migrations are applied", () => {
    expect(compose.services.app1.depends_on).toEqual({
      database: { condition: "service_healthy" },
      migrate: { condition: "service_completed_successfully" },
    });
    expect(compose.services.migrate.command).toEqual(["node", "scripts/migrate.mjs", "deploy"]);
  });

  test("lets nobody in but by the proxy, whose word on who is calling counts", () => {
    const { proxy, ...others } = compose.services;
    expect(proxy.ports).toEqual(["80:80", "443:443", "443:443/udp"]);
    for (const service of Object.values(others)) {
      expect(service.ports).toBeUndefined();
    }
    expect(compose.networks.inside?.internal).toBe(true);
    expect(compose.services.database.networks).toEqual(["inside"]);
    expect(compose.services.app1.environment.TRUST_PROXY).toBe("1");
    const caddy = readFileSync("scripts/Caddyfile", "utf8");
    expect(caddy).toContain("reverse_proxy app1:3000 app2:3000 {");
    expect(caddy).toContain("header_up X-Request-Id {http.request.uuid}");
    expect(caddy).not.toMatch(/^\s*trusted_proxies/m);
  });

  test("a server that hangs can be ended by its health check", () => {
    expect(compose.services.app1.init).toBe(true);
    expect(compose.services.app1.healthcheck.test).toEqual(["CMD", "node", "scripts/health.mjs", "--end"]);
  });

  test("waits longer for the application's end than it takes to finish its requests", () => {
    const patience = Number(
      /PATIENCE_MS = ([\d_]+)/.exec(readFileSync("scripts/serve.mjs", "utf8"))?.[1]?.replaceAll("_", ""),
    );
    expect(Number.parseInt(compose.services.app1.stop_grace_period ?? "0", 10) * 1000).toBeGreaterThan(patience);
  });
});

describe("Dockerfile", () => {
  const lines = readFileSync("Dockerfile", "utf8")
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const ignored = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const made = new Set(["node_modules", ".next", ".commands"]);

  const copied = lines
    .filter((line) => line.startsWith("COPY"))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((word) => !word.startsWith("--"))
    .map((word) => word.replace("/app/", ""));

  test("has only instructions that exist, and begins with an image", () => {
    const known = /^(ARG|FROM|WORKDIR|COPY|RUN|ENV|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|CMD) /;
    expect(lines.filter((line) => !known.test(line))).toEqual([]);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^ARG NODE_IMAGE=node:/),
      expect.stringMatching(/^FROM /),
    ]);
  });

  test("copies what exists and is not kept out", () => {
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied) {
      if (made.has(source)) continue;
      expect(existsSync(source), source).toBe(true);
      expect(ignored).not.toContain(source);
    }
  });

  test("copies every file that the running application's command reads", () => {
    for (const needed of [
      "scripts",
      "prisma/migrations",
      "prisma/rules",
      "messages",
      "standards",
      "package.json",
      "next.config.js",
      "lib/access/request-rules.mjs",
    ]) {
      expect(copied).toContain(needed);
    }
  });

  test("keeps secrets and data of this machine out of the image", () => {
    for (const name of [".env", ".data", ".git", "node_modules"]) expect(ignored).toContain(name);
  });

  test("runs as an ordinary user, is asked for its health, and gets its signals", () => {
    expect(lines).toContain("USER node");
    expect(lines.some((line) => line.startsWith("HEALTHCHECK") && line.includes("scripts/health.mjs"))).toBe(true);
    // The form with brackets: no shell between the signal and the process.
    // What `npm start` tells Node.js, too.
    const { start } = (JSON.parse(readFileSync("package.json", "utf8")) as { scripts: { start: string } }).scripts;
    const flags = start.match(/--\S+/g) ?? [];
    expect(flags).not.toEqual([]);
    expect(lines.at(-1)).toBe(`CMD ${JSON.stringify(["node", ...flags, "scripts/serve.mjs"]).replaceAll(",", ", ")}`);
  });
});

describe("shell scripts", () => {
  test.each(["scripts/database-roles.sh", "scripts/make-secrets.sh", "scripts/point-in-time.sh", ".ci/run"])(
    "%s can be run and is shell",
    (file) => {
      expect(statSync(file).mode & 0o111).not.toBe(0);
      execFileSync("bash", ["-n", file]);
    },
  );

  test(".ci/run does what a person does", () => {
    const lines = readFileSync(".ci/run", "utf8")
      .split("\n")
      .filter((line) => line && !line.startsWith("#"));
    expect(lines.slice(2)).toEqual(["exec npm test < /dev/null"]);
  });
});

describe("docs/operate.md", () => {
  const page = readFileSync("docs/operate.md", "utf8");
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));

  test("names commands, files and services that are there", () => {
    for (const [, name = ""] of page.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(name);
    for (const [file] of page.matchAll(/\b(scripts|prisma|docs)\/[\w./-]+\w/g))
      expect(existsSync(file), file).toBe(true);
    for (const [, name = ""] of page.matchAll(/scripts\/run\.mjs ([\w-]+)/g))
      expect(fileOfCommand(name), name).toBeDefined();
    for (const [, name = ""] of page.matchAll(/\.data\/secrets\/(\w+)/g))
      expect(Object.keys(compose.secrets)).toContain(name);
    const given =
      /docker compose (?:up|stop|start|exec|run|logs)((?: --?[\w-]+(?: postgres| bash(?= ))?)*)((?: (?:app1|app2|database|migrate|task|proxy))+)/g;
    expect([...page.matchAll(given)].length).toBeGreaterThan(12);
    for (const [, name = ""] of page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)[=`]/g))
      expect([...Object.keys(example), "TRUST_PROXY"], name).toContain(name);
  });

  test("what is archived is archived once: the same again is well, another under its name is refused", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "ra-soat-archive-"));
    try {
      const archive = (text: string) => {
        writeFileSync(path.join(folder, "piece"), text);
        const args = ["scripts/point-in-time.sh", "archive", path.join(folder, "piece"), "000000010000000000000001"];
        return spawnSync("bash", args, { env: { ...process.env, ARCHIVE: folder } }).status;
      };
      expect([archive("one"), archive("one"), archive("other")]).toEqual([0, 0, 1]);
      expect(readdirSync(path.join(folder, "wal"))).toEqual(["000000010000000000000001"]);
      expect(readFileSync(path.join(folder, "wal/000000010000000000000001"), "utf8")).toBe("one");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
