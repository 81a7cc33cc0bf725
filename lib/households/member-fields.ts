import { keysOf } from "@/lib/core/fields";
import type { IndicatorRule } from "@/lib/standards/schema";
import {
  AttendingLevel,
  Disability,
  NationalIdAbsence,
  Nutrition,
  Relationship,
  SchoolingLevel,
  Sex,
  WorkStatus,
} from "@/prisma/generated/enums";

// What is known of a member, each fact once. Forms, their checks, the table `person` (`birthYear` stands in birth_year), the
// picture of a review, comparisons, the household's file, paper sheets and lists that come in are made from this table.

type Kind =
  /** `birth` is kept in three columns, `national_id` sealed in two. */
  | { kind: "name" | "birth" | "ethnicity" | "national_id" }
  | {
      kind: "choice";
      values: Readonly<Record<string, string>>;
      /** Where the namespace `households` words the values. */
      words: string;
      /** The word for no value; null where there is always one. */
      empty: string | null;
      initial: string | null;
    }
  | { kind: "yes_no"; empty: string | null; initial: boolean | null };

export type MemberFieldSpec = Kind & {
  /**
   * Ethnicity, disability, illness, and what says the same in other words: shown where it is the task at hand, and otherwise only
   * when asked for with a purpose (decision 10). `usual` is the value that is not worth a remark; null where there is no remark. `counted` is the
   * column of a download of households that counts the members with another value; null where it has none.
   */
  sensitive: { usual: string | boolean | null; counted: string | null } | null;
  /** A cell for everybody or a mark below it, called by its letter on paper and when it is typed back; Vietnamese lists have no j and w. */
  sheet: { letter: string; part: "cells" | "marks" } | null;
  /** In sight or unfolded, and how many of twelve columns wide. */
  form: { part: "first" | "more"; span: 2 | 3 | 4 };
  /** The tables of members in which it has a column. */
  tables: readonly ("household" | "review" | "typing")[];
  /** Rules of indicators that ask for it. */
  indicators: readonly IndicatorRule["kind"][];
  /**
   * What a list that comes in calls it: headings and words of values, folded, with commas between. `plain` facts are read and compared by
   * their words alone, the others have rules of their own (lib/imports). Null where no list tells it.
   */
  list: { rules: "plain" | "own"; headings: string; words?: Readonly<Record<string, string>> } | null;
};

export const MEMBER_FIELDS = {
  fullName: {
    kind: "name",
    sensitive: null,
    sheet: { letter: "a", part: "cells" },
    form: { part: "first", span: 4 },
    tables: ["household", "review", "typing"],
    indicators: [],
    list: {
      rules: "own",
      headings:
        "ho va ten, ho ten, ho ten thanh vien, ho va ten thanh vien, ho va ten cac thanh vien, ten thanh vien, ho va ten cac thanh vien trong ho, ho ten chu ho va cac thanh vien, ho va ten chu ho va cac thanh vien, ho va ten chu ho va thanh vien, ho va ten chu ho va cac thanh vien trong ho, ho va ten thon, ho va ten thon ban, ho ten thon, ho va ten dia chi, ho va ten chu ho thanh vien, full name, name",
    },
  },
  sex: {
    kind: "choice",
    values: Sex,
    words: "sex",
    empty: null,
    initial: "MALE",
    sensitive: null,
    sheet: { letter: "b", part: "cells" },
    form: { part: "first", span: 2 },
    tables: ["household", "review", "typing"],
    indicators: [],
    list: {
      rules: "own",
      headings: "gioi tinh, gioi, phai, nam nu, gioi tinh nam nu, sex",
      words: { MALE: "nam, trai, 1, m, male, man", FEMALE: "nu, gai, 2, f, female, woman" },
    },
  },
  birth: {
    kind: "birth",
    sensitive: null,
    sheet: { letter: "c", part: "cells" },
    form: { part: "first", span: 2 },
    tables: ["household", "review", "typing"],
    indicators: ["DEPENDANTS", "HEALTH_INSURANCE", "ADULT_EDUCATION", "CHILD_SCHOOLING"],
    list: {
      rules: "own",
      headings:
        "ngay sinh, nam sinh, ngay thang nam sinh, sinh ngay, ngay thang sinh, ngay thang nam sinh chu ho, sinh nam, ngay sinh chu ho, date of birth",
    },
  },
  relationship: {
    kind: "choice",
    values: Relationship,
    words: "relationship",
    empty: null,
    initial: "CHILD",
    sensitive: null,
    sheet: { letter: "d", part: "cells" },
    form: { part: "first", span: 2 },
    tables: ["household", "review", "typing"],
    indicators: [],
    list: {
      rules: "own",
      headings:
        "quan he, quan he voi chu ho, moi quan he voi chu ho, qh voi chu ho, quan he chu ho, moi quan he, relationship, relation to head",
      words: {
        HEAD: "chu ho, ch, head, la chu ho, 0",
        SPOUSE: "vo, chong, vo chong, vo chu ho, chong chu ho, vo hoac chong, spouse",
        CHILD: "con, con trai, con gai, con de, con ruot, con chu ho, con trai chu ho, con gai chu ho, con ut, child",
        ADOPTED_CHILD: "con nuoi, con rieng, con ke, adopted child",
        CHILD_IN_LAW: "con re, con dau re, dau, re, con dau con re, child in law",
        PARENT: "bo, me, bo me, cha, ba me, cha me, bo de, me de, bo ruot, me ruot, me gia, bo gia, parent",
        PARENT_IN_LAW: "bo vo, me vo, bo chong, me chong, bo me vo, bo me chong, bo me vo hoac chong, parent in law",
        GRANDPARENT: "ong, ba, ong ba, ong noi, ba noi, ong ngoai, ba ngoai, grandparent",
        GRANDCHILD: "chau, chau noi, chau ngoai, chau ruot, chau trai, chau gai, chau dich ton, grandchild",
        SIBLING: "anh, chi, em, anh trai, chi gai, em trai, em gai, anh chi em, anh ruot, em ruot, chi ruot, sibling",
        OTHER: "khac, o nho, co, chu, di, cau, bac, chau dau, chau re, em dau, em re, anh re, chi dau, chat, other",
      },
    },
  },
  ethnicityCode: {
    kind: "ethnicity",
    sensitive: { usual: null, counted: null },
    sheet: { letter: "e", part: "cells" },
    form: { part: "first", span: 2 },
    tables: ["household"],
    indicators: [],
    list: {
      rules: "own",
      headings: "dan toc, thanh phan dan toc, dan toc chu ho, ethnic group of the head, ethnicity, ethnic group",
    },
  },
  nationalId: {
    kind: "national_id",
    sensitive: null,
    sheet: { letter: "g", part: "cells" },
    form: { part: "first", span: 3 },
    tables: ["household"],
    indicators: [],
    list: {
      rules: "own",
      headings:
        "cccd, so cccd, cmnd, so cmnd, cmnd cccd, so cmnd cccd, cccd cmnd, so cccd cmnd, can cuoc cong dan, so can cuoc, so can cuoc cong dan, so dinh danh, so dinh danh ca nhan, ma dinh danh, so cmnd cccd dinh danh, so dinh danh ca nhan cccd, cccd dinh danh ca nhan, so dinh danh ca nhan cmnd, chung minh nhan dan, cccd chu ho, so cccd chu ho, so dinh danh chu ho, national id of the head, national id",
    },
  },
  /** Written into the cell of the number that is not there. */
  nationalIdAbsence: {
    kind: "choice",
    values: NationalIdAbsence,
    words: "absence",
    empty: "has_number",
    initial: null,
    sensitive: null,
    sheet: null,
    form: { part: "first", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
  /** The highest level completed. */
  schoolingLevel: {
    kind: "choice",
    values: SchoolingLevel,
    words: "schooling",
    empty: "not_asked",
    initial: null,
    sensitive: null,
    sheet: { letter: "h", part: "cells" },
    form: { part: "first", span: 3 },
    tables: ["household", "review", "typing"],
    indicators: ["ADULT_EDUCATION", "CHILD_SCHOOLING"],
    list: {
      rules: "plain",
      headings: "trinh do, trinh do van hoa, trinh do hoc van, hoc van, van hoa, trinh do cao nhat, schooling",
      words: {
        NONE: "khong, chua qua cap nao, mu chu, chua di hoc, khong biet chu, chua hoc, none",
        PRESCHOOL: "mam non, mau giao, preschool",
        PRIMARY: "tieu hoc, th, cap 1, cap i, primary",
        LOWER_SECONDARY: "trung hoc co so, thcs, cap 2, cap ii, lower secondary",
        UPPER_SECONDARY: "trung hoc pho thong, thpt, cap 3, cap iii, upper secondary",
        ELEMENTARY_VOCATIONAL: "so cap, so cap nghe, elementary vocational",
        INTERMEDIATE: "trung cap, trung cap nghe, tc, intermediate",
        COLLEGE: "cao dang, cd, college",
        UNIVERSITY: "dai hoc, dh, dai hoc tro len, sau dai hoc, university, university or higher",
      },
    },
  },
  /** The level attended now. */
  attendingLevel: {
    kind: "choice",
    values: AttendingLevel,
    words: "attending",
    empty: "not_attending",
    initial: null,
    sensitive: null,
    sheet: { letter: "i", part: "cells" },
    form: { part: "first", span: 3 },
    tables: ["typing"],
    indicators: ["ADULT_EDUCATION", "CHILD_SCHOOLING"],
    list: null,
  },
  workStatus: {
    kind: "choice",
    values: WorkStatus,
    words: "work",
    empty: "not_asked",
    initial: null,
    sensitive: null,
    sheet: { letter: "k", part: "cells" },
    form: { part: "first", span: 3 },
    tables: ["household", "review", "typing"],
    indicators: ["ADULT_EDUCATION", "CHILD_SCHOOLING"],
    list: null,
  },
  hasHealthInsurance: {
    kind: "yes_no",
    empty: "not_asked",
    initial: null,
    sensitive: null,
    sheet: { letter: "l", part: "cells" },
    form: { part: "first", span: 3 },
    tables: ["household", "review", "typing"],
    indicators: ["HEALTH_INSURANCE"],
    list: {
      rules: "plain",
      headings: "bhyt, bao hiem y te, the bhyt, co bhyt, so the bhyt, the bao hiem y te, health insurance",
    },
  },
  disability: {
    kind: "choice",
    values: Disability,
    words: "disability",
    empty: null,
    initial: "NONE",
    sensitive: { usual: "NONE", counted: "disabled" },
    sheet: { letter: "m", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: ["DEPENDANTS"],
    list: {
      rules: "plain",
      headings: "khuyet tat, muc do khuyet tat, tinh trang khuyet tat, disability",
      words: {
        NONE: "khong, 0, none, ko",
        MILD: "nhe, mild, kt nhe, khuyet tat nhe",
        SEVERE: "nang, severe, kt nang, khuyet tat nang",
        EXTREME: "dac biet nang, dbn, extreme, kt dac biet nang, khuyet tat dac biet nang",
      },
    },
  },
  /** Trợ cấp xã hội hằng tháng. Paid for disability, illness and old age: it says as much of somebody young as a certificate. */
  receivesMonthlyAllowance: {
    kind: "yes_no",
    empty: null,
    initial: false,
    sensitive: { usual: false, counted: null },
    sheet: { letter: "n", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: ["DEPENDANTS"],
    list: null,
  },
  /** Recruited, trained and certified at the place of work. */
  certifiedOnTheJob: {
    kind: "yes_no",
    empty: null,
    initial: false,
    sensitive: null,
    sheet: { letter: "o", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: ["ADULT_EDUCATION"],
    list: null,
  },
  hasLabourCapacity: {
    kind: "yes_no",
    empty: null,
    initial: true,
    sensitive: { usual: true, counted: "without_capacity" },
    sheet: { letter: "p", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
  /** Person of merit (người có công), counted in R8. */
  isMerit: {
    kind: "yes_no",
    empty: null,
    initial: false,
    sensitive: null,
    sheet: { letter: "q", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
  isPolicyBeneficiary: {
    kind: "yes_no",
    empty: null,
    initial: false,
    sensitive: null,
    sheet: { letter: "r", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
  nutrition: {
    kind: "choice",
    values: Nutrition,
    words: "nutrition",
    empty: "not_asked",
    initial: null,
    sensitive: { usual: "NORMAL", counted: "undernourished" },
    sheet: { letter: "s", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
  isPregnant: {
    kind: "yes_no",
    empty: null,
    initial: false,
    sensitive: { usual: false, counted: "pregnant" },
    sheet: { letter: "t", part: "marks" },
    form: { part: "more", span: 3 },
    tables: [],
    indicators: [],
    list: null,
  },
} as const satisfies Record<string, MemberFieldSpec>;

type Table = typeof MEMBER_FIELDS;
export type MemberField = keyof Table;

type ValueOf<S> = S extends { kind: "choice"; values: Readonly<Record<string, infer V>>; empty: infer E }
  ? V | (E extends string ? null : never)
  : S extends { kind: "yes_no"; empty: infer E }
    ? boolean | (E extends string ? null : never)
    : string;

/** A member's facts as forms hold them. A birth date as typed; a national id in digits, masked, or empty. */
export type MemberValues = { -readonly [F in MemberField]: ValueOf<Table[F]> };

/** Fields whose entry in the table is of this shape. */
type FieldsWhere<Shape> = { [F in MemberField]: Table[F] extends Shape ? F : never }[MemberField];
const where =
  <F extends MemberField>(test: (spec: MemberFieldSpec) => boolean) =>
  (field: MemberField): field is F =>
    test(MEMBER_FIELDS[field]);

/** In the order of the paper. */
export const MEMBER_FIELD_NAMES: readonly MemberField[] = keysOf(MEMBER_FIELDS);

export type SensitiveField = FieldsWhere<{ sensitive: object }>;
export const SENSITIVE_FIELDS = MEMBER_FIELD_NAMES.filter(where<SensitiveField>(({ sensitive }) => sensitive !== null));

/** What the indicators ask of a member. */
export type IndicatorField = FieldsWhere<{ indicators: readonly [string, ...string[]] }>;

/** Kept in the table `person` as they are in forms, each in a column of its name. */
export type PlainField = Exclude<MemberField, "birth" | "nationalId" | "relationship">;
export const PLAIN_FIELDS = MEMBER_FIELD_NAMES.filter(
  (field): field is PlainField => field !== "birth" && field !== "nationalId" && field !== "relationship",
);

/** What a list that comes in may tell, under the same names. */
export type ListedField = FieldsWhere<{ list: object }>;
export const LISTED_FIELDS = MEMBER_FIELD_NAMES.filter(where<ListedField>(({ list }) => list !== null));
/** Of these, what is read and compared by its words alone. */
export type PlainListedField = FieldsWhere<{ list: { rules: "plain" } }>;
export const PLAIN_LISTED_FIELDS = MEMBER_FIELD_NAMES.filter(
  where<PlainListedField>(({ list }) => list?.rules === "plain"),
);

/** What a list tells of them; null where it says nothing. */
export type PlainListedFacts = { [F in PlainListedField]: MemberValues[F] | null };

/** The texts of a heading or a value, which stand in the table with commas between. */
export const listed = (text: string): string[] => text.split(", ");

/** A member of whom nothing is known yet. */
export const EMPTY_MEMBER = Object.fromEntries(
  MEMBER_FIELD_NAMES.map((field) => {
    const spec: MemberFieldSpec = MEMBER_FIELDS[field];
    return [field, "initial" in spec ? spec.initial : ""];
  }),
) as MemberValues;
