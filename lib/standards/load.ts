import { problems } from "@/lib/core/problem";
import { type PointTable, pointTableSchema, type Standard, standardSchema } from "@/lib/standards/schema";
import sample2022 from "@/standards/point-tables/mau-2022.json";
import vn2022 from "@/standards/vn-2022-2026.json";
import vn2027 from "@/standards/vn-2027-2030.json";

// Checked once, when first loaded: a file that does not hold what it must stops the start and not a review.
const standards: readonly Standard[] = [vn2022, vn2027].map((file) => standardSchema.parse(file));
const pointTables: readonly PointTable[] = [sample2022].map((file) => pointTableSchema.parse(file));

/** All standards, the oldest first, also those that no round can use yet. */
export const listStandards = (): readonly Standard[] => standards;

export const findStandard = (id: string): Standard | null => standards.find((standard) => standard.id === id) ?? null;

/** @throws Problem `not_found` */
export function getStandard(id: string): Standard {
  const standard = findStandard(id);
  if (!standard) throw problems.notFound();
  return standard;
}

/** The usable standard that governs a review year; null where there is none (before 2022, after 2026). */
export const findStandardOfYear = (year: number): Standard | null =>
  standards.find(({ usable, years }) => usable && years.from <= year && year <= years.to) ?? null;

/** The point tables that may be used with a standard; empty where none is installed. */
export const listPointTables = (standard: Standard): readonly PointTable[] =>
  pointTables.filter(({ id }) => standard.pointTables.includes(id));
