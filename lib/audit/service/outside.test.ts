import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { posted, type Root, signerOf, statementOf } from "@/lib/audit/root";
import { newestOutside, postOutside } from "@/lib/audit/service/outside";
import { stampRequest } from "@/lib/audit/timestamp";

const settings = vi.hoisted(() => ({ TRAIL_OUTSIDE: [] as string[] }));
vi.mock("@/lib/core/env", () => ({ env: settings }));
vi.mock("@/lib/core/log", () => ({ log: { warn: () => undefined } }));

const base = mkdtempSync(path.join(os.tmpdir(), "outside-"));
const folder = path.join(base, "roots");
const authority = path.join(base, "authority");
const received: string[] = [];
let server: Server;
let address = "";
let answers = 200;

const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: authority, stdio: "pipe" });

/** An authority of our own, as OpenSSL plays one. */
function makeAuthority() {
  mkdirSync(authority);
  writeFileSync(
    path.join(authority, "tsa.cnf"),
    `[req]
distinguished_name=dn
[dn]
[ext]
extendedKeyUsage=critical,timeStamping
keyUsage=critical,digitalSignature
[tsa]
default_tsa=one
[one]
serial=${authority}/serial
signer_cert=${authority}/tsa.pem
signer_key=${authority}/tsa.key
certs=${authority}/tsa.pem
signer_digest=sha256
default_policy=1.2.3.4
digests=sha256
`,
  );
  writeFileSync(path.join(authority, "serial"), "01\n");
  const subject = ["-subj", "/CN=An authority", "-days", "2"];
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-keyout",
    "tsa.key",
    "-out",
    "tsa.pem",
    ...subject,
    "-config",
    "tsa.cnf",
    "-extensions",
    "ext",
  );
}

beforeAll(async () => {
  mkdirSync(folder);
  makeAuthority();
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      if (request.url === "/stamps") {
        writeFileSync(path.join(authority, "asked.tsq"), body);
        openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-out", "answer.tsr");
        response.end(readFileSync(path.join(authority, "answer.tsr")));
      } else {
        received.push(body.toString());
        response.writeHead(answers).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  answers = 200;
  received.length = 0;
});
afterAll(() => {
  server.close();
  rmSync(base, { recursive: true, force: true });
});

const { sign, keyId } = signerOf(Buffer.alloc(32, "a key of this test").toString("base64"));
function rootOf(number: number): Root {
  const unsigned = {
    number,
    at: new Date("2024-12-05T07:00:00Z"),
    size: 10 * number,
    lastId: 10 * number,
    root: Buffer.alloc(32, number),
    peaks: Buffer.alloc(32, number),
    chains: {},
    keyId,
  };
  return { ...unsigned, signature: sign(statementOf(unsigned)) };
}

test("a root gets into the folder and to the address; the folder tells which is the newest", async () => {
  settings.TRAIL_OUTSIDE = [folder, `${address}/roots`];
  expect(await newestOutside()).toBe(0);
  for (const number of [1, 2]) expect(await postOutside(rootOf(number))).toBe(true);
  const lines = readFileSync(path.join(folder, "trail-roots.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([1, 2].map((number) => posted(rootOf(number))));
  expect(received.map((body) => JSON.parse(body))).toEqual([1, 2].map((number) => posted(rootOf(number))));
  expect(await newestOutside()).toBe(2);
});

test("a place that does not take it keeps no other from it, and is told", async () => {
  settings.TRAIL_OUTSIDE = [path.join(base, "not there"), `${address}/roots`, folder];
  expect(await postOutside(rootOf(3))).toBe(false);
  expect(received).toHaveLength(1);
  expect(await newestOutside()).toBe(3);
  answers = 500;
  settings.TRAIL_OUTSIDE = [`${address}/roots`];
  expect(await postOutside(rootOf(4))).toBe(false);
});

test("every request for a stamp is one that OpenSSL reads: a number with a nought too many is none", () => {
  for (let i = 0; i < 40; i++) {
    writeFileSync(path.join(authority, "asked.tsq"), stampRequest(`statement ${i}`));
    expect(openssl("ts", "-query", "-in", "asked.tsq", "-text").toString()).toContain("Nonce: 0x");
  }
});

test("an authority stamps the time of a root, once an hour, and OpenSSL finds that the stamp holds", async () => {
  settings.TRAIL_OUTSIDE = [folder, `rfc3161+${address}/stamps`];
  for (const number of [5, 6]) expect(await postOutside(rootOf(number))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tsr"))).toEqual(["trail-root-5.tsr"]);
  const verify = (file: string) =>
    openssl(
      "ts",
      "-verify",
      "-data",
      path.join(folder, file),
      "-in",
      path.join(folder, "trail-root-5.tsr"),
      "-CAfile",
      "tsa.pem",
    ).toString();
  expect(verify("trail-root-5.json")).toContain("Verification: OK");
  writeFileSync(path.join(folder, "other.json"), statementOf(rootOf(6)));
  expect(() => verify("other.json")).toThrow();
});
