/** What was found, ready to be shown (app/api/search). */
export type SearchAnswer = {
  groups: { key: string; label: string; items: { href: string; title: string; detail: string }[] }[];
  /** How many there are, in words. */
  count: string;
};

const isText = (value: unknown): value is string => typeof value === "string";
const isList = <T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] =>
  Array.isArray(value) && value.every(isOne);

type Group = SearchAnswer["groups"][number];

const isItem = (value: unknown): value is Group["items"][number] =>
  typeof value === "object" &&
  value !== null &&
  "href" in value &&
  "title" in value &&
  "detail" in value &&
  [value.href, value.title, value.detail].every(isText);

const isGroup = (value: unknown): value is Group =>
  typeof value === "object" &&
  value !== null &&
  "key" in value &&
  "label" in value &&
  "items" in value &&
  isText(value.key) &&
  isText(value.label) &&
  isList(value.items, isItem);

/** Whether that is an answer: by hand, since a library that checks would travel with every page. */
export const isSearchAnswer = (value: unknown): value is SearchAnswer =>
  typeof value === "object" &&
  value !== null &&
  "groups" in value &&
  "count" in value &&
  isText(value.count) &&
  isList(value.groups, isGroup);
