/**
 * Leads to the first box of a form whose text means nothing (`data-unread`), and answers whether there is one: what stands
 * there is not what would be recorded.
 */
export function leadToUnread(form: HTMLElement): boolean {
  const box = form.querySelector<HTMLElement>("[data-unread]");
  box?.focus();
  box?.scrollIntoView({ block: "center" });
  return box !== null;
}
