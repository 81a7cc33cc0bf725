import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/access/auth";

type Context = RouteContext<"/api/auth/[...nextauth]">;

/**
 * next-auth's own addresses, those that are used: the screens sign in by a form (app/api/sign-in). Shut are the one that takes a
 * password beside the door, the one that prolongs a session, and the one that writes into the log what anybody sends.
 */
const OPEN: Record<string, readonly string[]> = { GET: ["csrf", "providers", "signin"], POST: ["signout"] };

async function handler(request: NextRequest, context: Context): Promise<Response> {
  const [action = "", ...rest] = (await context.params).nextauth;
  if (rest.length > 0 || !OPEN[request.method]?.includes(action)) return new Response(null, { status: 404 });
  try {
    return await NextAuth(request, context, authOptions());
  } catch (error) {
    // It does not look whether a body can be read.
    if (error instanceof SyntaxError) return new Response(null, { status: 400 });
    throw error;
  }
}

export { handler as GET, handler as POST };
