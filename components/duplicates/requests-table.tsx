import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { Tag } from "@/components/ui/tag";
import { formatDateTime } from "@/lib/core/format";
import type { RequestView } from "@/lib/duplicates/request";

/** Numbers that two communes write: who was written down, by whom, and how far it is. */
export function RequestsTable({ requests }: { requests: readonly RequestView[] }) {
  const t = useTranslations("duplicates");
  return (
    <Table caption={t("requests.title")} captionHidden stacked>
      <thead>
        <tr>
          <Th>{t("requests.person")}</Th>
          <Th>{t("requests.commune")}</Th>
          <Th>{t("requests.asked_at")}</Th>
          <Th>{t("requests.state_label")}</Th>
        </tr>
      </thead>
      <tbody>
        {requests.map(({ id, written, commune, askedAt, state, answer, waits, mayAnswer, side }) => (
          <tr key={id}>
            <Td className="min-w-56">
              <a href={`/duplicates/requests/${id}`} className="link">
                {written.fullName}
              </a>
              , {written.birth}
              <span className="block text-ink-soft">{written.number}</span>
            </Td>
            <Td>
              {commune}
              {side === "holding" && <span className="block text-ink-soft">{t("requests.of_yours")}</span>}
            </Td>
            <Td className="whitespace-nowrap">{formatDateTime(askedAt)}</Td>
            <Td>
              {(waits || mayAnswer) && <Tag tone="strong">{t("requests.waits")}</Tag>}{" "}
              {answer ? t(`requests.answer.${answer}`) : t(`requests.state.${state}`)}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
