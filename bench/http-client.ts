import http from "node:http";

export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer; ms: number };
type Sent = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

/** Somebody at a server: their cookies, and connections that are kept. */
export class Client {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 400 });

  constructor(origin: string) {
    this.origin = origin;
  }

  /** @returns the whole answer, redirections as they are; `ms` until its last byte */
  send(path: string, { method = "GET", headers = {}, body }: Sent = {}): Promise<Answer> {
    const since = performance.now();
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Promise((resolve, reject) => {
      const request = http.request(
        new URL(path, this.origin),
        { method, agent: this.#agent, headers: { origin: this.origin, ...(cookie && { cookie }), ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            for (const line of response.headers["set-cookie"] ?? []) {
              const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
              if (name) this.cookies.set(name, value ?? "");
            }
            const { statusCode = 0 } = response;
            const ms = performance.now() - since;
            resolve({ status: statusCode, headers: response.headers, body: Buffer.concat(chunks), ms });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  /** The same, and an error unless it succeeded. */
  async get(path: string, sent: Sent = {}): Promise<Answer> {
    const answer = await this.send(path, sent);
    if (answer.status !== 200)
      throw new Error(
        `${sent.method ?? "GET"} ${path}: ${answer.status} ${answer.headers.location ?? answer.body.toString().slice(0, 300)}`,
      );
    return answer;
  }

  /** What the page's script asks for when somebody comes here from another page. Next.js gives such a request an address of its own. */
  async flight(path: string): Promise<Answer> {
    const headers = { rsc: "1" };
    const { location = path } = (await this.send(path, { headers })).headers;
    return this.get(location, { headers });
  }

  postJson(path: string, content: unknown): Promise<Answer> {
    return this.get(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(content),
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The id under which the build knows a server action, by the name of its function. */
type Actions = (name: string) => string;

/** @param manifest of the build: `server/server-reference-manifest.json` */
export function actionsOf(manifest: string): Actions {
  const { node } = JSON.parse(manifest) as { node: Record<string, { exportedName: string }> };
  const ids = new Map(Object.entries(node).map(([id, { exportedName }]) => [exportedName, id]));
  return (name) => {
    const id = ids.get(name);
    if (!id) throw new Error(`the build knows no action ${name}`);
    return id;
  };
}

/** Calls a server action with plain data, as a page's script does. @throws when it answers with a problem */
export async function act(client: Client, page: string, id: string, argument: unknown): Promise<Answer> {
  const answer = await client.get(page, {
    method: "POST",
    headers: { accept: "text/x-component", "next-action": id, "content-type": "text/plain;charset=UTF-8" },
    body: JSON.stringify([argument]),
  });
  if (!answer.body.includes('"ok":true')) throw new Error(`${page}: ${answer.body.toString().slice(0, 500)}`);
  return answer;
}

/** Signs in as the browser sends the form. */
export async function signInClient(client: Client, username: string, password: string): Promise<Answer> {
  const answer = await client.send("/api/sign-in", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ from: "/", username, password }).toString(),
  });
  if (!client.cookies.get("next-auth.session-token"))
    throw new Error(`${username} was not let in: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
  return answer;
}
