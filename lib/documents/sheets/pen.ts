import path from "node:path";
import PDFDocument from "pdfkit";
import { encode } from "uqr";

// The font as one file with every Vietnamese letter: those that the screens load are cut into scripts.
const FONTS = path.join(process.cwd(), "node_modules/@expo-google-fonts/be-vietnam-pro");
const FONT = {
  regular: path.join(FONTS, "400Regular/BeVietnamPro_400Regular.ttf"),
  bold: path.join(FONTS, "600SemiBold/BeVietnamPro_600SemiBold.ttf"),
};

const INK = "#000000";
const SOFT = "#444444";
const RULE = "#888888";

/** A4 in points. */
export const PAGE = { width: 595.28, height: 841.89, left: 34, right: 34, top: 28, bottom: 44 };
export const WIDTH = PAGE.width - PAGE.left - PAGE.right;

export type Face = { size: number; bold?: boolean; soft?: boolean; align?: "left" | "center" | "right" };

export type Pen = ReturnType<typeof takePen>;

/**
 * A PDF that is written from its beginning to its end: pages leave it as soon as they are full. Texts are texts, in a font
 * of which it holds the letters that it uses.
 */
export function takePen(title: string, at: Date) {
  const doc = new PDFDocument({
    size: "A4",
    margin: 0,
    autoFirstPage: false,
    font: FONT.regular,
    pdfVersion: "1.7",
    lang: "vi-VN",
    displayTitle: true,
    // A date that is given makes the same sheets the same file.
    info: { Title: title, Creator: "Rà Soát", CreationDate: at, ModDate: at },
  });
  const measure = ({ size, bold }: Face) => doc.font(bold ? FONT.bold : FONT.regular).fontSize(size);
  const write = (face: Face) => measure(face).fillColor(face.soft ? SOFT : INK);

  return {
    doc,
    /** How high a text stands in a column. */
    height(text: string, width: number, face: Face): number {
      return text === "" ? 0 : measure(face).heightOfString(text.normalize("NFC"), { width });
    },
    width: (text: string, face: Face): number => measure(face).widthOfString(text.normalize("NFC")),
    text(text: string, x: number, y: number, width: number, face: Face) {
      if (text !== "") write(face).text(text.normalize("NFC"), x, y, { width, align: face.align ?? "left" });
    },
    rule(x: number, y: number, width: number) {
      doc
        .lineWidth(0.5)
        .strokeColor(RULE)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
    },
    /** A line to write on. */
    dots(x: number, y: number, width: number) {
      doc
        .lineWidth(0.6)
        .strokeColor(SOFT)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .dash(1, { space: 2 })
        .stroke()
        .undash();
    },
    frame(x: number, y: number, width: number, height: number) {
      doc.lineWidth(0.5).strokeColor(RULE).rect(x, y, width, height).stroke();
    },
    /** A box to mark. */
    box(x: number, y: number, side: number) {
      doc.lineWidth(0.8).strokeColor(INK).rect(x, y, side, side).stroke();
    },
    /** A QR code as an area of squares: sharp at any size, and readable where a corner of the sheet is torn. */
    qr(text: string, x: number, y: number, side: number) {
      const { data, size } = encode(text, { ecc: "M", border: 0 });
      const module = side / size;
      data.forEach((row, i) => {
        row.forEach((dark, j) => {
          if (dark) doc.rect(x + j * module, y + i * module, module, module);
        });
      });
      doc.fillColor(INK).fill();
    },
  };
}
