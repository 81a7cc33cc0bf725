import { useEffect, useRef, useState } from "react";
import { isSearchAnswer, type SearchAnswer } from "@/components/search/search-answer";

const NOTHING: SearchAnswer = { groups: [], count: "" };

/** Typing pauses for so long, in milliseconds, before it is asked for. */
const PAUSE = 150;

async function ask(q: string, signal: AbortSignal): Promise<SearchAnswer> {
  const response = await fetch("/api/search", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ q }),
    signal,
  });
  if (!response.ok) throw new Error(String(response.status));
  const answer: unknown = await response.json();
  if (!isSearchAnswer(answer)) throw new Error("no answer of the search");
  return answer;
}

/**
 * What is found for a text while it is typed.
 *
 * @param query without blanks around it; nothing is asked for an empty one
 * @param onFound told of each answer
 */
export function useSearch(query: string, onFound: (answer: SearchAnswer) => void) {
  const [{ answer, of, failed }, setState] = useState({ answer: NOTHING, of: "", failed: false });
  const found = useRef(onFound);
  useEffect(() => {
    found.current = onFound;
  });

  useEffect(() => {
    if (query === "") return;
    const request = new AbortController();
    const timer = setTimeout(() => {
      setState((before) => ({ ...before, failed: false }));
      ask(query, request.signal).then(
        (answer) => {
          setState({ answer, of: query, failed: false });
          found.current(answer);
        },
        () => {
          if (!request.signal.aborted) setState((before) => ({ ...before, failed: true }));
        },
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [query]);

  return {
    /** The last one, be it for an earlier text. */
    answer,
    state: failed ? ("failed" as const) : of === query ? ("found" as const) : ("searching" as const),
  };
}
