// Units of Lạng Sơn as facts: official codes, names and kinds, and how the communes changed on 1 December 2024.
// Sources: the official list of administrative units in force in 2024 (Danh mục hành chính, Tổng cục Thống kê), and
// Nghị quyết số 1246/NQ-UBTVQH15 on the communes of Lạng Sơn, in force from 1 December 2024: 200 communes became 194.

type CommuneKind = "xã" | "thị trấn" | "phường";

type DistrictFacts = { code: string; name: string; kind: "huyện" | "thành phố" };

export type CommuneFacts = {
  code: string;
  district: string;
  kind: CommuneKind;
  name: string;
  /** The day it came into being, where that lies in the years that the register knows. */
  from?: string;
  /** The first day on which it no longer existed. */
  to?: string;
  /** Codes of the communes that took it over. */
  into?: readonly string[];
  /** The code stood for another commune before; paths are never used again, so this one's carries a mark. */
  reusesCode?: true;
};

/** Before this day nothing is asked of a unit. Units without a day of their own were in force on it. */
export const UNITS_SINCE = "2020-01-01";

export const PROVINCE = { code: "20", name: "Lạng Sơn", kind: "tỉnh" } as const;

export const DISTRICTS: readonly DistrictFacts[] = [
  { code: "178", name: "Lạng Sơn", kind: "thành phố" },
  { code: "180", name: "Tràng Định", kind: "huyện" },
  { code: "181", name: "Bình Gia", kind: "huyện" },
  { code: "182", name: "Văn Lãng", kind: "huyện" },
  { code: "183", name: "Cao Lộc", kind: "huyện" },
  { code: "184", name: "Văn Quan", kind: "huyện" },
  { code: "185", name: "Bắc Sơn", kind: "huyện" },
  { code: "186", name: "Hữu Lũng", kind: "huyện" },
  { code: "187", name: "Chi Lăng", kind: "huyện" },
  { code: "188", name: "Lộc Bình", kind: "huyện" },
  { code: "189", name: "Đình Lập", kind: "huyện" },
];

type Row = readonly [code: string, kind: CommuneKind, name: string];

/** The communes in force on 1 December 2024, by district. */
const IN_FORCE: Readonly<Record<string, readonly Row[]>> = {
  // Thành phố Lạng Sơn
  "178": [
    ["05971", "phường", "Hoàng Văn Thụ"],
    ["05974", "phường", "Tam Thanh"],
    ["05977", "phường", "Vĩnh Trại"],
    ["05980", "phường", "Đông Kinh"],
    ["05983", "phường", "Chi Lăng"],
    ["05986", "xã", "Hoàng Đồng"],
    ["05989", "xã", "Quảng Lạc"],
    ["05992", "xã", "Mai Pha"],
  ],
  // Huyện Tràng Định
  "180": [
    ["05998", "xã", "Khánh Long"],
    ["06001", "xã", "Đoàn Kết"],
    ["06004", "xã", "Quốc Khánh"],
    ["06010", "xã", "Cao Minh"],
    ["06013", "xã", "Chí Minh"],
    ["06016", "xã", "Tri Phương"],
    ["06019", "xã", "Tân Tiến"],
    ["06022", "xã", "Tân Yên"],
    ["06025", "xã", "Đội Cấn"],
    ["06028", "xã", "Tân Minh"],
    ["06031", "xã", "Kim Đồng"],
    ["06034", "xã", "Chi Lăng"],
    ["06037", "xã", "Trung Thành"],
    ["06040", "thị trấn", "Thất Khê"],
    ["06043", "xã", "Đào Viên"],
    ["06046", "xã", "Đề Thám"],
    ["06049", "xã", "Kháng Chiến"],
    ["06055", "xã", "Hùng Sơn"],
    ["06058", "xã", "Quốc Việt"],
    ["06061", "xã", "Hùng Việt"],
  ],
  // Huyện Bình Gia
  "181": [
    ["06067", "xã", "Hưng Đạo"],
    ["06070", "xã", "Vĩnh Yên"],
    ["06073", "xã", "Hoa Thám"],
    ["06076", "xã", "Quý Hòa"],
    ["06079", "xã", "Hồng Phong"],
    ["06082", "xã", "Yên Lỗ"],
    ["06085", "xã", "Thiện Hòa"],
    ["06088", "xã", "Quang Trung"],
    ["06091", "xã", "Thiện Thuật"],
    ["06094", "xã", "Minh Khai"],
    ["06097", "xã", "Thiện Long"],
    ["06100", "xã", "Hoàng Văn Thụ"],
    ["06103", "xã", "Hòa Bình"],
    ["06106", "xã", "Mông Ân"],
    ["06109", "xã", "Tân Hòa"],
    ["06112", "thị trấn", "Bình Gia"],
    ["06115", "xã", "Hồng Thái"],
    ["06118", "xã", "Bình La"],
    ["06121", "xã", "Tân Văn"],
  ],
  // Huyện Văn Lãng
  "182": [
    ["06124", "thị trấn", "Na Sầm"],
    ["06127", "xã", "Trùng Khánh"],
    ["06133", "xã", "Bắc La"],
    ["06136", "xã", "Thụy Hùng"],
    ["06139", "xã", "Bắc Hùng"],
    ["06142", "xã", "Tân Tác"],
    ["06148", "xã", "Thanh Long"],
    ["06151", "xã", "Hội Hoan"],
    ["06154", "xã", "Bắc Việt"],
    ["06157", "xã", "Hoàng Việt"],
    ["06160", "xã", "Gia Miễn"],
    ["06163", "xã", "Thành Hòa"],
    ["06166", "xã", "Tân Thanh"],
    ["06172", "xã", "Tân Mỹ"],
    ["06175", "xã", "Hồng Thái"],
    ["06178", "xã", "Hoàng Văn Thụ"],
    ["06181", "xã", "Nhạc Kỳ"],
  ],
  // Huyện Cao Lộc
  "183": [
    ["06184", "thị trấn", "Đồng Đăng"],
    ["06187", "thị trấn", "Cao Lộc"],
    ["06190", "xã", "Bảo Lâm"],
    ["06193", "xã", "Thanh Lòa"],
    ["06196", "xã", "Cao Lâu"],
    ["06199", "xã", "Thạch Đạn"],
    ["06202", "xã", "Xuất Lễ"],
    ["06205", "xã", "Hồng Phong"],
    ["06208", "xã", "Thụy Hùng"],
    ["06211", "xã", "Lộc Yên"],
    ["06214", "xã", "Phú Xá"],
    ["06217", "xã", "Bình Trung"],
    ["06220", "xã", "Hải Yến"],
    ["06223", "xã", "Hòa Cư"],
    ["06226", "xã", "Hợp Thành"],
    ["06232", "xã", "Công Sơn"],
    ["06235", "xã", "Gia Cát"],
    ["06238", "xã", "Mẫu Sơn"],
    ["06241", "xã", "Xuân Long"],
    ["06244", "xã", "Tân Liên"],
    ["06247", "xã", "Yên Trạch"],
    ["06250", "xã", "Tân Thành"],
  ],
  // Huyện Văn Quan
  "184": [
    ["06253", "thị trấn", "Văn Quan"],
    ["06256", "xã", "Trấn Ninh"],
    ["06268", "xã", "Liên Hội"],
    ["06274", "xã", "Hòa Bình"],
    ["06277", "xã", "Tú Xuyên"],
    ["06280", "xã", "Điềm He"],
    ["06283", "xã", "An Sơn"],
    ["06286", "xã", "Khánh Khê"],
    ["06292", "xã", "Lương Năng"],
    ["06298", "xã", "Bình Phúc"],
    ["06307", "xã", "Tân Đoàn"],
    ["06313", "xã", "Tri Lễ"],
    ["06316", "xã", "Tràng Phái"],
    ["06319", "xã", "Yên Phúc"],
    ["06322", "xã", "Hữu Lễ"],
  ],
  // Huyện Bắc Sơn
  "185": [
    ["06325", "thị trấn", "Bắc Sơn"],
    ["06328", "xã", "Long Đống"],
    ["06331", "xã", "Vạn Thủy"],
    ["06337", "xã", "Đồng Ý"],
    ["06340", "xã", "Tân Tri"],
    ["06343", "xã", "Bắc Quỳnh"],
    ["06349", "xã", "Hưng Vũ"],
    ["06352", "xã", "Tân Lập"],
    ["06355", "xã", "Vũ Sơn"],
    ["06358", "xã", "Chiêu Vũ"],
    ["06361", "xã", "Tân Hương"],
    ["06364", "xã", "Chiến Thắng"],
    ["06367", "xã", "Vũ Lăng"],
    ["06370", "xã", "Trấn Yên"],
    ["06373", "xã", "Vũ Lễ"],
    ["06376", "xã", "Nhất Hòa"],
    ["06379", "xã", "Tân Thành"],
    ["06382", "xã", "Nhất Tiến"],
  ],
  // Huyện Hữu Lũng
  "186": [
    ["06385", "thị trấn", "Hữu Lũng"],
    ["06388", "xã", "Hữu Liên"],
    ["06391", "xã", "Yên Bình"],
    ["06394", "xã", "Quyết Thắng"],
    ["06397", "xã", "Hòa Bình"],
    ["06400", "xã", "Yên Thịnh"],
    ["06403", "xã", "Yên Sơn"],
    ["06406", "xã", "Thiện Tân"],
    ["06412", "xã", "Yên Vượng"],
    ["06415", "xã", "Minh Tiến"],
    ["06418", "xã", "Nhật Tiến"],
    ["06421", "xã", "Thanh Sơn"],
    ["06424", "xã", "Đồng Tân"],
    ["06427", "xã", "Cai Kinh"],
    ["06430", "xã", "Hòa Lạc"],
    ["06433", "xã", "Vân Nham"],
    ["06436", "xã", "Đồng Tiến"],
    ["06442", "xã", "Tân Thành"],
    ["06445", "xã", "Hòa Sơn"],
    ["06448", "xã", "Minh Sơn"],
    ["06451", "xã", "Hồ Sơn"],
    ["06457", "xã", "Minh Hòa"],
    ["06460", "xã", "Hòa Thắng"],
  ],
  // Huyện Chi Lăng
  "187": [
    ["06463", "thị trấn", "Đồng Mỏ"],
    ["06466", "thị trấn", "Chi Lăng"],
    ["06469", "xã", "Vân An"],
    ["06472", "xã", "Vân Thủy"],
    ["06475", "xã", "Gia Lộc"],
    ["06478", "xã", "Bắc Thủy"],
    ["06481", "xã", "Chiến Thắng"],
    ["06484", "xã", "Mai Sao"],
    ["06487", "xã", "Bằng Hữu"],
    ["06490", "xã", "Thượng Cường"],
    ["06493", "xã", "Bằng Mạc"],
    ["06496", "xã", "Nhân Lý"],
    ["06499", "xã", "Lâm Sơn"],
    ["06502", "xã", "Liên Sơn"],
    ["06505", "xã", "Vạn Linh"],
    ["06508", "xã", "Hòa Bình"],
    ["06514", "xã", "Hữu Kiên"],
    ["06517", "xã", "Quan Sơn"],
    ["06520", "xã", "Y Tịch"],
    ["06523", "xã", "Chi Lăng"],
  ],
  // Huyện Lộc Bình
  "188": [
    ["06526", "thị trấn", "Na Dương"],
    ["06529", "thị trấn", "Lộc Bình"],
    ["06532", "xã", "Mẫu Sơn"],
    ["06541", "xã", "Yên Khoái"],
    ["06544", "xã", "Khánh Xuân"],
    ["06547", "xã", "Tú Mịch"],
    ["06550", "xã", "Hữu Khánh"],
    ["06553", "xã", "Đồng Bục"],
    ["06559", "xã", "Tam Gia"],
    ["06562", "xã", "Tú Đoạn"],
    ["06565", "xã", "Khuất Xá"],
    ["06577", "xã", "Thống Nhất"],
    ["06589", "xã", "Sàn Viên"],
    ["06592", "xã", "Đông Quan"],
    ["06595", "xã", "Minh Hiệp"],
    ["06598", "xã", "Hữu Lân"],
    ["06601", "xã", "Lợi Bác"],
    ["06604", "xã", "Nam Quan"],
    ["06607", "xã", "Xuân Dương"],
    ["06610", "xã", "Ái Quốc"],
  ],
  // Huyện Đình Lập
  "189": [
    ["06613", "thị trấn", "Đình Lập"],
    ["06616", "thị trấn", "Nông Trường Thái Bình"],
    ["06619", "xã", "Bắc Xa"],
    ["06622", "xã", "Bính Xá"],
    ["06625", "xã", "Kiên Mộc"],
    ["06628", "xã", "Đình Lập"],
    ["06631", "xã", "Thái Bình"],
    ["06634", "xã", "Cường Lợi"],
    ["06637", "xã", "Châu Sơn"],
    ["06640", "xã", "Lâm Ca"],
    ["06643", "xã", "Đồng Thắng"],
    ["06646", "xã", "Bắc Lãng"],
  ],
};

/** Came into being on 1 December 2024. */
const SINCE_MERGER: Readonly<Record<string, Pick<CommuneFacts, "from" | "reusesCode">>> = {
  "06040": { from: "2024-12-01", reusesCode: true },
};

export const COMMUNES: readonly CommuneFacts[] = Object.entries(IN_FORCE).flatMap(([district, rows]) =>
  rows.map(([code, kind, name]) => ({ code, district, kind, name, ...SINCE_MERGER[code] })),
);

/** Ended with 30 November 2024. */
export const ENDED_COMMUNES: readonly CommuneFacts[] = [
  { code: "05995", district: "180", kind: "thị trấn", name: "Thất Khê", to: "2024-12-01", into: ["06040"] },
  { code: "06007", district: "180", kind: "xã", name: "Vĩnh Tiến", to: "2024-12-01", into: ["05998"] },
  { code: "06040", district: "180", kind: "xã", name: "Đại Đồng", to: "2024-12-01", into: ["06040", "06025"] },
  { code: "06295", district: "184", kind: "xã", name: "Đồng Giáp", to: "2024-12-01", into: ["06286"] },
  { code: "06301", district: "184", kind: "xã", name: "Tràng Các", to: "2024-12-01", into: ["06286"] },
  { code: "06454", district: "186", kind: "xã", name: "Sơn Hà", to: "2024-12-01", into: ["06385"] },
  { code: "06574", district: "188", kind: "xã", name: "Tĩnh Bắc", to: "2024-12-01", into: ["06559"] },
];

/** "Xã Thiện Thuật". */
export const fullName = ({ kind, name }: { kind: string; name: string }): string =>
  `${kind.charAt(0).toLocaleUpperCase("vi")}${kind.slice(1)} ${name}`;
