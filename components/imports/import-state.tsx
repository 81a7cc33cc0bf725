import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Badge, Mark } from "@/components/ui/badge";
import type { ImportKind, ImportState } from "@/prisma/generated/enums";

type Look = { tone: string; mark: ReactNode };

const NEUTRAL = "bg-sunken text-ink";
const WAITING = "bg-indigo-tint text-indigo-deep";
const GOOD = "bg-success-tint text-success";
const LOOK_AT = "bg-warning-tint text-warning";
const BAD = "bg-danger-tint text-danger";

const CHECK = <path d="M1.5 6.5l3 3 6-7" className="stroke-2" />;
const CROSS = <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" />;
const WORKING = <circle cx="6" cy="6" r="4.4" strokeDasharray="2.4 2.2" />;
const PENCIL = <path d="M1.5 10.5l.6-2.6 6-6 2 2-6 6z" />;
const BACK = <path d="M4.5 1.5L1.5 4.5l3 3M1.5 4.5H8a2.5 2.5 0 010 5H5" />;

const STATES: Record<ImportState, Look> = {
  READING: { tone: WAITING, mark: WORKING },
  MAPPING: { tone: LOOK_AT, mark: PENCIL },
  CHECKING: { tone: WAITING, mark: WORKING },
  CHECKED: { tone: LOOK_AT, mark: PENCIL },
  APPLYING: { tone: WAITING, mark: WORKING },
  DONE: { tone: GOOD, mark: CHECK },
  FAILED: { tone: BAD, mark: CROSS },
  CANCELLED: { tone: NEUTRAL, mark: CROSS },
  UNDONE: { tone: NEUTRAL, mark: BACK },
};

const KINDS: Record<ImportKind, Look> = {
  NEW: { tone: GOOD, mark: <path d="M6 1.5v9M1.5 6h9" className="stroke-2" /> },
  CHANGES: { tone: WAITING, mark: PENCIL },
  SAME: { tone: NEUTRAL, mark: <path d="M2 4.5h8M2 8h8" /> },
  PROBLEM: { tone: BAD, mark: <path d="M6 2v5M6 9.2v.6" className="stroke-2" /> },
};

/** Where an import stands. */
export function ImportStateBadge({ value }: { value: ImportState }) {
  const t = useTranslations("imports");
  return (
    <Badge tone={STATES[value].tone} mark={<Mark>{STATES[value].mark}</Mark>}>
      {t(`state.${value}`)}
    </Badge>
  );
}

/** What a household of a list would do. */
export function ImportKindBadge({ value }: { value: ImportKind }) {
  const t = useTranslations("imports");
  return (
    <Badge tone={KINDS[value].tone} mark={<Mark>{KINDS[value].mark}</Mark>}>
      {t(`kind.${value}`)}
    </Badge>
  );
}
