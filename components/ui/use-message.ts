"use client";

import { useTranslations } from "next-intl";
import { decodeMessage } from "@/lib/core/message";

/** Says an encoded message: of a field from `validation`, of a whole form from `problems`. */
export function useMessage(): { ofField: (text: string) => string; ofForm: (text: string) => string } {
  const validation = useTranslations("validation");
  const problems = useTranslations("problems");
  return {
    ofField: (text) => {
      const { key, params } = decodeMessage(text);
      // A message of zod's own, which no schema of ours gave words: the plain "please fill this in".
      return validation.has(key) ? validation(key, params) : validation("required");
    },
    ofForm: (text) => {
      const { key, params } = decodeMessage(text);
      return problems.has(key) ? problems(key, params) : problems("invalid");
    },
  };
}
