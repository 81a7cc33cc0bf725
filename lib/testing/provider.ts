import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** What the provider calls us, and another application beside us. */
export const CLIENTS = {
  ours: { clientId: "ra-soat", clientSecret: "what-the-provider-gave-us" },
  other: { clientId: "another", clientSecret: "what-it-gave-the-others" },
} as const;

/**
 * A provider of sign-ins as a province may have one (oidc-provider, certified by the OpenID Foundation), on this machine. Whoever comes is
 * the person of that moment, and is not asked.
 *
 * @param back where people are sent back to
 */
export async function startProvider(back: string, port = 0) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const now = { person: "", name: "", idToken: "", sent: "" };
  const provider = new Provider(issuer, {
    clients: Object.values(CLIENTS).map(({ clientId, clientSecret }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [back],
    })),
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
    cookies: { keys: ["for the tests"] },
    claims: { openid: ["sub"], profile: ["preferred_username"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    ttl: { Session: 60, Interaction: 60, Grant: 60, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    interactions: { url: (_, { uid }) => `/person/${uid}` },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, preferred_username: now.name }),
    }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId,
        accountId: oidc.session?.accountId,
      });
      grant.addOIDCScope("openid profile");
      await grant.save();
      return grant;
    },
  });
  provider.use(async (context, next) => {
    await next();
    const { body } = context;
    if (context.path !== "/token" || typeof body !== "object" || body === null || !("id_token" in body)) return;
    now.sent = String(body.id_token);
    if (now.idToken) context.body = { ...body, id_token: now.idToken };
  });
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/person/")) return answer(request, response);
    const login = { login: { accountId: now.person, remember: false } };
    provider.interactionFinished(request, response, now.person ? login : { error: "access_denied" });
  });
  return {
    issuer,
    /** Whoever comes now, and what they are called; nobody: whoever comes is refused. */
    comes: (person: string, name = "") => Object.assign(now, { person, name }),
    /** The last token that was given. */
    lastToken: () => now.sent,
    /** Gives this token to whoever asks for one, instead of theirs; "" for theirs again. */
    givesToken: (token: string) => Object.assign(now, { idToken: token }),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** Goes where a browser would be sent, with its cookies, until it would come to another place. @returns that address */
export async function follow(address: URL): Promise<URL> {
  const cookies = new Map<string, string>();
  const { origin } = address;
  for (let at = address, steps = 0; steps < 10; steps++) {
    if (at.origin !== origin) return at;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(at, { redirect: "manual", headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    const to = response.headers.get("location");
    if (!to) throw new Error(`${at.pathname} answers ${response.status} and goes nowhere`);
    at = new URL(to, at);
  }
  throw new Error("no end");
}
