import { address, asked, type Query, readQuery } from "@/lib/core/query";

/** What of the trail is asked for; what is null or "" leaves a question out. */
export type TrailFilter = {
  /** Any part of an official's name. */
  who: string;
  /** An act by its name: "household.edit". */
  act: string;
  /** A table by its name: "review". */
  table: string;
  unitId: string | null;
  /** A household by its code: what was done to it, to its members and its reviews. */
  household: string;
  /** Days, both included. */
  from: string | null;
  to: string | null;
  request: string;
  /** The last entry of the page before. */
  after: string | null;
};

/** The filter that an address names. */
export function readTrailFilter(query: Query): TrailFilter {
  const { who, act, table, unit, household, from, to, request, after } = readQuery(
    {
      who: asked.text(100),
      act: asked.text(60),
      table: asked.text(60),
      unit: asked.id,
      household: asked.text(20),
      from: asked.day,
      to: asked.day,
      request: asked.text(100),
      after: asked.entry,
    },
    query,
  );
  return {
    who: who ?? "",
    act: act ?? "",
    table: table ?? "",
    unitId: unit ?? null,
    household: household ?? "",
    from: from ?? null,
    to: to ?? null,
    request: request ?? "",
    after: after ?? null,
  };
}

/** The address of the trail with this filter, or of its download. */
export const trailHref = ({ unitId, ...filter }: TrailFilter, path = "/trail", format?: string): string =>
  address(path, { ...filter, unit: unitId, format });
