"use client";

export type DrawnRow = {
  kind: string;
  unitId: string;
  number: string;
  name: string;
  /** The same table of the unit. */
  href: string | undefined;
  /** Columns whose figure has no household behind it. */
  empty: readonly number[];
  /** One, or one for each measure; figures as they are written. */
  lines: readonly { label: string | null; cells: readonly string[] }[];
};

type Props = {
  /** The address of the households behind a figure, without its unit and its count; null for whoever sees no household. */
  behind: string | null;
  /** What each column counts; null where it opens nothing. */
  counts: readonly (string | null)[];
  rows: readonly DrawnRow[];
};

/** The figures of an official table, which reach the browser as data beside their HTML. */
export function OfficialRows({ behind, counts, rows }: Props) {
  return rows.map(({ kind, unitId, number, name, href, empty, lines }) => (
    <tbody key={`${kind}${unitId}`} className="figures" data-kind={kind}>
      {lines.map(({ label, cells }, i) => (
        <tr key={label}>
          {i === 0 && (
            <>
              <td rowSpan={lines.length} data-text>
                {number}
              </td>
              <th scope="row" rowSpan={lines.length}>
                {href ? <a href={href}>{name}</a> : name}
              </th>
            </>
          )}
          {label && <td data-text>{label}</td>}
          {cells.map((text, column) => {
            const count = counts[column];
            const opens = behind && count && text !== "–" && !empty.includes(column);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a form stay where they are
              <td key={column}>{opens ? <a href={`${behind}&unit=${unitId}&count=${count}`}>{text}</a> : text}</td>
            );
          })}
        </tr>
      ))}
    </tbody>
  ));
}
