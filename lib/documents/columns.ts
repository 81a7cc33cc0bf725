/** A text, a number, or in a column of dates a day, "yyyy-MM-dd". */
export type Cell = string | number | null;

export type SheetColumn = { header: string; kind: "text" | "number" | "percent" | "date"; width?: number };
