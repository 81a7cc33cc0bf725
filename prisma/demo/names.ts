import type { Chance } from "@/prisma/demo/random";
import type { Sex } from "@/prisma/generated/enums";
import { ETHNIC_MIX, FAMILY_NAMES, GIVEN_NAMES, MIDDLE_NAMES, type Weights } from "@/prisma/reference/names";

const KINH = "01";

/** The ethnic group of a household on the list: people of the majority are on it more rarely than they live here. */
export function drawEthnicity(chance: Chance, mix: Weights = ETHNIC_MIX): string {
  return chance.weighted({ ...mix, [KINH]: (mix[KINH] ?? 0) * 0.35 });
}

/** The mix of a commune: the province's, leaning one way or another. */
export function drawMix(chance: Chance): Weights {
  return Object.fromEntries(
    Object.entries(ETHNIC_MIX).map(([code, share]) => [code, share * (0.3 + 1.4 * chance.next())]),
  );
}

export const drawFamilyName = (chance: Chance, ethnicity: string): string =>
  chance.weighted(FAMILY_NAMES[ethnicity] ?? FAMILY_NAMES[KINH] ?? {});

/** A full name; a child carries the father's family name. */
export function drawName(chance: Chance, sex: Sex, familyName: string): string {
  const given = chance.pick(GIVEN_NAMES[sex]);
  const middle = chance.weighted(MIDDLE_NAMES[sex]);
  return [familyName, middle === given ? "" : middle, given].filter(Boolean).join(" ");
}
