import { addDays } from "@/lib/core/day";
import type { ReviewAnswers } from "@/lib/reviews/answers";
import type { ReviewMember } from "@/lib/reviews/snapshot";
import { answerFor, listFromMembers, MOST_FROM_MEMBERS } from "@/prisma/demo/answers";
import { type Decision, decide } from "@/prisma/demo/decide";
import { isMemberOn, memberOn } from "@/prisma/demo/facts";
import { type Member, makeMembers, type Serial, type WithoutId } from "@/prisma/demo/members";
import { drawEthnicity } from "@/prisma/demo/names";
import type { Place } from "@/prisma/demo/places";
import type { HouseholdPlan } from "@/prisma/demo/plan";
import { Chance, idOf } from "@/prisma/demo/random";
import type { CloseReason, HouseholdClass } from "@/prisma/generated/enums";
import type { Weights } from "@/prisma/reference/names";

/** A household with everything that happens to it in the two rounds. */
export type DemoHousehold = {
  id: string;
  code: string;
  village: Place;
  address: string;
  phone: string | null;
  headName: string;
  plan: HouseholdPlan;
  createdAt: string;
  closed: { on: string; reason: CloseReason; note: string } | null;
  members: Member[];
  /** Its members today, or when it ended, and those who left before, as the register holds them. */
  register: { member: Member; facts: ReviewMember }[];
  memberCount: number;
  /** The round of 2023; null for a household that was not on its list. */
  last: { day: string; startPersons: number; decision: Decision } | null;
  /** The round of 2024; `decision` is what it ends with, null for a household that left. */
  now: { day: string; startPersons: number; decision: Decision | null };
};

type HouseholdMaking = {
  /** "06091-00017". */
  code: string;
  plan: HouseholdPlan;
  villages: readonly Place[];
  mix: Weights;
  serial: Serial;
  /** When this year's applicants came; the day of their review follows. */
  applied: string;
  /** The day of this year's review; null: some day in autumn. */
  surveyedOn: string | null;
  withoutId: WithoutId;
};

/** The first day of the register, and when the newcomers of 2023 came into it. */
const REGISTER_BEGAN = "2022-10-03";
const CAME_IN_2023 = "2023-09-05";
/** First and last day of each round. */
export const ROUND_DAYS = {
  2023: { from: "2023-09-01", to: "2023-12-14" },
  2024: { from: "2024-09-01", to: "2024-12-14" },
} as const;

/**
 * Makes the members' facts give way where they alone would lack more than a class allows: on each of the days.
 *
 * @returns the members, and who lived there on each of the days
 */
function settle(
  members: Member[],
  days: readonly { day: string; wanted: HouseholdClass }[],
): { members: Member[]; people: ReadonlyMap<string, ReviewMember[]> } {
  const gentle: ((member: Member) => Member)[] = [
    (member) => member,
    (member) => ({ ...member, dropsOut: false }),
    (member) => ({ ...member, insured: true }),
    (member) => (member.bornOn > "1992" ? { ...member, education: "UPPER_SECONDARY" } : member),
  ];
  let settled = members;
  let people = new Map<string, ReviewMember[]>();
  for (const change of gentle) {
    settled = settled.map(change);
    people = new Map(days.map(({ day }) => [day, peopleOn(settled, day)]));
    if (
      days.every(({ day, wanted }) => listFromMembers(people.get(day) ?? [], day).length <= MOST_FROM_MEMBERS[wanted])
    )
      break;
  }
  return { members: settled, people };
}

const peopleOn = (members: readonly Member[], day: string): ReviewMember[] =>
  members.filter((member) => isMemberOn(member, day)).map((member) => memberOn(member, day));

const countOn = (members: readonly Member[], day: string): number =>
  members.filter((member) => isMemberOn(member, day)).length;

/** Numbers that no operator gives out, so that nobody is rung up. */
const drawPhone = (chance: Chance) =>
  chance.percent(62) ? `0100${String(chance.between(0, 999_999)).padStart(6, "0")}` : null;

/** After the days in which members come and go. */
function drawClosing(chance: Chance, alone: boolean): DemoHousehold["closed"] {
  const on = addDays("2024-09-26", chance.between(0, 40));
  if (alone) return { on, reason: "DIED", note: "Hộ một người, đã mất; trưởng thôn xác nhận." };
  if (chance.percent(75)) return { on, reason: "MOVED_OUT", note: "Cả hộ chuyển đi làm ăn ở tỉnh khác, đã cắt khẩu." };
  return { on, reason: "MERGED", note: "Về ở chung với hộ của con." };
}

/** Invents a household: its people, the answers of both rounds, and how it ends. */
export function makeHousehold({
  code,
  plan,
  villages,
  mix,
  serial,
  applied,
  surveyedOn,
  withoutId,
}: HouseholdMaking): DemoHousehold {
  const chance = new Chance("household", code);
  const village = chance.pick(villages);
  const area = village.area ?? "RURAL";
  const alone = chance.percent(plan.end === null ? 45 : 3);
  const closed = plan.end === null ? drawClosing(chance, alone) : null;
  const since = plan.start === null ? applied : plan.before === null ? CAME_IN_2023 : REGISTER_BEGAN;
  const lastDay = addDays("2023-10-05", chance.between(0, 33));
  const day = surveyedOn ?? addDays("2024-09-26", chance.between(0, 40));

  const made = makeMembers({ chance, code, ethnicity: drawEthnicity(chance, mix), since, alone, serial, withoutId });
  const days = [
    ...(plan.start ? [{ day: lastDay, wanted: plan.start }] : []),
    ...(plan.end ? [{ day, wanted: plan.end }] : []),
  ];
  const { members, people } = settle(made, days);
  const head = members[0];
  if (!head) throw new Error(`${code}: nobody lives there`);
  const address = village.area === "URBAN" ? `Số ${chance.between(1, 240)}, ${village.fullName}` : village.fullName;
  const phone = drawPhone(chance);
  const household = { code, headName: head.fullName, village: village.name, area, address, phone, notes: null };

  const draw = (
    wanted: HouseholdClass,
    on: string,
    isApplicant: boolean,
    more: { movement?: ReviewAnswers["movement"]; last?: Parameters<typeof answerFor>[0]["last"] },
  ) => answerFor({ chance, wanted, members: people.get(on) ?? [], day: on, area, isApplicant, ...more });

  const before = plan.start && draw(plan.start, lastDay, plan.before === null, {});
  const last = before && {
    day: lastDay,
    startPersons: plan.before === null ? before.members.length : countOn(members, ROUND_DAYS[2023].from),
    decision: decide({
      answers: before.answers,
      day: lastDay,
      startClass: plan.before,
      frame: { isApplicant: plan.before === null, villageArea: area, days: ROUND_DAYS[2023] },
      members: before.members,
      household,
      history: [],
    }),
  };

  const movement = plan.relapsed
    ? { relapsed: true }
    : plan.arrived
      ? { kind: "ARRIVED" as const, confirmed: true }
      : undefined;
  const after = plan.end && draw(plan.end, day, plan.applies, { movement, last: before?.lacking });
  const decision =
    after &&
    decide({
      answers: after.answers,
      day,
      startClass: plan.start,
      frame: { isApplicant: plan.applies, villageArea: area, days: ROUND_DAYS[2024] },
      members: after.members,
      household,
      history: plan.start ? [{ year: 2023, class: plan.start }] : [],
    });
  if ((last && last.decision.finalClass !== plan.start) || (decision && decision.finalClass !== plan.end))
    throw new Error(`${code}: the answers give another class than the plan`);

  const leaving = closed?.on ?? null;
  const ending = members.map((member) => (leaving && member.until === null ? { ...member, until: leaving } : member));
  const counted = new Map(after?.members.map((facts) => [facts.id, facts]));
  return {
    id: idOf("household", code),
    code,
    village,
    address,
    phone,
    headName: head.fullName,
    plan,
    createdAt: `${since}T09:30:00+07:00`,
    closed,
    members: ending,
    register: ending.map((member) => ({ member, facts: counted.get(member.id) ?? memberOn(member, day) })),
    memberCount: closed ? members.filter(({ until }) => until === null).length : countOn(members, day),
    last,
    now: {
      day,
      startPersons: countOn(members, plan.applies ? day : ROUND_DAYS[2024].from),
      decision,
    },
  };
}
