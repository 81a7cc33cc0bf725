import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/access/auth";

type Context = RouteContext<"/api/auth/[...nextauth]">;

/** next-auth's own addresses, for programs: the screens sign in by a form (app/api/sign-in). */
const handler = (request: NextRequest, context: Context) => NextAuth(request, context, authOptions());

export { handler as GET, handler as POST };
