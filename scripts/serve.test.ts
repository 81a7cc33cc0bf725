import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import http from "node:http";
import { describe, expect, test } from "vitest";
import { listen, ownOrigin } from "./serve.mjs";

// A server of its own process, ended by the system's signals as in production. It says when a request is held, answers those
// that it holds when it is told to, and has patience without end: nothing here depends on the time that anything takes.
const SERVER = `
  import { endInOrder, listen } from "./scripts/serve.mjs";
  const held = [];
  const server = await listen({
    port: 0,
    host: "127.0.0.1",
    patience: 2 ** 31 - 1,
    handler: (request, response) => {
      if (request.url !== "/held") return response.end("answered");
      held.push(response);
      console.log("held");
    },
  });
  process.stdin.on("data", () => held.forEach((response) => response.end("answered")));
  endInOrder(() => server.close());
  console.log(server.port);
`;

async function startServer() {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SERVER], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const says = () =>
    new Promise<string>((resolve) => child.stdout.once("data", (chunk: Buffer) => resolve(`${chunk}`)));
  const port = Number(await says());
  return { child, ended, port, says };
}

/** A request as a browser sends it: over a connection that it would like to keep. */
function ask(port: number, path: string, agent: http.Agent): Promise<{ text: string; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: "127.0.0.1", path, agent }, (response) => {
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

/** Waits until the server takes no new connections. */
const untilClosed = (port: number) =>
  expect
    .poll(
      () =>
        ask(port, "/", agent()).then(
          () => "open",
          (error) => error.code,
        ),
      { timeout: 60_000 },
    )
    .toBe("ECONNREFUSED");

describe("a server that is told to end", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "by %s answers what was asked before, takes nothing new, and ends with 0",
    async (signal) => {
      const { child, ended, port, says } = await startServer();
      const kept = agent();
      await ask(port, "/", kept);
      const held = says();
      const inFlight = ask(port, "/held", kept);
      expect((await held).trim()).toBe("held");
      child.kill(signal);
      await untilClosed(port);
      child.stdin.write("answer\n");
      await expect(inFlight).resolves.toMatchObject({ text: "answered" });
      expect(await ended).toBe(0);
    },
  );

  test("does not wait for browsers that keep an idle connection", async () => {
    const { child, ended, port } = await startServer();
    await ask(port, "/", agent());
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test("ends at once at the second signal", async () => {
    const { child, ended, port, says } = await startServer();
    const held = says();
    const inFlight = ask(port, "/held", agent());
    inFlight.catch(() => undefined);
    await held;
    child.kill("SIGINT");
    await untilClosed(port);
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

test("a connection that waits for the next request keeps nothing of the last one", async () => {
  const requests = new AsyncLocalStorage<string>();
  let kept: (string | undefined)[] = [];
  const server = await listen({
    port: 0,
    host: "127.0.0.1",
    handler: ({ socket }, response) => {
      const setTimeout = socket.setTimeout.bind(socket);
      socket.setTimeout = (ms, ...rest) => {
        kept = [...kept, requests.getStore()];
        return setTimeout(ms, ...rest);
      };
      requests.run("one", () => response.end("answered"));
    },
  });
  const browser = agent();
  await ask(server.port, "/", browser);
  await expect.poll(() => kept.length).toBeGreaterThan(0);
  expect(kept.at(-1)).toBeUndefined();
  browser.destroy();
  await server.close();
});
