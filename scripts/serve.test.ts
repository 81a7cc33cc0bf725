import { spawn } from "node:child_process";
import http from "node:http";
import { describe, expect, test } from "vitest";
import { ownOrigin } from "./serve.mjs";

// A server of its own process, ended by the system's signals as in production. Its requests take as long as they ask for.
const SERVER = `
  import { endInOrder, listen } from "./scripts/serve.mjs";
  const server = await listen({
    port: 0,
    host: "127.0.0.1",
    handler: (request, response) => setTimeout(() => response.end("answered"), Number(request.url.slice(1))),
  });
  endInOrder(() => server.close());
  console.log(server.port);
`;

async function startServer() {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SERVER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const port = await new Promise<number>((resolve) =>
    child.stdout.once("data", (chunk: Buffer) => resolve(Number(chunk))),
  );
  return { child, ended, port };
}

/** A request as a browser sends it: over a connection that it would like to keep. */
function ask(port: number, ms: number, agent: http.Agent): Promise<{ text: string; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: "127.0.0.1", path: `/${ms}`, agent }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on("end", () => resolve({ text, connection: response.headers.connection }));
      })
      .on("error", reject);
  });
}

const agent = () => new http.Agent({ keepAlive: true });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a server that is told to end", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "by %s answers what was asked before, takes nothing new, and ends with 0",
    async (signal) => {
      const { child, ended, port } = await startServer();
      const kept = agent();
      await ask(port, 0, kept);
      const inFlight = ask(port, 700, kept);
      await pause(150);
      child.kill(signal);
      await pause(150);
      await expect(ask(port, 0, agent())).rejects.toThrow(/ECONNREFUSED/);
      await expect(inFlight).resolves.toMatchObject({ text: "answered" });
      expect(await ended).toBe(0);
    },
  );

  test("does not wait for browsers that keep an idle connection", async () => {
    const { child, ended, port } = await startServer();
    await ask(port, 0, agent());
    const since = Date.now();
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(Date.now() - since).toBeLessThan(2_000);
  });

  test("ends at once at the second signal", async () => {
    const { child, ended, port } = await startServer();
    const inFlight = ask(port, 10_000, agent());
    inFlight.catch(() => undefined);
    await pause(100);
    child.kill("SIGINT");
    await pause(100);
    child.kill("SIGINT");
    expect(await ended).toBe(1);
    await expect(inFlight).rejects.toThrow();
  });
});

test.each([
  [undefined, "http://127.0.0.1:3000"],
  ["0.0.0.0", "http://127.0.0.1:3000"],
  ["::", "http://127.0.0.1:3000"],
  ["10.0.0.5", "http://10.0.0.5:3000"],
  ["::1", "http://[::1]:3000"],
])("a server that listens on %s reaches itself at %s", (host, origin) =>
  expect(ownOrigin({ port: 3000, host })).toBe(origin),
);
