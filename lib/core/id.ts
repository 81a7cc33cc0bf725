import { z } from "zod";
import { say } from "@/lib/core/message";

const anyId = z.guid();

/** Whether this is an id at all. */
export const isId = (text: string): boolean => anyId.safeParse(text).success;

/** The id of a record: a UUID, in whatever case it was typed. */
export const id = z.uuid({ error: say("choice_required") });

/** What names one record and says nothing else of it. */
export const idSchema = z.strictObject({ id });
