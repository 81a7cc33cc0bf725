import { type DemoCommune, type DemoReview, TODAY } from "@/prisma/demo/generate";
import { type Official, officialOf } from "@/prisma/demo/officials";
import { DISTRICT_PLACES, PROVINCE_PLACE } from "@/prisma/demo/places";
import { LIST_PLANS, OFFICERS_COMMUNE } from "@/prisma/demo/plan";
import { addDays, Chance, idOf } from "@/prisma/demo/random";
import type { ListStatus, ReturnReason } from "@/prisma/generated/enums";
import { DEMO_TARGETS } from "@/prisma/reference/demo-targets";

// What happened to the lists: who sent, returned and approved them, and when.

export type DemoEvent = {
  id: string;
  action: "submit" | "approve" | "return";
  from: ListStatus;
  to: ListStatus;
  submission: number;
  reason: ReturnReason | null;
  note: string | null;
  reviewIds: string[];
  by: Official;
  at: string;
};

export type DemoMark = { review: DemoReview; reason: ReturnReason; note: string; question: string; remark: string };

export type DemoList = {
  id: string;
  status: ListStatus;
  submission: number;
  partialReturn: boolean;
  residentHouseholds: number | null;
  residentPersons: number | null;
  residentsNote: string | null;
  events: DemoEvent[];
  /** Households that a reviewer marked, and still are (RETURNED) or were before the second submission. */
  marks: DemoMark[];
};

const MARKS: readonly Omit<DemoMark, "review">[] = [
  {
    reason: "SCORE_DOUBTFUL",
    note: "Đề nghị đối chiếu lại điểm B1 với phiếu giấy đã ký.",
    question: "incomeScore",
    remark: "Điểm B1 thấp hơn năm trước nhiều. Phiếu giấy ghi bao nhiêu?",
  },
  {
    reason: "INDICATOR_DOUBTFUL",
    note: "Nguồn nước sinh hoạt chưa rõ, đề nghị kiểm tra tại hộ.",
    question: "indicators.9.deprived",
    remark: "Thôn đã có công trình nước sạch. Hộ dùng nguồn nước nào?",
  },
  {
    reason: "CLASS_CHANGE_UNEXPLAINED",
    note: "Thay đổi so với năm trước, đề nghị ghi rõ lý do.",
    question: "household",
    remark: "Đề nghị ghi rõ vì sao kết quả khác năm 2023.",
  },
];

/** The residents of a commune: the year's households, and about 3.8 persons in each. */
export function residentsOf(code: string, year: 2023 | 2024): { households: number; persons: number } {
  const { households } = DEMO_TARGETS.get(code) ?? { households: 0 };
  const then = Math.round(households * (year === 2023 ? 0.994 : 1));
  return { households: then, persons: Math.round(then * (3.6 + 0.4 * new Chance(code, "residents").next())) };
}

/** A commune's list of 2024 with everything that happened to it. */
export function listOf2024({ facts, place, households }: DemoCommune): DemoList {
  const { code, district } = facts;
  const plan = LIST_PLANS.get(code) ?? { status: "DRAFT" as const, cameBack: false };
  const chance = new Chance(code, "steps");
  const officer = officialOf("COMMUNE_OFFICER", place);
  const chair = officialOf("COMMUNE_CHAIR", place);
  const reviewer = officialOf(
    "DISTRICT_REVIEWER",
    DISTRICT_PLACES.find((one) => one.code === district) ?? PROVINCE_PLACE,
  );
  const province = officialOf("PROVINCE_STAFF", PROVINCE_PLACE);

  const events: DemoEvent[] = [];
  let status = "DRAFT" as ListStatus;
  let submission = 0;
  let day = addDays("2024-11-15", chance.between(0, 8));
  const step = (
    action: DemoEvent["action"],
    to: ListStatus,
    by: Official,
    words: Partial<Pick<DemoEvent, "reason" | "note" | "reviewIds">> = {},
  ) => {
    if (action === "submit") submission += 1;
    const at = `${day}T${String(chance.between(8, 16)).padStart(2, "0")}:${String(chance.between(0, 59)).padStart(2, "0")}:00+07:00`;
    events.push({
      id: idOf("event", code, events.length),
      action,
      from: status,
      to,
      submission,
      reason: words.reason ?? null,
      note: words.note ?? null,
      reviewIds: words.reviewIds ?? [],
      by,
      at,
    });
    status = to;
    // One step a day, and nothing after yesterday.
    const next = addDays(day, chance.between(1, 2));
    day = next < TODAY ? next : addDays(TODAY, -1);
  };

  const reviewed = households.flatMap(({ review2024 }) => (review2024?.status === "DONE" ? [review2024] : []));
  const marks = MARKS.map((mark, i): DemoMark | null => {
    const review = reviewed[Math.floor(((i + 1) * reviewed.length) / (MARKS.length + 2))];
    return review ? { review, ...mark } : null;
  }).filter((mark) => mark !== null);
  const ids = marks.map(({ review }) => review.id);
  const isOfficers = code === OFFICERS_COMMUNE;
  const whole = {
    reason: "OTHER",
    note: "Xã rà soát bổ sung các hộ đề nghị xét và kiểm tra lại ba hộ được đánh dấu.",
  } as const;

  const sender = chance.percent(60) ? chair : officer;
  if (plan.status !== "DRAFT") step("submit", "SUBMITTED", sender);
  if (plan.cameBack) {
    step("return", "RETURNED", reviewer, {
      reason: "INDICATOR_DOUBTFUL",
      note: "Đề nghị kiểm tra lại các hộ được đánh dấu.",
      reviewIds: ids,
    });
    step("submit", "SUBMITTED", sender);
  }
  switch (plan.status) {
    case "RETURNED":
      step(
        "return",
        "RETURNED",
        reviewer,
        isOfficers
          ? whole
          : { reason: "SCORE_DOUBTFUL", note: "Đề nghị kiểm tra lại các hộ được đánh dấu.", reviewIds: ids },
      );
      break;
    case "DISTRICT_APPROVED":
    case "APPROVED":
    case "RETURNED_TO_DISTRICT":
      step("approve", "DISTRICT_APPROVED", reviewer);
      if (plan.status === "APPROVED") step("approve", "APPROVED", province);
      if (plan.status === "RETURNED_TO_DISTRICT")
        step("return", "RETURNED_TO_DISTRICT", province, {
          reason: "CLASS_CHANGE_UNEXPLAINED",
          note: "Số hộ thoát nghèo cao hơn các xã lân cận. Đề nghị huyện thẩm định lại.",
        });
      break;
  }
  const residents = plan.status === "DRAFT" ? null : residentsOf(code, 2024);
  return {
    id: idOf("list", code, 2024),
    status,
    submission,
    partialReturn: status === "RETURNED" && !isOfficers,
    residentHouseholds: residents?.households ?? null,
    residentPersons: residents?.persons ?? null,
    residentsNote: null,
    events,
    marks: status === "RETURNED" || plan.cameBack ? marks : [],
  };
}

/** A commune's list of 2023, approved. */
export function listOf2023({ facts, place }: DemoCommune): DemoList {
  const { code, district } = facts;
  const residents = residentsOf(code, 2023);
  const reviewer = officialOf(
    "DISTRICT_REVIEWER",
    DISTRICT_PLACES.find((one) => one.code === district) ?? PROVINCE_PLACE,
  );
  const steps = [
    ["submit", "DRAFT", "SUBMITTED", officialOf("COMMUNE_CHAIR", place), "2023-12-04T09:10:00+07:00"],
    ["approve", "SUBMITTED", "DISTRICT_APPROVED", reviewer, "2023-12-08T14:25:00+07:00"],
    [
      "approve",
      "DISTRICT_APPROVED",
      "APPROVED",
      officialOf("PROVINCE_STAFF", PROVINCE_PLACE),
      "2023-12-13T10:05:00+07:00",
    ],
  ] as const;
  return {
    id: idOf("list", code, 2023),
    status: "APPROVED",
    submission: 1,
    partialReturn: false,
    residentHouseholds: residents.households,
    residentPersons: residents.persons,
    residentsNote: null,
    events: steps.map(([action, from, to, by, at], i) => ({
      id: idOf("event", code, 2023, i),
      action,
      from,
      to,
      submission: 1,
      reason: null,
      note: null,
      reviewIds: [],
      by,
      at,
    })),
    marks: [],
  };
}
