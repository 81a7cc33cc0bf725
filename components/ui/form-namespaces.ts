/** Words that every form needs: its fields, its failures. */
export const FORM = ["ui", "validation", "problems", "common"];
