import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test, vi } from "vitest";
import { postOutside } from "@/lib/audit/service/outside";

const settings = vi.hoisted((): { TRAIL_OUTSIDE: string[] } => ({ TRAIL_OUTSIDE: [] }));
vi.mock("@/lib/core/env", () => ({ env: settings }));
vi.mock("@/lib/core/log", () => ({ log: { warn: () => undefined } }));

const servers: ReturnType<typeof createServer>[] = [];
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/roots`;
}
afterAll(() => {
  for (const server of servers) server.close();
});

const root = {
  number: 1,
  at: new Date(0),
  size: 1,
  lastId: 1,
  root: Buffer.alloc(32),
  peaks: Buffer.alloc(32),
  chains: {},
  keyId: "k",
  signature: Buffer.alloc(64),
};

test("a root goes to the place that is named and to none that this one names", async () => {
  const elsewhere = vi.fn<RequestListener>((_, response) => void response.end());
  const sendsOn = vi.fn<RequestListener>(async (_, response) => {
    response.writeHead(307, { location: await there });
    response.end();
  });
  const there = serve(elsewhere);
  settings.TRAIL_OUTSIDE = [await serve(sendsOn)];
  expect(await postOutside(root)).toBe(false);
  expect(sendsOn).toHaveBeenCalledOnce();
  expect(elsewhere).not.toHaveBeenCalled();
  settings.TRAIL_OUTSIDE = [await there];
  expect(await postOutside(root)).toBe(true);
  expect(elsewhere).toHaveBeenCalledOnce();
});
