import { expect, test } from "vitest";
import { freePort, tryPort } from "./processes.mjs";

test("a port for a server is free, and none that the system gives to a connection", async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => freePort("127.0.0.1")));
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_768);
  }
  expect(await tryPort(ports[0] ?? 0, "127.0.0.1")).toBe(ports[0]);
});
