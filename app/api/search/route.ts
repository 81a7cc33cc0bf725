import { getTranslations } from "next-intl/server";
import { searchAnswer } from "@/app/search-answer";
import { requireActor } from "@/lib/access/actor";
import { loadMessages } from "@/lib/core/i18n";
import { LOCALES } from "@/lib/core/locale";
import { problems } from "@/lib/core/problem";
import { parseInput, runRoute } from "@/lib/core/run";
import { type PageWords, readPageWords } from "@/lib/search/pages";
import { searchEverything } from "@/lib/search/queries";
import { searchSchema } from "@/lib/search/schema";

const wordsOf = new WeakMap<ReturnType<typeof loadMessages>, PageWords>();

/** What pages are called, in every language: people look for "bao cao" on English pages, too. Read once for messages that are kept. */
const languages = () =>
  LOCALES.map((locale) => {
    const messages = loadMessages(locale);
    const words = wordsOf.get(messages) ?? readPageWords(messages);
    wordsOf.set(messages, words);
    return words;
  });

/** Everything that a text finds. By POST, since what is typed may be a national id and belongs in no address and no log. */
export function POST(request: Request) {
  return runRoute(async () => {
    const actor = await requireActor();
    const body: unknown = await request.json().catch(() => null);
    if (body === null) throw problems.invalid({});
    const { q } = parseInput(searchSchema, body);
    const result = await searchEverything(actor, q, languages());
    const [t, tc, tp, tr] = await Promise.all([
      getTranslations("search"),
      getTranslations("common"),
      getTranslations("pages"),
      getTranslations("reports"),
    ]);
    return Response.json(searchAnswer(t, tc, { tp, tr }, q.trim(), result, actor.level === "COMMUNE"));
  });
}
