import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBytes } from "@/lib/imports/delimited";
import { decodeLegacy, detectEncoding } from "@/lib/imports/legacy-text";
import { isSyllable } from "@/lib/imports/syllable";
import { encodeLegacy, VIETNAMESE_LETTERS } from "@/lib/testing/legacy-text";
import { FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES } from "@/prisma/reference/names";

const FAMILIES = [...new Set(Object.values(FAMILY_NAMES).flatMap((names) => Object.keys(names)))];
const MIDDLES = [...Object.keys(MIDDLE_NAMES.MALE), ...Object.keys(MIDDLE_NAMES.FEMALE)].filter(Boolean);
const GIVEN = [...GIVEN_NAMES.MALE, ...GIVEN_NAMES.FEMALE];
const fullName = fc
  .tuple(fc.constantFrom(...FAMILIES), fc.constantFrom(...MIDDLES), fc.constantFrom(...GIVEN))
  .map((words) => words.join(" "));

const small = VIETNAMESE_LETTERS.filter((letter) => letter === letter.toLowerCase());
const TONELESS_CAPITALS = [..."ĂÂÊÔƠƯĐ"];

test("Vietnamese has 67 letters beyond ASCII, and as many capitals", () => {
  expect(new Set(small).size).toBe(67);
  expect(new Set(VIETNAMESE_LETTERS).size).toBe(134);
});

test.each([...small, ...TONELESS_CAPITALS])("%s goes to TCVN3 and back", (letter) => {
  const code = encodeLegacy(letter, "TCVN3");
  expect(code).toMatch(/^[\u00a1-\u00fe]$/);
  // Alone a letter may be Unicode as well as TCVN3; in a word of that encoding it is not.
  expect(decodeLegacy(`µ${code}`, "TCVN3")).toBe(`à${letter}`);
});

test.each(VIETNAMESE_LETTERS)("%s goes to VNI and back", (letter) => {
  const code = encodeLegacy(letter, "VNI");
  expect(code).toMatch(/^[\u0020-\u007e\u00c0-\u00ff]{1,2}$/);
  expect(decodeLegacy(`${code} ñöôïc ñöôïc`, "VNI")).toBe(`${letter} được được`);
});

test("no two letters share a code", () => {
  for (const encoding of ["TCVN3", "VNI"] as const) {
    const letters = encoding === "VNI" ? VIETNAMESE_LETTERS : [...small, ...TONELESS_CAPITALS];
    expect(new Set(letters.map((letter) => encodeLegacy(letter, encoding))).size).toBe(letters.length);
  }
});

test.each([
  ["Hµ Néi", "TCVN3", "Hà Nội"],
  ["NguyÔn V¨n An", "TCVN3", "Nguyễn Văn An"],
  ["NGUYÔN V¡N §øC", "TCVN3", "NGUYỄN VĂN ĐỨC"],
  ["HOµNG VÜ", "TCVN3", "HOÀNG VĨ"],
  ["Hoµng ThÞ Ph­îng", "TCVN3", "Hoàng Thị Phượng"],
  ["Quan hÖ víi chñ hé", "TCVN3", "Quan hệ với chủ hộ"],
  ["Haø Noäi", "VNI", "Hà Nội"],
  ["Nguyeãn Vaên An", "VNI", "Nguyễn Văn An"],
  ["NGUYEÃN VAÊN ÑÖÙC", "VNI", "NGUYỄN VĂN ĐỨC"],
  ["Hoaøng Thò Phöôïng", "VNI", "Hoàng Thị Phượng"],
  ["Quan heä vôùi chuû hoä", "VNI", "Quan hệ với chủ hộ"],
] as const)("%s (%s) is %s", (text, encoding, unicode) => {
  expect(detectEncoding([text])).toBe(encoding);
  expect(decodeLegacy(text, encoding)).toBe(unicode);
});

describe("no text in Unicode is damaged", () => {
  test("a name is never taken for an older encoding, and stays as it is whatever the file is said to be in", () => {
    fc.assert(
      fc.property(
        fullName,
        fc.constantFrom("TCVN3" as const, "VNI" as const),
        fc.boolean(),
        (name, encoding, capitals) => {
          const text = capitals ? name.toLocaleUpperCase("vi") : name;
          expect(detectEncoding([text])).toBe("UNICODE");
          expect(decodeLegacy(text, detectEncoding([text]))).toBe(text);
          if (/[\u0100-\uffff]/.test(text)) expect(decodeLegacy(text, encoding)).toBe(text);
        },
      ),
    );
  });

  test("decoding as Unicode only composes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        expect(decodeLegacy(text, "UNICODE")).toBe(text.normalize("NFC"));
      }),
    );
  });

  test("a name that other people's alphabets have as well stays", () => {
    for (const text of [
      "H'Mông",
      "Ê-đê",
      "Lò",
      "Y Blô",
      "Khơ-mú",
      "Sáo",
      "Hòa",
      "Trà Lĩnh",
      "tháng 5 năm 2024",
      "5 µg",
    ])
      expect(decodeLegacy(text, detectEncoding([text]))).toBe(text);
  });
});

describe.each(["TCVN3", "VNI"] as const)("%s", (encoding) => {
  test("a list of names is told and comes back", () => {
    fc.assert(
      fc.property(fc.array(fullName, { minLength: 8, maxLength: 20 }), (names) => {
        const texts = names.map((name) => encodeLegacy(name, encoding));
        expect(detectEncoding(texts)).toBe(encoding);
        const back = texts.map((text) => decodeLegacy(text, encoding));
        // A capital with a tone is drawn by the font alone: its letter comes back small.
        const expected =
          encoding === "VNI"
            ? names
            : names.map((name) =>
                name.replace(/(?<=^|\s)[ÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ]/g, (letter) =>
                  letter.toLocaleLowerCase("vi"),
                ),
              );
        expect(back).toEqual(expected);
      }),
    );
  });

  test("names in capitals come back in capitals", () => {
    fc.assert(
      fc.property(fullName, (name) => {
        const capitals = name.toLocaleUpperCase("vi");
        const back = decodeLegacy(encodeLegacy(capitals, encoding), encoding);
        expect(back.toLocaleUpperCase("vi")).toBe(capitals);
      }),
    );
  });

  test("Unicode cells of a file in it stay, where they cannot be of it", () => {
    expect(decodeLegacy("Nguyễn Thị Hoà", encoding)).toBe("Nguyễn Thị Hoà");
    expect(decodeLegacy("Hà", encoding)).toBe("Hà");
  });

  test("the bytes of a text file in it are read", () => {
    const text = "Họ và tên;Dân tộc\r\nNguyễn Văn Đức;Tày\r\nHoàng Thị Phượng;Nùng\r\n";
    const bytes = Uint8Array.from(encodeLegacy(text, encoding), (char) => char.charCodeAt(0));
    expect(decodeLegacy(decodeBytes(bytes), encoding)).toBe(text);
  });
});

test("every family, middle and given name here is written in syllables", () => {
  for (const word of [...FAMILIES, ...MIDDLES, ...GIVEN].flatMap((name) => name.split(" ")))
    expect([word, isSyllable(word)]).toEqual([word, true]);
});

test.each([
  "NguyÔn",
  "Noäi",
  "Hµ",
  "ắà",
  "xyz",
  "Hoàn",
  "hộp",
  "hòp",
  "quốc",
  "giếng",
  "nghiêng",
  "Đức",
  "thuở",
  "khuya",
  "NGUYỄN",
  "nGuyễn",
])("%s", (word) =>
  expect(isSyllable(word)).toBe(
    ["Hoàn", "hộp", "quốc", "giếng", "nghiêng", "Đức", "thuở", "khuya", "NGUYỄN"].includes(word),
  ),
);
