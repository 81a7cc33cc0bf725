import { z } from "zod";
import { comeIn } from "@/lib/access/come-in";
import { tellRefusal } from "@/lib/access/refusal";
import { safePath } from "@/lib/access/request-rules.mjs";
import { authenticate, authenticateForDemo } from "@/lib/access/sign-in";
import { parseInput, runAction } from "@/lib/core/run";
import { Role } from "@/prisma/generated/enums";

/**
 * Takes what the sign-in page's forms send, by password or by one of the demonstration's buttons (`role`), and sends the
 * browser on: to `from`, or back to the page, which tells why. A form that the browser sends by itself and no server action:
 * an action would draw the next page inside its answer, and whoever waits at the door would wait for that, too.
 */
export async function POST(request: Request) {
  const form = await request.formData().catch(() => new FormData());
  const typed = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const from = safePath(typed("from"));
  const by = form.has("role") ? "demo" : "password";
  const result = await runAction(async () => {
    await comeIn((doorstep, id) =>
      by === "demo"
        ? authenticateForDemo(parseInput(z.enum(Role), typed("role")), doorstep, id)
        : authenticate({ username: typed("username"), password: typed("password") }, doorstep, id),
    );
  });
  await tellRefusal(
    result.ok ? null : { by, username: typed("username").slice(0, 200), problem: result.problem.message },
  );
  const back = from === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ from })}`;
  return new Response(null, { status: 303, headers: { Location: result.ok ? from : back } });
}
