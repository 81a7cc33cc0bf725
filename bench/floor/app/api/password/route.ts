import { verify } from "@node-rs/argon2";

/** One password tried against one hash: what no sign-in can be quicker than. */
export async function POST(request: Request) {
  const { hash, password } = await request.json();
  return Response.json({ matches: await verify(hash, password) });
}
