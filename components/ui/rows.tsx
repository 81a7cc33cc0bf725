"use client";

import { Fragment, type ReactNode } from "react";
import { ChooseBox } from "@/components/ui/choose-box";
import { ClassLabel } from "@/components/ui/class-label";
import { ListStatusLabel, ReviewStatusLabel } from "@/components/ui/status-label";
import { Tag } from "@/components/ui/tag";
import type { StatusWord } from "@/lib/rounds/steps";
import type { HouseholdClass, ReviewStatus } from "@/prisma/generated/enums";

/** A text, or one with a look of its own. */
type Part =
  | string
  | number
  | { href: string; text: string }
  | { soft: string }
  | { tag: string; strong?: boolean }
  | { class: HouseholdClass }
  | { review: ReviewStatus }
  | { list: StatusWord };

/** What stands in a cell, one after the other; what is false or empty does not. */
export type TableCell = Part | null | readonly (Part | false | null)[];

export type TableRow = {
  id: string;
  /** The household by which the row is chosen, and the words of its box. */
  choose?: { id: string; label: string } | undefined;
  /** What stands in a cell before them. */
  lead?: ReactNode;
  /** Waits for the reader: its name is bold. */
  waits?: boolean;
  cells: readonly TableCell[];
};

type Column = {
  /** Names each row, to a screen reader too. */
  heads?: boolean;
  /** Figures stand to the right. */
  numeric?: boolean;
  className?: string;
};

/** The words of what the cells name by a key: classes and states. */
export type RowWords = Partial<Record<HouseholdClass | ReviewStatus | StatusWord, string>>;

type Props = { columns: readonly Column[]; rows: readonly TableRow[]; words: RowWords };

/**
 * The rows of a long table. They reach the browser as data beside their HTML, and not as a second description of each cell,
 * which takes longer to make than the table itself.
 */
export function Rows({ columns, rows, words }: Props) {
  return (
    <tbody>
      {rows.map(({ id, choose, lead, waits, cells }) => (
        <tr key={id}>
          {choose && (
            <td className="print:hidden">
              <ChooseBox {...choose} />
            </td>
          )}
          {lead && <td className="print:hidden">{lead}</td>}
          {cells.map((cell, i) => {
            const { heads, numeric, className } = columns[i] ?? {};
            const look = numeric ? "figure" : className;
            const content = draw(cell, words);
            // biome-ignore-start lint/suspicious/noArrayIndexKey: the columns of a table stay where they are
            return heads ? (
              <th key={i} scope="row" className={waits ? look : `font-normal ${look ?? ""}`}>
                {content}
              </th>
            ) : (
              <td key={i} className={look}>
                {content}
              </td>
            );
            // biome-ignore-end lint/suspicious/noArrayIndexKey: the columns of a table stay where they are
          })}
        </tr>
      ))}
    </tbody>
  );
}

function draw(cell: TableCell, words: RowWords) {
  if (!isParts(cell)) return cell === null ? "–" : drawPart(cell, words);
  return cell.map((part, i) =>
    part ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name than their place
      <Fragment key={i}>
        {i > 0 && " "}
        {drawPart(part, words)}
      </Fragment>
    ) : null,
  );
}

const isParts = (cell: TableCell): cell is readonly (Part | false | null)[] => Array.isArray(cell);

function drawPart(part: Part, words: RowWords) {
  if (typeof part !== "object") return part;
  if ("href" in part)
    return (
      <a href={part.href} className="link">
        {part.text}
      </a>
    );
  if ("soft" in part) return <span className="text-ink-soft">{part.soft}</span>;
  if ("tag" in part) return <Tag tone={part.strong ? "strong" : "plain"}>{part.tag}</Tag>;
  if ("class" in part) return <ClassLabel value={part.class}>{words[part.class]}</ClassLabel>;
  if ("review" in part) return <ReviewStatusLabel value={part.review}>{words[part.review]}</ReviewStatusLabel>;
  return <ListStatusLabel word={part.list}>{words[part.list]}</ListStatusLabel>;
}
