import type { FieldErrors } from "react-hook-form";
import type { ListedError } from "@/components/ui/error-summary";
import { HOUSEHOLD_FIELD_NAMES } from "@/lib/households/household-fields";
import { MEMBER_FIELD_NAMES } from "@/lib/households/member-fields";
import type { HouseholdEditInput } from "@/lib/households/schema";

const NAMES: ReadonlySet<string> = new Set([...HOUSEHOLD_FIELD_NAMES, ...MEMBER_FIELD_NAMES, "members", "departed"]);

/** Whether the namespace `households` names it under `field`. */
export const isFieldName = (name: string): boolean => NAMES.has(name);

type Node = { message?: unknown; root?: unknown; [key: string]: unknown };

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/**
 * What is to be mended, in the order of the form.
 *
 * @param labelOf the words of a field and, for a member's, of the member at that place
 */
export function listErrors(
  errors: FieldErrors<HouseholdEditInput>,
  labelOf: (field: string, member: number | null) => string,
): ListedError[] {
  const listed: ListedError[] = [];
  const walk = (node: unknown, path: readonly string[]) => {
    if (!isNode(node)) return;
    if (typeof node.message === "string" && node.message !== "") {
      const name = path.findLast(isFieldName) ?? "members";
      const member = path[0] === "members" && path.length > 2 ? Number(path[1]) : null;
      listed.push({ id: path.join("."), label: labelOf(name, member), message: node.message });
      return;
    }
    for (const [key, child] of Object.entries(node)) {
      // react-hook-form keeps the error of a whole list beside those of its rows.
      if (key === "root") walk(child, path);
      else if (key !== "ref" && key !== "type" && key !== "types") walk(child, [...path, key]);
    }
  };
  for (const key of [...HOUSEHOLD_FIELD_NAMES, "members", "departed"] as const) walk(errors[key], [key]);
  return listed;
}
