/**
 * Whether a key goes into a field, and is no shortcut. A field that was just closed away keeps the focus until the page is drawn
 * anew: what is pressed then is not typed into it.
 */
export const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  target.checkVisibility() &&
  target.closest("input, textarea, select, [contenteditable]") !== null;
