import { expect, test } from "vitest";
import { deviceOf } from "./device";

const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

test.each([
  [`${WINDOWS} ${CHROME}`, "Chrome, Windows"],
  [`${WINDOWS} ${CHROME} Edg/142.0.0.0`, "Edge, Windows"],
  [
    `${WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/130.0.0 Chrome/130 Safari/537.36`,
    "Cốc Cốc, Windows",
  ],
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0", "Firefox, Windows"],
  [`Mozilla/5.0 (Linux; Android 14; SM-A155F) ${CHROME} Mobile`, "Chrome, Android"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Safari, iPhone",
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0 Safari/537.36",
    "Chrome, Linux",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
    "Safari, macOS",
  ],
  ["curl/8.5.0", ""],
  ["", ""],
  [null, ""],
])("%s is called %s", (header, device) => {
  expect(deviceOf(header)).toBe(device);
});
