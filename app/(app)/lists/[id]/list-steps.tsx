import { getTranslations } from "next-intl/server";
import type { Chosen } from "@/components/lists/chosen";
import { ConfirmStep } from "@/components/lists/confirm-step";
import { ReturnList } from "@/components/lists/return-list";
import { SubmitSummary } from "@/components/lists/submit-summary";
import { MessagesProvider } from "@/components/ui/messages-provider";
import type { LedgerGroup } from "@/lib/ledger/projection";
import type { Completeness, ListView } from "@/lib/lists/list";
import type { OpenComment } from "@/lib/lists/queries/comments";
import { isFinal, namesHouseholds, type Step } from "@/lib/rounds/steps";
import { approveListAction, returnListAction, submitListAction } from "../actions";

type Props = {
  list: ListView;
  ledger: readonly LedgerGroup[];
  steps: readonly Step[];
  completeness: Completeness | null;
  comments: readonly OpenComment[];
};

/** The steps that the reader may take now, the one that goes on last; a step that is not ready says what is missing. */
export async function ListSteps({ list, ledger, steps, completeness, comments }: Props) {
  if (steps.length === 0) return null;
  const t = await getTranslations("lists");
  const find = (action: Step["action"]) => steps.find((step) => step.action === action);
  const [submit, approve, giveBack] = [find("submit"), find("approve"), find("return")];
  const about = { commune: list.commune.name, year: list.round.year };
  const act = { id: list.id, version: list.version };
  const blocked = submit && !completeness?.complete ? (completeness?.count ?? 0) : 0;
  const withComments = new Map<string, Chosen>(
    comments.map(({ reviewId, headName, code }) => [reviewId, { reviewId, label: `${headName} · ${code}` }]),
  );
  return (
    <MessagesProvider>
      {giveBack && (
        <ReturnList
          key={`return-${list.version}`}
          list={act}
          title={t("return.title", about)}
          namesHouseholds={namesHouseholds(giveBack)}
          withComments={[...withComments.values()]}
          giveBack={returnListAction}
        />
      )}
      {approve && (
        <ConfirmStep
          key={`approve-${list.version}`}
          list={act}
          verb={t("step.approve")}
          title={t("approve.title", about)}
          text={t(isFinal(approve.to) ? "approve.text_final" : "approve.text")}
          act={approveListAction}
        >
          {list.openComments > 0 && (
            <p className="mb-3 font-semibold">{t("approve.open_comments", { count: list.openComments })}</p>
          )}
          <SubmitSummary list={list} ledger={ledger} withoutNationalId={0} />
        </ConfirmStep>
      )}
      {submit && blocked > 0 && (
        <a className="link self-center" href="#completeness">
          {t("step.blocked", { count: blocked })}
        </a>
      )}
      {submit && (
        <ConfirmStep
          key={`submit-${list.version}`}
          list={act}
          verb={t(list.submission > 0 ? "step.submit_again" : "step.submit")}
          title={t("submit.title", about)}
          text={t("submit.text")}
          disabled={blocked > 0}
          act={submitListAction}
        >
          <SubmitSummary list={list} ledger={ledger} withoutNationalId={completeness?.withoutNationalId.persons ?? 0} />
        </ConfirmStep>
      )}
    </MessagesProvider>
  );
}
