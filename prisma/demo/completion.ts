import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asActor } from "@/lib/core/db";
import { approveList } from "@/lib/lists/service/approve-list";
import { enterResidents } from "@/lib/lists/service/enter-residents";
import { submitList } from "@/lib/lists/service/submit-list";
import {
  type AnswersPatch,
  answersSchema,
  type FieldValue,
  getField,
  INDICATOR_NUMBERS,
  isSameValue,
  listFieldPaths,
  type ReviewAnswers,
} from "@/lib/reviews/answers";
import { proposeIndicators } from "@/lib/reviews/proposals";
import { isApplicant } from "@/lib/reviews/review";
import { finishReview, reopenReview } from "@/lib/reviews/service/finish-review";
import { saveReview } from "@/lib/reviews/service/save-review";
import { type ReviewMember, reviewMember } from "@/lib/reviews/snapshot";
import { FINAL, standsWithCommune } from "@/lib/rounds/steps";
import { answerFor, STANDARD } from "@/prisma/demo/answers";
import { type DemoCommune, makeCommune, roundId } from "@/prisma/demo/commune";
import { type Official, officialOf } from "@/prisma/demo/officials";
import { PROVINCE_PLACE } from "@/prisma/demo/places";
import { Chance, idOf } from "@/prisma/demo/random";
import type { Prisma } from "@/prisma/generated/client";
import { COMMUNES } from "@/prisma/reference/units-2024";

/** Somebody of the demonstration, as a service sees them. */
const actorOf = ({ id, name, role, place }: Official): Actor => ({
  userId: id,
  name,
  postingId: idOf("posting", id),
  role,
  level: place.level,
  unitId: place.id,
  unitName: place.fullName,
  unitPath: place.path,
  requestId: crypto.randomUUID(),
  sessionId: "",
  isSteppedUp: false,
  address: "",
});

const OPEN = {
  household: {
    include: { memberships: { where: { validTo: null }, include: { person: true }, orderBy: { position: "asc" } } },
  },
  village: true,
} satisfies Prisma.ReviewInclude;

type OpenReview = Prisma.ReviewGetPayload<{ include: typeof OPEN }>;
type OpenList = Prisma.CommuneListGetPayload<{ include: { commune: true; round: true } }>;

/** What was done with one list. */
type Completed = { commune: string; reviews: number; done: number; of: number };

/**
 * Finishes the demonstration's round: records what is planned for every household that is not decided yet or was sent back,
 * enters the residents, and takes every list through its chain. Each act is one that a person could take; cut short, it goes
 * on where it stood. What people decided meanwhile stands.
 *
 * @throws Problem where a list cannot be sent, because people changed what the plan rests on
 */
export async function completeRound(onList: (completed: Completed) => void = () => undefined): Promise<void> {
  const province = actorOf(officialOf("PROVINCE_STAFF", PROVINCE_PLACE));
  const lists = await asActor(province, (tx) =>
    tx.communeList.findMany({
      where: { roundId: roundId(2024), status: { notIn: [...FINAL] } },
      include: { commune: true, round: true },
      orderBy: { unitPath: "asc" },
    }),
  );
  for (const [i, list] of lists.entries()) {
    const facts = COMMUNES.find(({ code }) => code === list.commune.code);
    if (!facts) throw new Error(`${list.commune.fullName} is no commune of the demonstration`);
    const reviews = await completeList(list, makeCommune(facts));
    onList({ commune: list.commune.fullName, reviews, done: i + 1, of: lists.length });
  }
}

async function completeList(list: OpenList, commune: DemoCommune): Promise<number> {
  const [officer, chair, district, province] = [
    commune.actors.officer,
    commune.actors.chair,
    commune.actors.district,
    commune.actors.province,
  ].map(actorOf);
  if (!officer || !chair || !district || !province) throw new Error("nobody acts");
  let { status, version } = list;
  let reviews = 0;
  const act = () => ({ eventId: crypto.randomUUID(), listId: list.id, version });
  if (standsWithCommune(status)) {
    reviews = await completeReviews(officer, list.id, commune);
    if (list.residentHouseholds === null || list.residentPersons === null)
      ({ version } = await enterResidents(officer, { listId: list.id, version, ...commune.residents, note: "" }));
    ({ status, version } = await submitList(chair, act()));
  }
  if (status === "SUBMITTED" || status === "RETURNED_TO_DISTRICT")
    ({ status, version } = await approveList(district, act()));
  if (status === "DISTRICT_APPROVED") await approveList(province, act());
  return reviews;
}

/** Records every review of the list that is open or came back. */
async function completeReviews(officer: Actor, listId: string, commune: DemoCommune): Promise<number> {
  const open = await asActor(officer, (tx) =>
    tx.review.findMany({
      where: {
        communeListId: listId,
        OR: [{ status: { in: ["LISTED", "DRAFT"] } }, { status: "DONE", returnedReason: { not: null } }],
      },
      include: OPEN,
      orderBy: { household: { code: "asc" } },
    }),
  );
  const plans = new Map(commune.households.map((household) => [household.id, household.now.decision?.answers]));
  for (const review of open) await completeReview(officer, review, plans.get(review.householdId));
  return open.length;
}

async function completeReview(officer: Actor, review: OpenReview, plan: ReviewAnswers | undefined): Promise<void> {
  const members = review.household.memberships.map(({ person, relationship }) => reviewMember(person, relationship));
  const planned = withReasons(plan ?? answersOfNewcomer(review, members), members);
  const stands = answersSchema.parse(review.answers);
  const patch = difference(stands, planned);
  if (review.status === "DONE" && Object.keys(patch).length === 0) return;
  let { version } = review;
  if (review.status === "DONE") ({ version } = await reopenReview(officer, review.id));
  ({ version } = await saveReview(officer, { id: review.id, version, patch }));
  await finishReview(officer, { id: review.id, version });
}

/** A household that somebody put on the list since the demonstration was loaded changes no total: it is not poor. */
function answersOfNewcomer(review: OpenReview, members: ReviewMember[]): ReviewAnswers {
  return answerFor({
    chance: new Chance(review.household.code, "newcomer"),
    wanted: "NOT_POOR",
    members,
    day: today(),
    area: review.village.area ?? "RURAL",
    isApplicant: isApplicant(review),
  }).answers;
}

/** Members may have been edited since: an answer that their facts speak against needs a reason. */
function withReasons(answers: ReviewAnswers, members: readonly ReviewMember[]): ReviewAnswers {
  const day = [answers.surveyedOn ?? today(), today()].sort()[0] ?? today();
  const proposals = proposeIndicators(STANDARD, members, answers.housing, day);
  const indicators = INDICATOR_NUMBERS.map((number) => {
    const answer = answers.indicators?.[number];
    const proposed = proposals[number]?.deprived ?? null;
    const differs = proposed !== null && answer?.deprived !== proposed;
    return [number, differs ? { ...answer, reason: "Đã xác minh tại hộ." } : answer] as const;
  });
  return answersSchema.parse({ ...answers, surveyedOn: day, indicators: Object.fromEntries(indicators) });
}

/** What has to be typed so that the planned answers stand. */
function difference(stands: ReviewAnswers, planned: ReviewAnswers): AnswersPatch {
  const patch: Record<string, FieldValue | null> = {};
  for (const path of new Set([...listFieldPaths(stands), ...listFieldPaths(planned)])) {
    const value = getField(planned, path) ?? null;
    if (!isSameValue(getField(stands, path) ?? null, value)) patch[path] = value;
  }
  return patch;
}
