import { createDecided } from "@/lib/testing/decisions";
import { type Area, createActor, createHousehold, createRound, ownerDb } from "@/lib/testing/factories";
import type { Unit } from "@/prisma/generated/client";

/**
 * A commune with one record of every kind that an address or an action may name: what is nobody's business elsewhere.
 *
 * @param to a commune to which its household is on its way
 * @param open the province's round, where it has one already
 * @returns their ids
 */
export async function createEverything(
  { province, district, commune, village }: Area,
  to: Unit,
  open?: Awaited<ReturnType<typeof createRound>>,
) {
  const round = open ? await withList(open, commune) : await createRound(province, [commune]);
  const { household, reviewId } = await createDecided(round, village, "POOR", { surveyorName: "Lý Văn Rà" });
  await ownerDb().review.update({ where: { id: reviewId }, data: { assignedTo: "Lý Văn Rà" } });
  const officer = await createActor("COMMUNE_OFFICER", commune);
  const filter = await ownerDb().savedFilter.create({
    data: { id: crypto.randomUUID(), userId: officer.userId, page: "households", name: "Nghèo", query: "class=POOR" },
  });
  const other = await createHousehold(village);
  const transfer = await ownerDb().transfer.create({
    data: {
      id: crypto.randomUUID(),
      householdId: household.id,
      whole: true,
      personIds: household.memberships.map(({ personId }) => personId),
      fromCommuneId: commune.id,
      toCommuneId: to.id,
      unitPath: commune.path,
      toPath: to.path,
      on: new Date("2024-12-01"),
      reason: "chuyển đi",
      facts: {},
      deadline: new Date("2024-12-15"),
      releasedByName: officer.name,
      releasedAt: new Date(),
    },
  });
  const [personAId = "", personBId = ""] = household.memberships.map(({ personId }) => personId).sort();
  const pair = await ownerDb().duplicatePair.create({
    data: {
      id: crypto.randomUUID(),
      personAId,
      personBId,
      unitPath: commune.path,
      score: 0.999,
      level: "SURE",
      reasons: [],
      foundAt: new Date(),
    },
  });
  const request = await ownerDb().holderRequest.create({
    data: {
      id: crypto.randomUUID(),
      communeId: commune.id,
      unitPath: commune.path,
      householdId: crypto.randomUUID(),
      personId: crypto.randomUUID(),
      fullName: "Lâm Thị Kín",
      sex: "FEMALE",
      birthYear: 1971,
      number: "020•••••••45",
      askedByName: officer.name,
      askedAt: new Date(),
      claim: { create: { personId: personAId, unitPath: commune.path, abovePath: commune.path } },
    },
  });
  await ownerDb().elsewhereAsking.create({
    data: {
      id: crypto.randomUUID(),
      actorId: officer.userId,
      actorName: officer.name,
      role: officer.role,
      unitPath: commune.path,
      kind: "ask_elsewhere",
      since: new Date(),
      lastAt: new Date(),
    },
  });
  const reviewer = await createActor("DISTRICT_REVIEWER", district);
  const comment = await ownerDb().reviewComment.create({
    data: {
      id: crypto.randomUUID(),
      reviewId,
      unitPath: village.path,
      question: "household",
      text: "Xem lại thu nhập",
      authorId: reviewer.userId,
      authorName: reviewer.name,
      at: new Date(),
    },
  });
  const act = await ownerDb().act.create({
    data: {
      id: crypto.randomUUID(),
      kind: "ASSIGN",
      targets: { create: { householdId: household.id, unitPath: commune.path, position: 1 } },
      unitPath: commune.path,
      actorId: officer.userId,
      actorName: officer.name,
      at: new Date(),
    },
  });
  const brought = await ownerDb().import.create({
    data: {
      id: crypto.randomUUID(),
      communeId: commune.id,
      unitPath: commune.path,
      state: "DONE",
      name: "",
      pasted: true,
      bytes: 1,
      digest: "",
      actorId: officer.userId,
      actorName: officer.name,
      postingId: officer.postingId,
      createdAt: new Date(),
    },
  });
  return {
    household: household.id,
    code: household.code,
    act: act.id,
    member: household.memberships[0]?.personId ?? "",
    otherMember: household.memberships[1]?.personId ?? "",
    otherHousehold: other.id,
    transfer: transfer.id,
    import: brought.id,
    pair: pair.id,
    request: request.id,
    filter: filter.id,
    review: reviewId,
    comment: comment.id,
    list: round.lists[0]?.id ?? "",
    commune: commune.id,
    village: village.id,
    person: officer.userId,
    posting: officer.postingId,
    round: round.id,
  };
}

/** The round with a list for one commune more. */
async function withList(round: Awaited<ReturnType<typeof createRound>>, commune: Unit) {
  const list = await ownerDb().communeList.create({
    data: { id: crypto.randomUUID(), roundId: round.id, communeId: commune.id, unitPath: commune.path },
  });
  return { ...round, lists: [list] };
}
