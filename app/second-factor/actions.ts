"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { fieldsOf } from "@/lib/access/action";
import { requireActorAtTheDoor, requireActorOfAnyPassword } from "@/lib/access/actor";
import { safePath } from "@/lib/access/request-rules.mjs";
import { keepFactor, showFactor } from "@/lib/access/second-factor";
import { address } from "@/lib/core/query";
import { parseInput, runAction } from "@/lib/core/run";

const code = z.string().max(40);

/** Shows the second factor and goes on to where the person was going. */
export async function showFactorAction(form: unknown): Promise<void> {
  const fields = fieldsOf(form);
  const from = safePath(fields.from);
  const result = await runAction(async () => {
    const { actor } = await requireActorAtTheDoor();
    await showFactor(actor, parseInput(z.object({ code }), fields));
  });
  redirect(result.ok ? from : address("/second-factor", { from, again: "1", problem: result.problem.message }));
}

/** Keeps the second factor that was prepared; where the code was none of its, the same one is shown again. */
export async function keepFactorAction(form: unknown): Promise<void> {
  const fields = fieldsOf(form);
  const from = safePath(fields.from);
  const sealed = typeof fields.sealed === "string" ? fields.sealed : "";
  const result = await runAction(async () => {
    const actor = await requireActorOfAnyPassword();
    await keepFactor(actor, parseInput(z.object({ sealed: z.string().max(4_000), code }), fields));
  });
  if (result.ok) redirect(from);
  redirect(address("/second-factor", { from, new: "1", sealed, problem: result.problem.message }));
}
