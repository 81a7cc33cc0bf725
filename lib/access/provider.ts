import "server-only";
import * as oidc from "openid-client";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { problems } from "@/lib/core/problem";

// Sign-in by the province's provider: OpenID Connect, a code and PKCE (RFC 9700). Who somebody is there is found out here; whose account
// that is, lib/access/identities.ts knows.

/** What was agreed with the provider at the beginning and is asked for at the end. The browser keeps it, sealed. */
export type Flow = { state: string; nonce: string; verifier: string };

/**
 * Somebody at the provider. `subject` is theirs for ever; `label` is what the provider calls them, for people's eyes.
 */
export type Identity = { issuer: string; subject: string; label: string };

/** Where the provider sends people back to, below the address at which they reach us. */
export const WAY_BACK = "/api/sign-in/provider/back";

/** Seconds after which a provider that does not answer is given up. */
const PATIENCE = 10;

/**
 * @param settings `back`: the whole address to which people come back, as the provider knows it
 */
export function createProvider(settings: { issuer: string; clientId: string; clientSecret: string; back: string }) {
  const { issuer, clientId, clientSecret, back } = settings;
  let known: Promise<oidc.Configuration> | undefined;

  /** What the provider says of itself, asked for once; anew where that failed. */
  function configuration(): Promise<oidc.Configuration> {
    known ??= oidc
      .discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
        timeout: PATIENCE,
        // Only to this very machine (lib/core/settings.ts).
        execute: [oidc.enableNonRepudiationChecks, ...(issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : [])],
      })
      .catch((error: unknown) => {
        known = undefined;
        log.warn({ err: error, issuer }, "the provider of sign-ins does not answer");
        throw problems.providerSilent();
      });
    return known;
  }

  return {
    /** Where to send somebody who wants to be known. @throws Problem `unavailable` */
    async begin(): Promise<{ address: URL; flow: Flow }> {
      const flow = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
      const address = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: back,
        scope: "openid profile",
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: "S256",
      });
      return { address, flow };
    },

    /**
     * Who it is that came back.
     *
     * @param search what the address had behind its path: "?code=…&state=…"
     * @throws Problem `unauthenticated` (refused there, another's state, code or token, or used before), `unavailable`
     */
    async finish({ state, nonce, verifier }: Flow, search: string, requestId = ""): Promise<Identity> {
      const asked = await configuration();
      try {
        const tokens = await oidc.authorizationCodeGrant(asked, new URL(search, back), {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error("no id token");
        const label = [claims.preferred_username, claims.name, claims.sub].find((one) => typeof one === "string");
        return { issuer: claims.iss, subject: claims.sub, label: String(label).slice(0, 200) };
      } catch (error) {
        const { name, code } = error instanceof Error ? { code: undefined, ...error, name: error.name } : {};
        log.info({ requestId, error: name, code }, "refused by the provider of sign-ins, or by what it said");
        throw problems.providerRefused();
      }
    },
  };
}

const globals = globalThis as { providerOfRaSoat?: ReturnType<typeof createProvider> };

/** Whether the province has one. */
export const hasProvider = (): boolean => env.OIDC_ISSUER !== "";

/** The province's. @throws Problem `not_found` where it has none */
export function provider(): ReturnType<typeof createProvider> {
  if (!hasProvider()) throw problems.notFound();
  globals.providerOfRaSoat ??= createProvider({
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET,
    back: new URL(WAY_BACK, env.NEXTAUTH_URL).href,
  });
  return globals.providerOfRaSoat;
}
