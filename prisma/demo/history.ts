import { addDays } from "@/lib/core/day";
import { findStep, type ListAction } from "@/lib/rounds/steps";
import type { Official } from "@/prisma/demo/officials";
import type { ListPlan } from "@/prisma/demo/plan";
import { type Chance, idOf } from "@/prisma/demo/random";
import type { ListStatus, ReturnReason, Role } from "@/prisma/generated/enums";

export type EventRow = {
  id: string;
  action: ListAction;
  fromStatus: ListStatus;
  toStatus: ListStatus;
  submission: number;
  reason: ReturnReason | null;
  note: string | null;
  /** Whether the households in doubt were named with this step. */
  namesHouseholds: boolean;
  actor: Official;
  at: string;
};

/** Those who act on a list. */
export type Actors = { officer: Official; chair: Official; district: Official; province: Official };

type StepPlan = {
  action: ListAction;
  by: Role;
  days: number;
  words?: Pick<EventRow, "reason" | "note" | "namesHouseholds">;
};

const SENT_BACK = {
  reason: "INDICATOR_DOUBTFUL",
  note: "Đề nghị xã kiểm tra lại các hộ đã đánh dấu, đối chiếu với phiếu giấy rồi trình lại.",
  namesHouseholds: true,
} as const;

const SENT_BACK_WHOLE = {
  reason: "RESIDENTS_WRONG",
  note: "Tổng số hộ, nhân khẩu toàn xã chưa đúng với số liệu đến ngày 01/12/2024, đề nghị nhập lại. Còn hộ làm đơn đề nghị rà soát chưa đưa vào danh sách. Kiểm tra lại ba hộ đã đánh dấu rồi trình lại.",
  namesHouseholds: false,
} as const;

const SENT_TO_DISTRICT = {
  reason: "CLASS_CHANGE_UNEXPLAINED",
  note: "Một số hộ từ hộ nghèo lên thẳng trên chuẩn cận nghèo, đề nghị huyện thẩm tra lại và có ý kiến.",
  namesHouseholds: false,
} as const;

/** What was done with a list until it stood where it stands, with the days since the step before. */
function stepsOf({ status, cameBack }: ListPlan, wholeReturned: boolean): StepPlan[] {
  if (status === "DRAFT") return [];
  const submit: StepPlan = { action: "submit", by: "COMMUNE_CHAIR", days: 0 };
  const district: StepPlan = { action: "approve", by: "DISTRICT_REVIEWER", days: 3 };
  const province: StepPlan = { action: "approve", by: "PROVINCE_STAFF", days: 3 };
  const back: StepPlan = {
    action: "return",
    by: "DISTRICT_REVIEWER",
    days: 3,
    words: wholeReturned ? SENT_BACK_WHOLE : SENT_BACK,
  };
  const sent: StepPlan[] = cameBack ? [submit, back, { ...submit, days: 3 }] : [submit];
  if (status === "SUBMITTED") return sent;
  if (status === "RETURNED") return [submit, back];
  if (status === "DISTRICT_APPROVED") return [...sent, district];
  if (status === "APPROVED") return [...sent, district, province];
  return [...sent, district, { action: "return", by: "PROVINCE_STAFF", days: 3, words: SENT_TO_DISTRICT }];
}

/** The last step of a list that is still on its way was taken in these days; an approved one's earlier. */
const LAST_DAY = { from: "12-01", days: 3 };

const actorOf = (actors: Actors, by: Role): Official =>
  by === "COMMUNE_CHAIR" ? actors.chair : by === "DISTRICT_REVIEWER" ? actors.district : actors.province;

type History = { events: EventRow[]; submission: number };

/** The steps of a list in their order, each one legal. */
export function historyOf(
  chance: Chance,
  listId: string,
  year: number,
  plan: ListPlan,
  actors: Actors,
  wholeReturned: boolean,
): History {
  const steps = stepsOf(plan, wholeReturned);
  const lastDay = addDays(
    `${year}-${LAST_DAY.from}`,
    plan.status === "APPROVED" ? -chance.between(0, 9) : chance.between(0, LAST_DAY.days),
  );
  let day = addDays(lastDay, -steps.reduce((sum, { days }) => sum + days, 0));
  let status: ListStatus = "DRAFT";
  let submission = 0;
  const events = steps.map(({ action, by, days, words }, i): EventRow => {
    const step = findStep("COMMUNE_DISTRICT_PROVINCE", action, by, status);
    if (!step) throw new Error(`no such step: ${action} from ${status}`);
    day = addDays(day, days);
    if (action === "submit") submission++;
    status = step.to;
    const minute = String(chance.between(0, 59)).padStart(2, "0");
    return {
      id: idOf("event", listId, i),
      action,
      fromStatus: step.from,
      toStatus: step.to,
      submission,
      reason: words?.reason ?? null,
      note: words?.note ?? null,
      namesHouseholds: words?.namesHouseholds ?? false,
      actor: actorOf(actors, by),
      at: `${day}T${String(chance.between(8, 16)).padStart(2, "0")}:${minute}:00+07:00`,
    };
  });
  if (status !== plan.status) throw new Error(`${listId}: ends ${status} and not ${plan.status}`);
  return { events, submission };
}
