import { expect, test } from "vitest";
import { clientAddress } from "./client-address";

test.each([
  ["203.113.1.9", "203.113.1.9"],
  ["::ffff:203.113.1.9", "203.113.1.9"],
  ["203.113.1.9:51234", "203.113.1.9"],
  // What stands before the last entry came from outside.
  ["1.1.1.1, 2.2.2.2, 203.113.1.9", "203.113.1.9"],
  ["2405:4802:1d:9e00:8c1:77aa:1:2", "2405:4802:1d:9e00"],
  ["2405:4802:001d::5", "2405:4802:1d:0"],
  ["[2405:4802:1d:9e00::1]:443", "2405:4802:1d:9e00"],
  ["::1", "0:0:0:0"],
  ["", ""],
  [null, ""],
  ["unknown", ""],
])("%s is counted as %s", (header, address) => {
  expect(clientAddress(header)).toBe(address);
});

test.each([
  // Caddy of the compose file writes one, and drops what came with the request.
  ["203.113.1.9", 1, "203.113.1.9"],
  // A proxy of the province's own stands before it: its entry is the last but one, and what a stranger wrote stands before that.
  ["1.1.1.1, 203.113.1.9, 10.0.0.5", 2, "203.113.1.9"],
  // Whoever came round the outer one is at the address that the inner one saw.
  ["10.0.0.5", 2, "10.0.0.5"],
  ["203.113.1.9", 0, "203.113.1.9"],
])("of %s behind %s proxies it is %s", (header, proxies, address) => {
  expect(clientAddress(header, proxies)).toBe(address);
});
