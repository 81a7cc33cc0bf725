import { Chance, idOf } from "@/prisma/demo/random";
import type { AreaType, UnitLevel } from "@/prisma/generated/enums";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";
import {
  COMMUNES,
  type CommuneFacts,
  DISTRICTS,
  ENDED_COMMUNES,
  fullName,
  PROVINCE,
  UNITS_SINCE,
} from "@/prisma/reference/units-2024";

// Provinces, districts and communes are real; the villages are invented.

export type Place = {
  id: string;
  code: string;
  name: string;
  fullName: string;
  kind: string;
  level: UnitLevel;
  path: string;
  parentId: string | null;
  area: AreaType | null;
  validFrom: string;
  /** The first day on which it no longer existed. */
  validTo: string | null;
};

export const PROVINCE_PLACE: Place = {
  id: idOf("unit", PROVINCE.code),
  code: PROVINCE.code,
  name: PROVINCE.name,
  fullName: fullName(PROVINCE),
  kind: PROVINCE.kind,
  level: "PROVINCE",
  path: `${PROVINCE.code}/`,
  parentId: null,
  area: null,
  validFrom: UNITS_SINCE,
  validTo: null,
};

export const DISTRICT_PLACES: readonly Place[] = DISTRICTS.map((facts) => ({
  ...PROVINCE_PLACE,
  ...facts,
  id: idOf("unit", PROVINCE.code, facts.code),
  fullName: fullName(facts),
  level: "DISTRICT",
  path: `${PROVINCE_PLACE.path}${facts.code}/`,
  parentId: PROVINCE_PLACE.id,
}));

/** A commune as a unit. */
export function communePlace({ code, district, kind, name, from, to, reusesCode }: CommuneFacts): Place {
  const path = `${PROVINCE_PLACE.path}${district}/${code}${reusesCode ? ".2" : ""}/`;
  return {
    id: idOf("unit", path),
    code,
    name,
    fullName: fullName({ kind, name }),
    kind,
    level: "COMMUNE",
    path,
    parentId: idOf("unit", PROVINCE.code, district),
    area: null,
    validFrom: from ?? UNITS_SINCE,
    validTo: to ?? null,
  };
}

/** The communes of these districts and those with these codes, or all of the province, in the order of their codes. */
export const communesOf = (...codes: readonly string[]): CommuneFacts[] =>
  COMMUNES.filter(({ code, district }) => codes.length === 0 || codes.includes(district) || codes.includes(code));

export const endedCommunesOf = (...codes: readonly string[]): CommuneFacts[] =>
  ENDED_COMMUNES.filter(({ district }) => codes.length === 0 || codes.includes(district));

/** Words that Tày and Nùng places begin with: field, hill, stream, hamlet, foot, mouth, valley, weir, mountain, pass. */
const BEGINNINGS = ["Nà", "Pò", "Khuổi", "Bản", "Cốc", "Pác", "Lũng", "Phai", "Khau", "Kéo", "Thâm", "Còn"];
const ENDINGS = [
  "Lùng",
  "Mò",
  "Chúc",
  "Giàng",
  "Pài",
  "Slao",
  "Luông",
  "Pheo",
  "Lải",
  "Tàu",
  "Cáp",
  "Mìn",
  "Đeng",
  "Phạ",
  "Héo",
  "Kít",
  "Vèn",
  "Loọng",
  "Nọi",
  "Quân",
  "Sả",
  "Rọ",
  "Tẩư",
  "Háng",
  "Khoang",
  "Ngườm",
  "Dầu",
  "Mạ",
  "Bó",
  "Cại",
  "Làng",
  "Phja",
];

/** Towns into which a rural commune was merged: some of their villages are countryside. */
const PARTLY_RURAL = new Set(["06040", "06385"]);

/** How many households a village has on average (1,676 villages for about 205,700 households). */
const HOUSEHOLDS_PER_VILLAGE = 123;

/** The invented villages of a commune: khối in town, thôn elsewhere. */
export function villagesOf(commune: CommuneFacts): Place[] {
  const parent = communePlace(commune);
  const chance = new Chance(parent.path, "villages");
  const households = DEMO_TARGETS.get(commune.code)?.households ?? 0;
  const count = Math.min(30, Math.max(3, Math.round(households / HOUSEHOLDS_PER_VILLAGE)));
  const names = new Set<string>();
  while (names.size < count) names.add(`${chance.pick(BEGINNINGS)} ${chance.pick(ENDINGS)}`);
  const isTown = commune.kind !== "xã";
  return [...names].map((ruralName, i) => {
    const area: AreaType = isTown && !(PARTLY_RURAL.has(commune.code) && i >= count * 0.7) ? "URBAN" : "RURAL";
    const code = String(i + 1).padStart(2, "0");
    const path = `${parent.path}${code}/`;
    const kind = area === "URBAN" ? "khối" : "thôn";
    const name = area === "URBAN" ? String(i + 1) : ruralName;
    return {
      ...parent,
      id: idOf("unit", path),
      code,
      name,
      fullName: fullName({ kind, name }),
      kind,
      level: "VILLAGE",
      path,
      parentId: parent.id,
      area,
      validTo: null,
    };
  });
}
