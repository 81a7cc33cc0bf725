import { fill, keysOf } from "@/lib/core/fields";
import type { Translate } from "@/lib/core/message";
import { HOUSEHOLD_FIELDS } from "@/lib/households/household-fields";
import { LISTED_FIELDS, type ListedField, listed, MEMBER_FIELDS } from "@/lib/households/member-fields";
import { foldName } from "@/lib/households/names";

/** Headings as they are found, folded (`foldHeading`). */
type Headings = readonly string[];

/** What a list says of a household, and of a row's place in the list. */
const OF_HOUSEHOLD = {
  rowNumber: ["stt", "tt", "so thu tu", "so tt", "no", "#"],
  householdNumber: [
    "stt ho",
    "tt ho",
    "so thu tu ho",
    "so thu tu chu ho",
    "stt chu ho",
    "tt chu ho",
    "so tt ho",
    "so tt chu ho",
  ],
  memberNumber: [
    "stt thanh vien",
    "tt thanh vien",
    "so thu tu thanh vien",
    "stt nhan khau",
    "tt nhan khau",
    "stt nk",
    "tt nk",
    "so thu tu nhan khau",
    "so tt nhan khau",
    "so tt thanh vien",
    "so thu tu khau",
    "stt khau",
    "tt khau",
  ],
  code: ["ma ho", "ma so ho", "ma ho gia dinh", "ma ho ngheo", "ma ho ngheo ho can ngheo", "code"],
  headName: [
    "chu ho",
    "ho ten chu ho",
    "ho va ten chu ho",
    "ten chu ho",
    "ho ten chu ho gia dinh",
    "ho va ten chu ho gia dinh",
    "head",
  ],
  district: ["huyen", "quan huyen", "huyen thi xa", "huyen thanh pho", "district"],
  commune: ["xa", "xa phuong", "phuong xa", "xa phuong thi tran", "ten xa", "xa thi tran", "commune"],
  village: [
    "thon",
    "thon ban",
    "ban thon",
    "thon xom",
    "thon to dan pho",
    "thon ban to dan pho",
    "thon khoi",
    "thon khoi pho",
    "khoi thon",
    "xom",
    "khu dan cu",
    "ten thon",
    "khoi pho",
    "to dan pho",
    "village",
  ],
  address: ["dia chi", "noi o", "noi o hien tai", "cho o hien nay", "noi cu tru", "dia chi thuong tru", "address"],
  phone: ["dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dien thoai lien he", "phone"],
  memberCount: [
    "so nhan khau",
    "nhan khau",
    "so khau",
    "tong so nhan khau",
    "so thanh vien",
    "so nguoi",
    "so nguoi trong ho",
    "tong so khau",
    "members",
  ],
  area: ["khu vuc", "thanh thi nong thon", "khu vuc thanh thi nong thon", "area"],
  quickScreen: ["phieu a", "ket qua phieu a", "quick screen"],
  incomeScore: ["phieu b1", "diem b1", "b1", "tong diem b1", "diem phieu b1", "b1 score", "tong diem phieu b1"],
  deprivationScore: ["phieu b2", "diem b2", "b2", "tong diem b2", "diem phieu b2", "b2 score", "tong diem phieu b2"],
  classBefore: [
    "dau ky",
    "phan loai dau ky",
    "ket qua nam truoc",
    "phan loai nam truoc",
    "phan loai truoc ra soat",
    "phan loai ho truoc ra soat",
    "loai ho nam truoc",
    "ket qua dau ky",
    "start",
  ],
  classNow: [
    "ket qua ra soat",
    "ket qua",
    "ket luan",
    "phan loai",
    "phan loai ho",
    "cuoi ky",
    "loai ho",
    "dien ho",
    "phan loai cuoi ky",
    "doi tuong ho",
    "result",
  ],
  movement: ["dien bien", "moi tai cu", "phat sinh tai ngheo cu", "moi tai ngheo cu", "moi cu", "movement"],
  isNew: ["phat sinh moi", "phat sinh", "ho moi", "ngheo moi", "moi", "phan loai moi", "phan loai ho moi"],
  isRelapsed: ["tai ngheo", "tai can ngheo", "tai", "phan loai tai", "phan loai ho tai"],
  isOld: ["ho cu", "ngheo cu", "cu", "phan loai cu", "phan loai ho cu"],
  status: ["tinh trang", "status"],
  reviewedOn: [
    "thoi gian ra soat",
    "ngay ra soat",
    "ngay dieu tra",
    "ngay khao sat",
    "thoi diem ra soat",
    "surveyed on",
  ],
  surveyor: ["nguoi ra soat", "can bo ra soat", "ra soat vien", "dieu tra vien", "nguoi dieu tra", "can bo dieu tra"],
} as const satisfies Record<string, Headings>;

/** Of members in other words than the register's, of what the household is and needs, and numbers of our own download. */
const OF_OTHERS = {
  birthMale: ["nam sinh nam", "ngay thang nam sinh nam", "ngay sinh nam", "gioi tinh nam", "nam sinh cua nam", "nam"],
  birthFemale: ["nam sinh nu", "ngay thang nam sinh nu", "ngay sinh nu", "gioi tinh nu", "nam sinh cua nu", "nu"],
  nationalIdDate: ["ngay cap", "ngay cap cccd", "ngay cap cmnd", "ngay cap cmnd cccd"],
  policyBeneficiary: ["cscc", "ho chinh sach", "doi tuong chinh sach", "ho cscc", "chinh sach xa hoi"],
  merit: ["ncc", "nguoi co cong", "ho co nguoi co cong", "gia dinh nguoi co cong"],
  localMinority: ["dttc", "dan toc tai cho", "ho dan toc tai cho", "ho dttc"],
  noLabourCapacity: [
    "kcknld",
    "khong co kha nang lao dong",
    "khong con kha nang lao dong",
    "ho khong co kha nang lao dong",
  ],
  // Numbers of our own download. They are counted from the members and taken from no list.
  disabledCount: ["nguoi khuyet tat", "persons with a disability"],
  withoutCapacityCount: ["without labour capacity"],
  undernourishedCount: ["tre suy dinh duong", "undernourished children"],
  pregnantCount: ["dang mang thai", "pregnant"],
  needHealth: ["nhu cau ho tro y te", "ho tro y te", "nhu cau y te", "y te"],
  needEducation: ["nhu cau ho tro giao duc", "ho tro giao duc", "nhu cau giao duc", "giao duc"],
  needProduction: ["nhu cau ho tro san xuat", "ho tro san xuat", "nhu cau san xuat", "san xuat"],
  needCredit: ["nhu cau ho tro tin dung", "ho tro tin dung", "nhu cau tin dung", "tin dung", "vay von", "von"],
  needHousing: ["nhu cau ho tro nha o", "ho tro nha o", "nhu cau nha o", "nha o"],
  needOther: ["nhu cau ho tro khac", "ho tro khac", "nhu cau khac"],
  notes: ["ghi chu", "ghi chep", "notes"],
} as const satisfies Record<string, Headings>;

/** What a list can say. Facts of members have the names of the register. */
export type FieldName = keyof typeof OF_HOUSEHOLD | ListedField | keyof typeof OF_OTHERS;
export const FIELD_NAMES: readonly FieldName[] = [...keysOf(OF_HOUSEHOLD), ...LISTED_FIELDS, ...keysOf(OF_OTHERS)];

export const HEADINGS: Readonly<Record<FieldName, Headings>> = {
  ...OF_HOUSEHOLD,
  ...OF_OTHERS,
  ...fill<Record<ListedField, Headings>>(LISTED_FIELDS, (field) => listed(MEMBER_FIELDS[field].list.headings)),
};

/** A field in words: the register's own word for what the register knows, else that of the namespace `imports`. */
export const sayField = (field: FieldName, words: { t: Translate; th: Translate }): string =>
  field in MEMBER_FIELDS || field in HOUSEHOLD_FIELDS ? words.th(`field.${field}`) : words.t(`field.${field}`);

/** A heading without accents, case, punctuation, and what stands in brackets: "Họ và tên (viết hoa)" is "ho va ten". */
export const foldHeading = (heading: string): string =>
  foldName(heading.replace(/\([^)]*\)|\[[^\]]*\]/g, " "))
    .replace(/[^\p{L}\p{N}#]+/gu, " ")
    .trim();

const EXACT = new Map<string, FieldName>(
  FIELD_NAMES.flatMap((name) => HEADINGS[name].map((heading): [string, FieldName] => [heading, name])),
);

/** The longest first, so that "ngay cap cccd" is not read as "cccd". */
const INSIDE = [...EXACT].filter(([heading]) => heading.length >= 6).sort(([a], [b]) => b.length - a.length);

/** The field that a heading names in so many words. */
export const namedField = (heading: string): FieldName | null => EXACT.get(foldHeading(heading)) ?? null;

export type Guess = { field: FieldName; sure: number };

/** What a heading stands for, from 0 to 1; null for one that says nothing known. */
export function guessHeading(heading: string): Guess | null {
  const folded = foldHeading(heading);
  if (folded === "") return null;
  const exact = EXACT.get(folded);
  if (exact) return { field: exact, sure: 1 };
  const padded = ` ${folded} `;
  const start = INSIDE.find(([known]) => padded.startsWith(` ${known} `));
  if (start) return { field: start[1], sure: 0.8 };
  const inside = INSIDE.find(([known]) => padded.includes(` ${known} `));
  return inside ? { field: inside[1], sure: 0.6 } : null;
}
