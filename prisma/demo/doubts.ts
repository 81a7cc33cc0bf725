import type { Actors } from "@/prisma/demo/history";
import { idOf } from "@/prisma/demo/random";
import type { ReturnReason } from "@/prisma/generated/enums";

export type ReturnMark = { reason: ReturnReason; note: string };

export type CommentRow = {
  id: string;
  question: string;
  text: string;
  authorId: string;
  authorName: string;
  at: string;
  closedAt: string | null;
  closedBy: string | null;
};

const WORDS: Readonly<Record<string, ReturnMark & { text: string }>> = {
  "indicators.10.deprived": {
    reason: "INDICATOR_DOUBTFUL",
    note: "Kiểm tra lại chỉ số nhà tiêu hợp vệ sinh.",
    text: "Theo báo cáo của thôn, hộ đã xây nhà tiêu tự hoại từ tháng 8/2024. Đề nghị kiểm tra lại tại hộ.",
  },
  incomeScore: {
    reason: "SCORE_DOUBTFUL",
    note: "Điểm thu nhập chưa khớp với phiếu giấy.",
    text: "Điểm trên phiếu giấy cao hơn điểm đã nhập. Đề nghị đối chiếu lại phiếu B1.",
  },
};

/** What the reviewer said of a household: the mark on it and the remark at the question. */
export function addWords(
  reviewId: string,
  question: string,
  { district, officer }: Actors,
  at: string,
  closedAt: string | null,
): { mark: ReturnMark; comment: CommentRow } {
  const { reason, note, text } = WORDS[question] ?? {
    reason: "OTHER" as const,
    note: "Kiểm tra lại.",
    text: "Kiểm tra lại.",
  };
  const comment: CommentRow = {
    id: idOf("comment", reviewId),
    question,
    text,
    authorId: district.id,
    authorName: district.name,
    at,
    closedAt,
    closedBy: closedAt && officer.name,
  };
  return { mark: { reason, note }, comment };
}
