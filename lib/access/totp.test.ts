import { Secret } from "otpauth";
import { expect, test } from "vitest";
import { createTotpSecret, totpAddress, totpStep } from "./totp";

// The secret and the codes of RFC 6238, appendix B, cut to six digits.
const SECRET = Secret.fromLatin1("12345678901234567890").base32;

test.each([
  [59, "287082"],
  [1111111109, "081804"],
  [1234567890, "005924"],
  [20000000000, "353130"],
])("at second %i the code of RFC 6238 is %s, and is taken half a minute before and after, no later", (second, code) => {
  const step = Math.floor(second / 30);
  for (const shift of [-30, 0, 30]) expect(totpStep(SECRET, code, (second + shift) * 1_000)).toBe(step);
  for (const shift of [-90, 90]) expect(totpStep(SECRET, code, (second + shift) * 1_000)).toBeNull();
});

test("what is no code of six digits is none", () => {
  for (const code of ["", "28708", "2870822", "28708x", " 287082", "２８７０８２"])
    expect(totpStep(SECRET, code, 59_000)).toBeNull();
});

test("a new secret has 160 bits, and the picture tells whose it is", () => {
  const secret = createTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(createTotpSecret()).not.toBe(secret);
  const address = new URL(totpAddress(secret, "Rà Soát", "nong.hoa"));
  expect(address.protocol).toBe("otpauth:");
  expect(address.searchParams.get("secret")).toBe(secret);
  expect(address.searchParams.get("issuer")).toBe("Rà Soát");
});
