import { z } from "zod";
import { id } from "@/lib/core/id";
import { say } from "@/lib/core/message";
import { requiredText, text } from "@/lib/core/text";

/** What is typed into the search box. It may be a national id: it travels in a body, never in an address. */
export const searchSchema = z.strictObject({
  q: text(100),
});

/** Pages whose filters people keep. */
const FILTER_PAGES = ["households", "reviews"] as const;
export type FilterPage = (typeof FILTER_PAGES)[number];

const name = requiredText(60);

/** A filter to be kept: `query` as it stands in the address of its page. */
export const saveFilterSchema = z.strictObject({
  id,
  page: z.enum(FILTER_PAGES, say("choice_required")),
  name,
  query: requiredText(1000),
});
export type SaveFilterInput = z.infer<typeof saveFilterSchema>;

export const renameFilterSchema = z.strictObject({ id, name });
export type RenameFilterInput = z.infer<typeof renameFilterSchema>;
