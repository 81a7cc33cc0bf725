import { PrismaPg } from "@prisma/adapter-pg";
import type { Actor } from "@/lib/access/policy";
import { sealNationalId } from "@/lib/households/identity";
import type { Chain } from "@/lib/rounds/steps";
import {
  type AreaType,
  type HouseholdClass,
  PrismaClient,
  type Role,
  type RoundTrack,
  type Unit,
} from "@/prisma/generated/client";
import type { Said } from "@/prisma/rules/door.mjs";

// Nothing here is shared between tests: each builds its own province, and since a reach never leaves its province, tests
// run side by side, see nothing of one another and clean up nothing.

let owner: PrismaClient | undefined;

/** The schema's owner: sets the stage for a test and looks behind it. Row security does not bind it; triggers do. */
export function ownerDb(): PrismaClient {
  owner ??= new PrismaClient({ adapter: new PrismaPg({ connectionString: process.env.DATABASE_OWNER_URL, max: 4 }) });
  return owner;
}

/** The first statement of a transaction of the owner's that is to be taken for somebody's: what is said of them, by name. */
export const actsAs = (said: Partial<Said>) => ownerDb().$executeRaw`SELECT door_owner(${JSON.stringify(said)}::jsonb)`;

const random = (max: number) => Math.floor(Math.random() * max);

/** A label of five characters that no other test holds. */
const unique = () =>
  random(36 ** 5)
    .toString(36)
    .padStart(5, "0");

type NewUnit = { level: Unit["level"]; parent?: Pick<Unit, "id" | "path">; name?: string; area?: AreaType };

const KIND = { PROVINCE: "tỉnh", DISTRICT: "huyện", COMMUNE: "xã", VILLAGE: "thôn" } as const;

function newUnit({ level, parent, name, area }: NewUnit) {
  const code = unique();
  const unitName = name ?? `Nà ${code}`;
  return {
    id: crypto.randomUUID(),
    code,
    name: unitName,
    fullName: `${KIND[level].replace(/^./, (c) => c.toUpperCase())} ${unitName}`,
    kind: KIND[level],
    level,
    path: `${parent?.path ?? ""}${code}/`,
    parentId: parent?.id ?? null,
    area: level === "VILLAGE" ? (area ?? "RURAL") : null,
    validFrom: new Date("2020-01-01"),
  };
}

export const createUnit = (unit: NewUnit): Promise<Unit> => ownerDb().unit.create({ data: newUnit(unit) });

export type Area = { province: Unit; district: Unit; commune: Unit; village: Unit };

/** A province of one district, one commune and one rural village. */
export async function createArea(): Promise<Area> {
  const units = [newUnit({ level: "PROVINCE" })];
  for (const level of ["DISTRICT", "COMMUNE", "VILLAGE"] as const) units.push(newUnit({ level, parent: units.at(-1) }));
  const made = await ownerDb().unit.createManyAndReturn({ data: units });
  const [province, district, commune, village] = made.sort((a, b) => a.path.length - b.path.length);
  if (!province || !district || !commune || !village) throw new Error("four were made");
  return { province, district, commune, village };
}

/** A person with one posting there, as a service sees them. The account cannot sign in by password. */
export async function createActor(role: Role, unit: Unit): Promise<Actor & { username: string }> {
  const userId = crypto.randomUUID();
  const postingId = crypto.randomUUID();
  const username = `thu.${userId.slice(0, 13)}`;
  const name = `Lường Thị ${unique()}`;
  await ownerDb().user.createMany({ data: [{ id: userId, username, fullName: name }] });
  await ownerDb().posting.createMany({
    data: [{ id: postingId, userId, role, unitId: unit.id, unitPath: unit.path, validFrom: new Date("2020-01-01") }],
  });
  return {
    userId,
    username,
    name,
    postingId,
    role,
    level: unit.level,
    unitId: unit.id,
    unitName: unit.fullName,
    unitPath: unit.path,
    requestId: crypto.randomUUID(),
    sessionId: await createSession(userId),
    isSteppedUp: true,
    address: "203.0.113.9",
  };
}

/** A session of this person, begun a moment ago, as signing in would begin it. */
export async function createSession(userId: string): Promise<string> {
  const id = crypto.randomUUID();
  await ownerDb().$executeRaw`
    INSERT INTO session (id, user_id, created_at, used_at, lapses_at, ends_at, device, address)
    SELECT ${id}::uuid, ${userId}::uuid, at, at, at + interval '30 minutes', at + interval '12 hours', 'Firefox, Windows', '203.0.113.9'
    FROM date_trunc('milliseconds', clock_timestamp()) at`;
  return id;
}

type NewRound = { year?: number; track?: RoundTrack; chain?: Chain; opensOn?: string; closesOn?: string };

/** An open round of the province, annual unless said otherwise, with a draft list for each of these communes. */
export async function createRound(province: Unit, communes: Unit[], changes: NewRound = {}) {
  const {
    year = 2024,
    track = "ANNUAL",
    chain = "COMMUNE_DISTRICT_PROVINCE",
    opensOn = `${year}-09-01`,
    closesOn = `${year}-12-14`,
  } = changes;
  const round = await ownerDb().round.create({
    data: {
      id: crypto.randomUUID(),
      year,
      track,
      unitPath: province.path,
      standardId: "vn-2022-2026",
      standardHash: "0".repeat(64),
      chain,
      opensOn: new Date(opensOn),
      closesOn: new Date(closesOn),
    },
  });
  const lists = await ownerDb().communeList.createManyAndReturn({
    data: communes.map((commune) => ({
      id: crypto.randomUUID(),
      roundId: round.id,
      communeId: commune.id,
      unitPath: commune.path,
    })),
  });
  return { ...round, lists, chain };
}

type NewMember = {
  fullName: string;
  sex?: "MALE" | "FEMALE";
  birthYear?: number;
  birthMonth?: number;
  birthDay?: number;
  nationalId?: string;
};

type NewHousehold = { class?: HouseholdClass | null; members?: NewMember[] };

/** Twelve digits, unique in practice, that agree with a man born in 1980. */
export const anyNationalId = () => `020080${String(random(1e6)).padStart(6, "0")}`;

/** Above every number that a commune gives out in a test. */
let nextCode = 50_000;

const GIVEN = ["Sơn", "Hoa", "Mai", "Bình", "Đào", "Ánh"];

/** A household in force in the village; its first member is the head, all of them insured adults unless said otherwise. */
export async function createHousehold(village: Unit, changes: NewHousehold = {}) {
  const db = ownerDb();
  const id = crypto.randomUUID();
  const members = changes.members ?? [
    { fullName: `Hoàng Văn ${GIVEN[random(GIVEN.length)]}`, sex: "MALE" as const, birthYear: 1980 },
    { fullName: `Nông Thị ${GIVEN[random(GIVEN.length)]}`, sex: "FEMALE" as const, birthYear: 1982 },
  ];
  const people = members.map((member) => ({ id: crypto.randomUUID(), ...member }));
  // Units above the village are in its path by their codes.
  const communeCode = village.path.split("/").at(-3);
  // A statement for each table, however many people.
  await db.household.createMany({
    data: [
      {
        id,
        code: `${communeCode}-${nextCode++}`,
        communeId: village.parentId ?? "",
        villageId: village.id,
        unitPath: village.path,
        address: village.name,
        class: changes.class ?? null,
      },
    ],
  });
  await db.person.createMany({
    data: people.map((person) => ({
      id: person.id,
      unitPath: village.path,
      fullName: person.fullName,
      sex: person.sex ?? "MALE",
      birthYear: person.birthYear ?? 1980,
      birthMonth: person.birthMonth ?? null,
      birthDay: person.birthDay ?? null,
      ethnicityCode: "07",
      ...sealNationalId(person.id, person.nationalId ?? null),
      nationalIdAbsence: person.nationalId ? null : "NEVER_ISSUED",
      schoolingLevel: "LOWER_SECONDARY",
      workStatus: "SELF_EMPLOYED",
      hasHealthInsurance: true,
    })),
  });
  await db.membership.createMany({
    data: people.map(({ id: personId }, position) => ({
      id: crypto.randomUUID(),
      householdId: id,
      personId,
      unitPath: village.path,
      relationship: position === 0 ? "HEAD" : "OTHER",
      position,
      validFrom: new Date("2020-01-01"),
    })),
  });
  return db.household.findUniqueOrThrow({
    where: { id },
    include: { memberships: { orderBy: { position: "asc" }, include: { person: true } } },
  });
}

/** Puts the household on the round's list to review. */
export async function createReview(
  round: { id: string; lists: { id: string; communeId: string }[] },
  household: {
    id: string;
    communeId: string;
    class: HouseholdClass | null;
    memberCount: number;
    villageId: string;
    unitPath: string;
  },
) {
  const list = round.lists.find((l) => l.communeId === household.communeId);
  if (!list) throw new Error("the round has no list for this commune");
  return ownerDb().review.create({
    data: {
      id: crypto.randomUUID(),
      roundId: round.id,
      householdId: household.id,
      communeListId: list.id,
      villageId: household.villageId,
      unitPath: household.unitPath,
      startClass: household.class,
      startPersons: household.memberCount,
    },
  });
}
