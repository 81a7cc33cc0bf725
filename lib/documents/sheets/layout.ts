import { type Face, PAGE, type Pen, WIDTH } from "@/lib/documents/sheets/pen";
import type { Sheet, SheetQuestion } from "@/lib/documents/sheets/sheet";

/** A part of a sheet that stays together on a page. `again` is drawn first where it begins a new page. */
export type Block = { height: number; draw: (y: number) => void; again?: Block };

const TITLE: Face = { size: 13, bold: true };
const HEADING: Face = { size: 9.5, bold: true };
const STRONG: Face = { size: 8.5, bold: true };
const TEXT: Face = { size: 8.5 };
const OPTION: Face = { size: 8 };
const SMALL: Face = { size: 7, soft: true };
const CELL: Face = { size: 7.2 };
const CELL_HEAD: Face = { size: 6.6, bold: true };

const QR = 74;
/** Beside it: what is typed where nothing can scan it. */
const SIDE = 116;
const BOX = 10;
const LEFT = PAGE.left;

/** Widths of the member table: number, then the columns a to l. */
const COLUMNS = [15, 88, 24, 48, 48, 34, 62, 56, 52, 66, 34];

/** The blocks of a sheet, from top to bottom. Heights are measured, nothing is drawn yet. */
export function listBlocks(pen: Pen, sheet: Sheet, address: string): Block[] {
  return [
    top(pen, sheet, address),
    ...sheet.lines.map((line) => householdLine(pen, sheet, line)),
    ...memberBlocks(pen, sheet),
    ...sheet.sections.flatMap((section) => sectionBlocks(pen, sheet, section)),
    signatures(pen, sheet),
  ];
}

/** The twelve indicators may go on over a page; a smaller section stays together, and no heading stands alone. */
function sectionBlocks(pen: Pen, sheet: Sheet, { key, title, note, questions }: Sheet["sections"][number]): Block[] {
  // The words for "other" stand behind its box.
  const asked = questions.filter(({ field }) => !OTHER_WORDS.has(field));
  const blocks =
    key === "housing"
      ? [...asked.slice(0, -3).map((question) => row(pen, sheet, question)), abreast(pen, sheet, asked.slice(-3))]
      : asked.map((question) => questionBlock(pen, sheet, question));
  const [first, ...others] = blocks;
  const begun = stack([heading(pen, title, note), ...(first ? [first] : [])]);
  return key === "indicators" ? [begun, ...others] : [stack([begun, ...others])];
}

function questionBlock(pen: Pen, sheet: Sheet, question: SheetQuestion): Block {
  const { field, answer } = question;
  if (field === "surveyorName") return surveyor(pen, sheet);
  if (field === "notes") return notes(pen, sheet, question);
  return answer.kind === "boxes" && answer.options.length > 2
    ? checks(pen, sheet, question, answer.options)
    : row(pen, sheet, question);
}

const OTHER_WORDS = new Set(["causeOther", "needOther"]);

/** Short questions beside one another: wall, columns, roof. */
function abreast(pen: Pen, sheet: Sheet, questions: readonly SheetQuestion[]): Block {
  const width = WIDTH / questions.length;
  return {
    height: 16,
    draw(y) {
      pen.rule(LEFT, y, WIDTH);
      questions.forEach(({ label, last }, i) => {
        const x = LEFT + i * width;
        const name = pen.width(label, STRONG) + 5;
        pen.text(label, x, y + 2, name, STRONG);
        if (sheet.lastYear) pen.text(last, x + name, y + 3.5, 34, SMALL);
        mark(pen, "1", x + width - 58, y + 2.5, 28);
        mark(pen, "2", x + width - 32, y + 2.5, 28);
      });
    },
  };
}

/** Room to write. */
function notes(pen: Pen, sheet: Sheet, { label, last }: SheetQuestion): Block {
  const said = sheet.lastYear ? `${sheet.lastYear}: ${last}` : "";
  const head = Math.max(pen.height(label, 140, STRONG), pen.height(said, WIDTH - 140, SMALL));
  return {
    height: head + 24,
    draw(y) {
      pen.rule(LEFT, y, WIDTH);
      pen.text(label, LEFT, y + 2, 140, STRONG);
      pen.text(said, LEFT + 140, y + 3, WIDTH - 140, SMALL);
      pen.dots(LEFT, y + head + 18, WIDTH);
    },
  };
}

function top(pen: Pen, sheet: Sheet, address: string): Block {
  const width = WIDTH - QR - SIDE - 16;
  const lines: [string, Face][] = [
    [sheet.place.join(" · "), TEXT],
    [sheet.title, TITLE],
    [sheet.subtitle, SMALL],
    [`${sheet.head.label}: ${sheet.head.text}`, { size: 11, bold: true }],
    [sheet.start, TEXT],
    [sheet.last, TEXT],
    ...sheet.sample.map((text): [string, Face] => [text, STRONG]),
  ];
  const heights = lines.map(([text, face]) => pen.height(text, width, face) + 1.5);
  return {
    height:
      Math.max(
        QR + 8,
        heights.reduce((sum, height) => sum + height, 0),
      ) + 6,
    draw(y) {
      let at = y;
      lines.forEach(([text, face], i) => {
        pen.text(text, LEFT, at, width, face);
        at += heights[i] ?? 0;
      });
      pen.qr(address, LEFT + WIDTH - QR, y, QR);
      const x = LEFT + WIDTH - QR - SIDE - 8;
      pen.text(sheet.reference, x, y + 1, SIDE, { size: 11, bold: true, align: "right" });
      pen.text(sheet.scan, x, y + 18, SIDE, { ...SMALL, align: "right" });
    },
  };
}

function householdLine(pen: Pen, { correction }: Sheet, { letter, label, text }: Sheet["lines"][number]): Block {
  const width = WIDTH / 2 - 50;
  const height = Math.max(13, pen.height(text, width, TEXT) + 2);
  return {
    height,
    draw(y) {
      pen.text(letter, LEFT, y, 16, STRONG);
      pen.text(label, LEFT + 16, y, 62, SMALL);
      pen.text(text || "–", LEFT + 68, y, width, TEXT);
      const x = LEFT + WIDTH / 2 + 24;
      pen.text(correction, x, y, 40, SMALL);
      pen.dots(x + 24, y + height - 3, WIDTH / 2 - 48);
    },
  };
}

const places = COLUMNS.map((_, i) => LEFT + COLUMNS.slice(0, i).reduce((sum, width) => sum + width, 0));

function memberBlocks(pen: Pen, { members }: Sheet): Block[] {
  const head = tableHead(pen, members.headings);
  const again = stack([text(pen, members.continued, HEADING), head]);
  return [
    stack([heading(pen, members.title, members.hint), head]),
    ...members.rows.map((member) => ({ ...memberRow(pen, member), again })),
    codes(pen, members.codes),
  ];
}

function tableHead(pen: Pen, headings: Sheet["members"]["headings"]): Block {
  const inner = (i: number) => (COLUMNS[i] ?? 0) - 4;
  const height = Math.max(...headings.map(({ text }, i) => pen.height(text, inner(i), CELL_HEAD))) + 12;
  return {
    height,
    draw(y) {
      headings.forEach(({ letter, text }, i) => {
        const x = places[i] ?? LEFT;
        pen.frame(x, y, COLUMNS[i] ?? 0, height);
        pen.text(letter, x + 2, y + 1, inner(i), CELL_HEAD);
        pen.text(text, x + 2, y + 10, inner(i), CELL_HEAD);
      });
    },
  };
}

/** What the register says, a line for what is different, and the marks that few people have. */
function memberRow(pen: Pen, { number, cells, marks, isNew }: Sheet["members"]["rows"][number]): Block {
  const inner = (i: number) => (COLUMNS[i] ?? 0) - 4;
  const said = isNew ? 0 : Math.max(...cells.map(({ text }, i) => pen.height(text, inner(i + 1), CELL))) + 4;
  const written = isNew ? 18 : 14;
  const marked = isNew ? 12 : 18;
  const part = WIDTH - (COLUMNS[0] ?? 0);
  const mark = part / marks.length;
  return {
    height: said + written + marked,
    draw(y) {
      pen.frame(LEFT, y, COLUMNS[0] ?? 0, said + written + marked);
      pen.text(String(number), LEFT + 2, y + 2, 12, { ...CELL, bold: true });
      cells.forEach(({ text }, i) => {
        const x = places[i + 1] ?? LEFT;
        pen.frame(x, y, COLUMNS[i + 1] ?? 0, said + written);
        pen.text(text, x + 2, y + 2, inner(i + 1), CELL);
      });
      if (!isNew) pen.rule(LEFT + (COLUMNS[0] ?? 0), y + said, part);
      marks.forEach(({ letter, label, text }, i) => {
        const x = LEFT + (COLUMNS[0] ?? 0) + i * mark;
        pen.frame(x, y + said + written, mark, marked);
        pen.text(`${letter} ${label}`, x + 2, y + said + written + 1.5, mark - 4, { size: 5.8, soft: true });
        pen.text(text, x + 2, y + said + written + 9, mark - 15, { size: 6.4 });
        pen.frame(x + mark - 13, y + said + written + (marked - 10) / 2, 10, 10);
      });
    },
  };
}

const codes = (pen: Pen, lines: readonly string[]): Block =>
  padded(text(pen, lines.join("  ·  "), { size: 6.4, soft: true }), 3);

function heading(pen: Pen, title: string, note: string): Block {
  const height = pen.height(title, WIDTH, HEADING) + pen.height(note, WIDTH, SMALL);
  return {
    height: height + 6,
    draw(y) {
      pen.text(title, LEFT, y + 4, WIDTH, HEADING);
      pen.text(note, LEFT, y + 4 + pen.height(title, WIDTH, HEADING), WIDTH, SMALL);
    },
  };
}

/** Question left, last year's answer in the middle, what is to be marked or written right. */
function row(pen: Pen, sheet: Sheet, { label, hint, last, proposed, answer }: SheetQuestion): Block {
  const left = 312;
  const middle = 84;
  const right = WIDTH - left - middle;
  // A short hint stands beside the question, a long one below it.
  const beside = pen.width(label, STRONG) + 8;
  const fits = hint !== "" && beside + pen.width(hint, SMALL) < left - 6;
  const name = pen.height(label, left - 6, STRONG);
  const meaning = fits ? 0 : pen.height(hint, left - 6, SMALL);
  const reason = proposed === "" ? 0 : 12;
  const height = Math.max(16, name + meaning + reason + 3.5);
  return {
    height,
    draw(y) {
      pen.rule(LEFT, y, WIDTH);
      pen.text(label, LEFT, y + 2, left - 6, STRONG);
      if (fits) pen.text(hint, LEFT + beside, y + 3.5, left - beside, SMALL);
      else pen.text(hint, LEFT, y + 2 + name, left - 6, SMALL);
      if (proposed) {
        const at = y + 2 + name + meaning + 1;
        const words = `${proposed}. ${sheet.whyDifferent}`;
        pen.text(words, LEFT, at, left + middle, SMALL);
        pen.dots(LEFT + pen.width(words, SMALL) + 4, at + 9, WIDTH - pen.width(words, SMALL) - 4);
      }
      if (last) pen.text(sheet.lastYear ? `${sheet.lastYear}: ${last}` : "", LEFT + left, y + 2, middle - 4, TEXT);
      const x = LEFT + left + middle;
      if (answer.kind === "blank") {
        const unit = answer.unit ? pen.width(answer.unit, SMALL) + 4 : 0;
        pen.frame(x, y + 2, right - unit, 12);
        pen.text(answer.unit, x + right - unit + 4, y + 5, unit, SMALL);
      } else
        answer.options.forEach((option, i) => {
          mark(pen, `${i + 1} ${option}`, x + i * (right / 2), y + 2.5, right / 2);
        });
    },
  };
}

function mark(pen: Pen, label: string, x: number, y: number, width: number) {
  pen.box(x, y + 1, BOX);
  pen.text(label, x + BOX + 4, y, width - BOX - 6, OPTION);
}

/** Any of several: three in a line. */
function checks(pen: Pen, sheet: Sheet, { label, hint, last }: SheetQuestion, options: readonly string[]): Block {
  const width = WIDTH / 3;
  const lines = Array.from({ length: Math.ceil(options.length / 3) }, (_, i) => {
    const line = options.slice(i * 3, i * 3 + 3).map((option, j) => `${i * 3 + j + 1} ${option}`);
    return { line, height: Math.max(...line.map((option) => pen.height(option, width - BOX - 6, OPTION))) + 2 };
  });
  const said = [hint, last && sheet.lastYear ? `${sheet.lastYear}: ${last}` : ""].filter(Boolean).join(" · ");
  const head = Math.max(pen.height(label, 140, STRONG), pen.height(said, WIDTH - 140, SMALL));
  return {
    height: head + lines.reduce((sum, { height }) => sum + height, 0) + 4,
    draw(y) {
      pen.rule(LEFT, y, WIDTH);
      pen.text(label, LEFT, y + 2, 140, STRONG);
      pen.text(said, LEFT + 140, y + 3, WIDTH - 140, SMALL);
      let at = y + head + 2;
      for (const { line, height } of lines) {
        line.forEach((option, i) => {
          mark(pen, option, LEFT + i * width, at, width);
        });
        at += height;
      }
      const other = lines.at(-1)?.line ?? [];
      const x = LEFT + (other.length - 1) * width + BOX + 8 + pen.width(other.at(-1) ?? "", OPTION);
      pen.dots(x, at - 4, LEFT + WIDTH - x);
    },
  };
}

function surveyor(pen: Pen, { surveyor: { label, text: name } }: Sheet): Block {
  return {
    height: 16,
    draw(y) {
      pen.rule(LEFT, y, WIDTH);
      pen.text(label, LEFT, y + 2, 110, STRONG);
      pen.text(name, LEFT + 110, y + 2, 200, TEXT);
      pen.frame(LEFT + 312, y + 2, WIDTH - 312, 12);
    },
  };
}

function signatures(pen: Pen, sheet: Sheet): Block {
  const width = WIDTH / sheet.signatures.length;
  return {
    height: 76,
    draw(y) {
      sheet.signatures.forEach((who, i) => {
        pen.text(who, LEFT + i * width, y + 8, width, { ...STRONG, align: "center" });
        pen.text(sheet.sign, LEFT + i * width, y + 20, width, { ...SMALL, align: "center" });
      });
    },
  };
}

const text = (pen: Pen, words: string, face: Face): Block => ({
  height: pen.height(words, WIDTH, face) + 2,
  draw: (y) => pen.text(words, LEFT, y, WIDTH, face),
});

const padded = (block: Block, by: number): Block => ({
  height: block.height + 2 * by,
  draw: (y) => block.draw(y + by),
});

const stack = (blocks: readonly Block[]): Block => ({
  height: blocks.reduce((sum, { height }) => sum + height, 0),
  draw(y) {
    let at = y;
    for (const block of blocks) {
      block.draw(at);
      at += block.height;
    }
  },
});

/** Which blocks stand on which page. A block that needs a heading gets it again on its page. */
export function breakPages(blocks: readonly Block[], room: number): Block[][] {
  const pages: Block[][] = [[]];
  let used = 0;
  for (const block of blocks) {
    if (used + block.height > room && used > 0) {
      pages.push(block.again ? [block.again] : []);
      used = block.again?.height ?? 0;
    }
    pages.at(-1)?.push(block);
    used += block.height;
  }
  return pages;
}
