import { foldName } from "@/lib/households/names";
import { DEMO_ACCOUNTS } from "@/prisma/demo/accounts.mjs";
import { drawFamilyName, drawName } from "@/prisma/demo/names";
import { communePlace, DISTRICT_PLACES, type Place, PROVINCE_PLACE } from "@/prisma/demo/places";
import { Chance, idOf } from "@/prisma/demo/random";
import type { Role } from "@/prisma/generated/enums";
import { COMMUNES } from "@/prisma/reference/units-2024";

/** The roles of which the demonstration has people, and how their names begin. */
const PREFIX = {
  COMMUNE_OFFICER: "canbo",
  COMMUNE_CHAIR: "chutich",
  DISTRICT_REVIEWER: "huyen",
  PROVINCE_STAFF: "tinh",
  ADMINISTRATOR: "quantri",
} as const satisfies Partial<Record<Role, string>>;
type DemoRole = keyof typeof PREFIX;

/** Somebody who works here. Only those of `DEMO_ACCOUNTS` have a password. */
export type Official = {
  id: string;
  username: string;
  name: string;
  role: DemoRole;
  place: Place;
  hasPassword: boolean;
};

const slugOf = (name: string) => foldName(name).replace(/[^a-z]/g, "");

/** Names of communes that stand for more than one: their people carry the code too. */
const REPEATED = new Set(
  COMMUNES.filter(({ name, code }) =>
    COMMUNES.some((other) => other.code !== code && slugOf(other.name) === slugOf(name)),
  ).map(({ name }) => slugOf(name)),
);

/** The invented person in this role at this place: always the same one. */
export function officialOf(role: DemoRole, place: Place): Official {
  const known = DEMO_ACCOUNTS.find((account) => account.role === role && account.unitCode === place.code);
  const slug = slugOf(place.name);
  const code = place.level === "COMMUNE" && REPEATED.has(slug) ? `.${place.code}` : "";
  const username = known?.username ?? `${PREFIX[role]}.${slug}${code}`;
  const chance = new Chance("official", username);
  const sex = chance.percent(role === "COMMUNE_CHAIR" ? 25 : 55) ? "FEMALE" : "MALE";
  const name = known?.name ?? drawName(chance, sex, drawFamilyName(chance, chance.pick(["02", "07", "01"])));
  return { id: idOf("user", username), username, name, role, place, hasPassword: known !== undefined };
}

/** Everybody who works in these communes and above them. */
export function officialsOf(communes: readonly (typeof COMMUNES)[number][]): Official[] {
  const districts = DISTRICT_PLACES.filter(({ code }) => communes.some(({ district }) => district === code));
  return [
    officialOf("PROVINCE_STAFF", PROVINCE_PLACE),
    officialOf("ADMINISTRATOR", PROVINCE_PLACE),
    ...districts.map((place) => officialOf("DISTRICT_REVIEWER", place)),
    ...communes.flatMap((commune) => {
      const place = communePlace(commune);
      return [officialOf("COMMUNE_OFFICER", place), officialOf("COMMUNE_CHAIR", place)];
    }),
  ];
}
