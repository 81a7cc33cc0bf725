import type { RowWords } from "@/components/ui/rows";
import { type Chain, statusesOf, statusWord } from "@/lib/rounds/steps";
import { HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

/**
 * The short words of all classes and, where a table shows them, of the states of reviews or of the lists of a chain.
 *
 * @param t says the words of the namespace `common`
 */
export function rowWords(t: (key: string) => string, states?: "reviews" | Chain): RowWords {
  const words: RowWords = {};
  for (const value of Object.values(HouseholdClass)) words[value] = t(`class_short.${value}`);
  if (states === "reviews") for (const value of Object.values(ReviewStatus)) words[value] = t(`review_status.${value}`);
  else if (states)
    for (const status of statusesOf(states)) {
      const word = statusWord(states, status);
      words[word] = t(`list_status.${word}`);
    }
  return words;
}
