import { foldName } from "@/lib/households/names";

/** What a list can say. `HOUSEHOLD` of the household, `MEMBER` of a person, `ROW` of its place in the list. */
type FieldSpec = {
  of: "HOUSEHOLD" | "MEMBER" | "ROW";
  /** Headings as they are found, folded (`foldHeading`). */
  headings: readonly string[];
};

export const FIELDS = {
  rowNumber: { of: "ROW", headings: ["stt", "tt", "so thu tu", "so tt", "no", "#"] },
  householdNumber: {
    of: "ROW",
    headings: [
      "stt ho",
      "tt ho",
      "so thu tu ho",
      "so thu tu chu ho",
      "stt chu ho",
      "tt chu ho",
      "so tt ho",
      "so tt chu ho",
    ],
  },
  memberNumber: {
    of: "ROW",
    headings: [
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
  },
  code: {
    of: "HOUSEHOLD",
    headings: ["ma ho", "ma so ho", "ma ho gia dinh", "ma ho ngheo", "ma ho ngheo ho can ngheo", "code"],
  },
  headName: {
    of: "HOUSEHOLD",
    headings: [
      "chu ho",
      "ho ten chu ho",
      "ho va ten chu ho",
      "ten chu ho",
      "ho ten chu ho gia dinh",
      "ho va ten chu ho gia dinh",
      "head",
    ],
  },
  district: { of: "HOUSEHOLD", headings: ["huyen", "quan huyen", "huyen thi xa", "huyen thanh pho", "district"] },
  commune: {
    of: "HOUSEHOLD",
    headings: ["xa", "xa phuong", "phuong xa", "xa phuong thi tran", "ten xa", "xa thi tran", "commune"],
  },
  village: {
    of: "HOUSEHOLD",
    headings: [
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
  },
  address: {
    of: "HOUSEHOLD",
    headings: ["dia chi", "noi o", "noi o hien tai", "cho o hien nay", "noi cu tru", "dia chi thuong tru", "address"],
  },
  phone: {
    of: "HOUSEHOLD",
    headings: ["dien thoai", "so dien thoai", "sdt", "so dt", "dt", "dien thoai lien he", "phone"],
  },
  memberCount: {
    of: "HOUSEHOLD",
    headings: [
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
  },
  area: { of: "HOUSEHOLD", headings: ["khu vuc", "thanh thi nong thon", "khu vuc thanh thi nong thon", "area"] },
  quickScreen: { of: "HOUSEHOLD", headings: ["phieu a", "ket qua phieu a", "quick screen"] },
  incomeScore: {
    of: "HOUSEHOLD",
    headings: ["phieu b1", "diem b1", "b1", "tong diem b1", "diem phieu b1", "b1 score", "tong diem phieu b1"],
  },
  deprivationScore: {
    of: "HOUSEHOLD",
    headings: ["phieu b2", "diem b2", "b2", "tong diem b2", "diem phieu b2", "b2 score", "tong diem phieu b2"],
  },
  classBefore: {
    of: "HOUSEHOLD",
    headings: [
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
  },
  classNow: {
    of: "HOUSEHOLD",
    headings: [
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
  },
  movement: {
    of: "HOUSEHOLD",
    headings: ["dien bien", "moi tai cu", "phat sinh tai ngheo cu", "moi tai ngheo cu", "moi cu", "movement"],
  },
  isNew: {
    of: "HOUSEHOLD",
    headings: ["phat sinh moi", "phat sinh", "ho moi", "ngheo moi", "moi", "phan loai moi", "phan loai ho moi"],
  },
  isRelapsed: { of: "HOUSEHOLD", headings: ["tai ngheo", "tai can ngheo", "tai", "phan loai tai", "phan loai ho tai"] },
  isOld: { of: "HOUSEHOLD", headings: ["ho cu", "ngheo cu", "cu", "phan loai cu", "phan loai ho cu"] },
  status: { of: "HOUSEHOLD", headings: ["tinh trang", "status"] },
  reviewedOn: {
    of: "HOUSEHOLD",
    headings: [
      "thoi gian ra soat",
      "ngay ra soat",
      "ngay dieu tra",
      "ngay khao sat",
      "thoi diem ra soat",
      "surveyed on",
    ],
  },
  surveyor: {
    of: "HOUSEHOLD",
    headings: ["nguoi ra soat", "can bo ra soat", "ra soat vien", "dieu tra vien", "nguoi dieu tra", "can bo dieu tra"],
  },
  fullName: {
    of: "MEMBER",
    headings: [
      "ho va ten",
      "ho ten",
      "ho ten thanh vien",
      "ho va ten thanh vien",
      "ho va ten cac thanh vien",
      "ten thanh vien",
      "ho va ten cac thanh vien trong ho",
      "ho ten chu ho va cac thanh vien",
      "ho va ten chu ho va cac thanh vien",
      "ho va ten chu ho va thanh vien",
      "ho va ten chu ho va cac thanh vien trong ho",
      "ho va ten thon",
      "ho va ten thon ban",
      "ho ten thon",
      "ho va ten dia chi",
      "ho va ten chu ho thanh vien",
      "full name",
      "name",
    ],
  },
  sex: { of: "MEMBER", headings: ["gioi tinh", "gioi", "phai", "nam nu", "gioi tinh nam nu", "sex"] },
  birth: {
    of: "MEMBER",
    headings: [
      "ngay sinh",
      "nam sinh",
      "ngay thang nam sinh",
      "sinh ngay",
      "ngay thang sinh",
      "ngay thang nam sinh chu ho",
      "sinh nam",
      "ngay sinh chu ho",
      "date of birth",
    ],
  },
  birthMale: {
    of: "MEMBER",
    headings: ["nam sinh nam", "ngay thang nam sinh nam", "ngay sinh nam", "gioi tinh nam", "nam sinh cua nam", "nam"],
  },
  birthFemale: {
    of: "MEMBER",
    headings: ["nam sinh nu", "ngay thang nam sinh nu", "ngay sinh nu", "gioi tinh nu", "nam sinh cua nu", "nu"],
  },
  ethnicity: {
    of: "MEMBER",
    headings: [
      "dan toc",
      "thanh phan dan toc",
      "dan toc chu ho",
      "ethnic group of the head",
      "ethnicity",
      "ethnic group",
    ],
  },
  relationship: {
    of: "MEMBER",
    headings: [
      "quan he",
      "quan he voi chu ho",
      "moi quan he voi chu ho",
      "qh voi chu ho",
      "quan he chu ho",
      "moi quan he",
      "relationship",
      "relation to head",
    ],
  },
  nationalId: {
    of: "MEMBER",
    headings: [
      "cccd",
      "so cccd",
      "cmnd",
      "so cmnd",
      "cmnd cccd",
      "so cmnd cccd",
      "cccd cmnd",
      "so cccd cmnd",
      "can cuoc cong dan",
      "so can cuoc",
      "so can cuoc cong dan",
      "so dinh danh",
      "so dinh danh ca nhan",
      "ma dinh danh",
      "so cmnd cccd dinh danh",
      "so dinh danh ca nhan cccd",
      "cccd dinh danh ca nhan",
      "so dinh danh ca nhan cmnd",
      "chung minh nhan dan",
      "cccd chu ho",
      "so cccd chu ho",
      "so dinh danh chu ho",
      "national id of the head",
      "national id",
    ],
  },
  nationalIdDate: { of: "MEMBER", headings: ["ngay cap", "ngay cap cccd", "ngay cap cmnd", "ngay cap cmnd cccd"] },
  healthInsurance: {
    of: "MEMBER",
    headings: ["bhyt", "bao hiem y te", "the bhyt", "co bhyt", "so the bhyt", "the bao hiem y te", "health insurance"],
  },
  schooling: {
    of: "MEMBER",
    headings: [
      "trinh do",
      "trinh do van hoa",
      "trinh do hoc van",
      "hoc van",
      "van hoa",
      "trinh do cao nhat",
      "schooling",
    ],
  },
  disability: { of: "MEMBER", headings: ["khuyet tat", "muc do khuyet tat", "tinh trang khuyet tat", "disability"] },
  policyBeneficiary: {
    of: "HOUSEHOLD",
    headings: ["cscc", "ho chinh sach", "doi tuong chinh sach", "ho cscc", "chinh sach xa hoi"],
  },
  merit: { of: "HOUSEHOLD", headings: ["ncc", "nguoi co cong", "ho co nguoi co cong", "gia dinh nguoi co cong"] },
  localMinority: { of: "HOUSEHOLD", headings: ["dttc", "dan toc tai cho", "ho dan toc tai cho", "ho dttc"] },
  noLabourCapacity: {
    of: "HOUSEHOLD",
    headings: ["kcknld", "khong co kha nang lao dong", "khong con kha nang lao dong", "ho khong co kha nang lao dong"],
  },
  // Numbers of our own download. They are counted from the members and taken from no list.
  disabledCount: { of: "HOUSEHOLD", headings: ["nguoi khuyet tat", "persons with a disability"] },
  withoutCapacityCount: { of: "HOUSEHOLD", headings: ["without labour capacity"] },
  undernourishedCount: { of: "HOUSEHOLD", headings: ["tre suy dinh duong", "undernourished children"] },
  pregnantCount: { of: "HOUSEHOLD", headings: ["dang mang thai", "pregnant"] },
  needHealth: { of: "HOUSEHOLD", headings: ["nhu cau ho tro y te", "ho tro y te", "nhu cau y te", "y te"] },
  needEducation: {
    of: "HOUSEHOLD",
    headings: ["nhu cau ho tro giao duc", "ho tro giao duc", "nhu cau giao duc", "giao duc"],
  },
  needProduction: {
    of: "HOUSEHOLD",
    headings: ["nhu cau ho tro san xuat", "ho tro san xuat", "nhu cau san xuat", "san xuat"],
  },
  needCredit: {
    of: "HOUSEHOLD",
    headings: ["nhu cau ho tro tin dung", "ho tro tin dung", "nhu cau tin dung", "tin dung", "vay von", "von"],
  },
  needHousing: { of: "HOUSEHOLD", headings: ["nhu cau ho tro nha o", "ho tro nha o", "nhu cau nha o", "nha o"] },
  needOther: { of: "HOUSEHOLD", headings: ["nhu cau ho tro khac", "ho tro khac", "nhu cau khac"] },
  notes: { of: "HOUSEHOLD", headings: ["ghi chu", "ghi chep", "notes"] },
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof FIELDS;
export const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** A heading without accents, case, punctuation, and what stands in brackets: "Họ và tên (viết hoa)" is "ho va ten". */
export const foldHeading = (heading: string): string =>
  foldName(heading.replace(/\([^)]*\)|\[[^\]]*\]/g, " "))
    .replace(/[^\p{L}\p{N}#]+/gu, " ")
    .trim();

const EXACT = new Map<string, FieldName>(
  FIELD_NAMES.flatMap((name) => FIELDS[name].headings.map((heading): [string, FieldName] => [heading, name])),
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
