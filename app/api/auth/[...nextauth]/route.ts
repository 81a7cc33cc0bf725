import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/access/auth";

type Context = RouteContext<"/api/auth/[...nextauth]">;

/** next-auth's own addresses, for programs: the screens sign in by a form (app/api/sign-in). */
async function handler(request: NextRequest, context: Context): Promise<Response> {
  try {
    return await NextAuth(request, context, authOptions());
  } catch (error) {
    // It does not look whether a body can be read.
    if (error instanceof SyntaxError) return new Response(null, { status: 400 });
    throw error;
  }
}

export { handler as GET, handler as POST };
