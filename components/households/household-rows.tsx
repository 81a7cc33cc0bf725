"use client";

import { ChooseBox } from "@/components/bulk/choose-box";
import { ClassLabel } from "@/components/ui/class-badge";
import type { HouseholdClass } from "@/prisma/generated/enums";

type Row = {
  id: string;
  code: string;
  headName: string;
  /** The member by whom it was found, where that is not its head. */
  found: string | null;
  village: string;
  commune: string;
  members: number;
  class: HouseholdClass | null;
};

type Props = {
  rows: readonly Row[];
  /** Whether rows can be chosen. */
  choosable: boolean;
  /** Whether the reader sees more than one commune. */
  withCommune: boolean;
  /** "#" stands for a name. */
  words: { choose: string; foundMember: string; noClass: string; class: Record<HouseholdClass, string> };
};

/** The rows of the register. A page of them reaches the browser as data beside its HTML, not as a second description of each cell. */
export function HouseholdRows({ rows, choosable, withCommune, words }: Props) {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          {choosable && (
            <td className="print:hidden">
              <ChooseBox id={row.id} label={words.choose.replace("#", row.headName)} />
            </td>
          )}
          <td className="whitespace-nowrap">{row.code}</td>
          <td className="min-w-36">
            <a href={`/households/${row.id}`} className="link">
              {row.headName}
            </a>
            {row.found && <span className="text-ink-soft"> · {words.foundMember.replace("#", row.found)}</span>}
          </td>
          <td>{row.village}</td>
          {withCommune && <td>{row.commune}</td>}
          <td className="figure">{row.members}</td>
          <td>{row.class ? <ClassLabel value={row.class}>{words.class[row.class]}</ClassLabel> : words.noClass}</td>
        </tr>
      ))}
    </tbody>
  );
}
