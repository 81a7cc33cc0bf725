import { createHmac } from "node:crypto";
import { encode } from "next-auth/jwt";
import { describe, expect, test } from "vitest";
import { sealSession, unsealSession } from "@/lib/access/session-token";

const SECRET = "x".repeat(40);
const ID = "3f2f1c8e-0c53-4a4e-9d3c-0f6a1f0f9a11";
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const CLAIMS = part({ sid: ID, exp: 4_000_000_000 });

describe("a session's token", () => {
  test("says nothing to whoever has not the secret", async () => {
    const token = await sealSession(ID, SECRET, 60);
    expect(await unsealSession(token, SECRET)).toBe(ID);
    for (const text of token.split(".")) expect(Buffer.from(text, "base64url").toString("latin1")).not.toContain(ID);
  });

  test("changed in one sign is none", async () => {
    const token = await sealSession(ID, SECRET, 60);
    for (let at = 0; at < token.length; at += 7) {
      // With every bit of it: the last ones of a part may say nothing.
      const other = SIGNS[63 - SIGNS.indexOf(token[at] ?? "")] ?? "A";
      expect(
        await unsealSession(`${token.slice(0, at)}${other}${token.slice(at + 1)}`, SECRET),
        `sign ${at}`,
      ).toBeNull();
    }
  });

  test("made by another algorithm, or by none, is none", async () => {
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${CLAIMS}`;
    const signature = createHmac("sha256", SECRET).update(signed).digest("base64url");
    for (const token of [
      `${part({ alg: "none" })}.${CLAIMS}.`,
      `${part({ alg: "none" })}.${CLAIMS}`,
      `${signed}.${signature}`,
      `${part({ alg: "none", enc: "A256GCM" })}..AAAA.${CLAIMS}.`,
      CLAIMS,
    ])
      expect(await unsealSession(token, SECRET), token).toBeNull();
  });

  test("of another kind is none", async () => {
    const token = await encode({ token: { sid: ID }, secret: SECRET, salt: "sign-in-refused", maxAge: 60 });
    expect(await unsealSession(token, SECRET)).toBeNull();
  });
});
