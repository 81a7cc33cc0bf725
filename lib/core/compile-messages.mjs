import compile from "icu-minify/compile";

/** @typedef {{ [key: string]: string | Messages }} Messages */

/**
 * Each message as the formatter reads it that next.config.js gives to next-intl: taken apart once, and not on each page.
 *
 * @param {Messages} messages texts in ICU's MessageFormat
 * @returns {Messages} lists where a message has places to fill: next-intl's type knows texts only
 */
export const compileMessages = (messages) =>
  Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [
      key,
      // By way of JSON, since React sends a browser no object without a prototype.
      typeof message === "string" ? JSON.parse(JSON.stringify(compile(message))) : compileMessages(message),
    ]),
  );

/**
 * The same for messages that are built in (components/ui/spoken.tsx).
 * @param {string} file the JSON of a namespace
 */
export default function load(file) {
  return `export default ${JSON.stringify(compileMessages(JSON.parse(file)))};`;
}
