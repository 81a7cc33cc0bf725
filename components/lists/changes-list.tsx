import { useTranslations } from "next-intl";
import { type AnswerNames, nameQuestion, sayListedAnswer } from "@/components/lists/answer-words";
import { ClassBadge } from "@/components/ui/class-badge";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import type { ChangedHousehold } from "@/lib/lists/list";

/** What changed since the submission before, household by household: each answer before and after. */
export function ChangesList({ changes, names }: { changes: readonly ChangedHousehold[]; names: AnswerNames }) {
  const t = useTranslations("lists");
  return (
    <div className="space-y-4">
      {changes.map((household) => {
        const { reviewId, headName, code, village, before, after, isNew, answers } = household;
        return (
          <div key={reviewId}>
            <h3 className="mb-1 flex flex-wrap items-center gap-2 text-base">
              <a className="link" href={`/reviews/${reviewId}`}>
                {t("changes.household", { name: headName, code, village })}
              </a>
              {isNew && <Tag>{t("changes.new")}</Tag>}
              {isNew && after && <ClassBadge value={after} />}
            </h3>
            {!isNew && answers.length === 0 && before === after ? (
              <p className="text-ink-soft">{t("changes.same")}</p>
            ) : (
              !isNew && (
                <Table caption={t("changes.household", { name: headName, code, village })} captionHidden dense>
                  <thead>
                    <tr>
                      <Th>{t("changes.question")}</Th>
                      <Th>{t("changes.before")}</Th>
                      <Th>{t("changes.after")}</Th>
                    </tr>
                  </thead>
                  <tbody>
                    {answers.map(({ field, ...values }) => (
                      <tr key={field}>
                        <Th scope="row" className="font-normal">
                          {nameQuestion(field, names)}
                        </Th>
                        <Td>{sayListedAnswer(field, values.before, names)}</Td>
                        <Td className="font-semibold">{sayListedAnswer(field, values.after, names)}</Td>
                      </tr>
                    ))}
                    {before !== after && (
                      <tr>
                        <Th scope="row">{t("changes.class")}</Th>
                        <Td>{before ? <ClassBadge value={before} /> : t("value.none")}</Td>
                        <Td>{after ? <ClassBadge value={after} /> : t("value.none")}</Td>
                      </tr>
                    )}
                  </tbody>
                </Table>
              )
            )}
          </div>
        );
      })}
    </div>
  );
}
