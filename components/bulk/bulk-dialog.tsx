"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import type { BulkActions, BulkTask } from "@/components/bulk/bulk-task";
import { useChoice } from "@/components/bulk/selection";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SelectField, TextField } from "@/components/ui/fields";
import { Spoken } from "@/components/ui/spoken";
import { useMessage } from "@/components/ui/use-message";
import { type ActionProblem, NO_ANSWER } from "@/lib/core/action-result";
import { decodeMessage, say } from "@/lib/core/message";
import { MOST_SHEETS } from "@/lib/documents/sheets/schema";
import type { BulkChoice } from "@/lib/lists/bulk-schema";

type Props = { task: BulkTask; actions: BulkActions; onClose: () => void };

/** Says how many households it is about, asks for what is still to be known, and begins. */
export function BulkDialog(props: Props) {
  return (
    <Spoken>
      <Question {...props} />
    </Spoken>
  );
}

function Question({ task, actions, onClose }: Props) {
  const t = useTranslations("bulk");
  const { count } = useChoice();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`${task}.title`)}
      description={t("applies", { count })}
    >
      {task === "PRINT" ? (
        <PrintForm list={actions.list} onClose={onClose} />
      ) : (
        <ActForm task={task} actions={actions} onClose={onClose} />
      )}
    </Dialog>
  );
}

type ActProps = {
  task: Exclude<BulkTask, "PRINT">;
  actions: BulkActions;
  onClose: () => void;
};

function ActForm({ task, actions, onClose }: ActProps) {
  const t = useTranslations("bulk");
  const tui = useTranslations("ui");
  const { ofForm } = useMessage();
  const router = useRouter();
  const { count, selection } = useChoice();
  // Sent again after a lost line it is the same act.
  const [id] = useState(() => crypto.randomUUID());
  const [expected, setExpected] = useState(count);
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ActionProblem>();
  const [choices, setChoices] = useState<readonly BulkChoice[]>([]);
  useEffect(() => {
    actions.choices({ kind: task }).then(
      (result) => (result.ok ? setChoices(result.data) : setProblem(result.problem)),
      () => setProblem(NO_ANSWER),
    );
  }, [actions, task]);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const begun = { id, selection, expected };
    const result = await actions
      .begin(task === "ASSIGN" ? { kind: task, ...begun, surveyor: value } : { kind: task, ...begun, villageId: value })
      .catch(() => null);
    if (result?.ok) {
      router.push(`/acts/${result.data.id}?go=1`);
      return;
    }
    setBusy(false);
    const failure = result?.problem ?? NO_ANSWER;
    setProblem(failure);
    const { key, params } = decodeMessage(failure.message);
    if (key === "selection_changed") setExpected(Number(params.count));
  };
  const fieldError = problem?.fields[task === "ASSIGN" ? "surveyor" : "villageId"]?.[0];
  const changed = expected !== count;
  return (
    <form onSubmit={send} noValidate>
      {task === "ASSIGN" ? (
        <>
          <TextField
            id="bulk-value"
            label={t("ASSIGN.field")}
            hint={t("ASSIGN.hint")}
            error={fieldError}
            list="bulk-surveyors"
            maxLength={120}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
          <datalist id="bulk-surveyors">
            {choices.map(({ value: name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      ) : (
        <SelectField
          id="bulk-value"
          label={t("CHANGE_VILLAGE.field")}
          hint={t("CHANGE_VILLAGE.hint")}
          error={fieldError}
          emptyLabel={tui("choose")}
          options={choices}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      )}
      {problem && !fieldError && (
        <p role="alert" className="mt-3 font-semibold text-danger">
          {changed ? t("changed", { count: expected }) : ofForm(problem.message)}
        </p>
      )}
      <p className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{tui("cancel")}</Button>
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? tui("working") : t(`${task}.go`, { count: expected })}
        </Button>
      </p>
    </form>
  );
}

/** An address holds so many households; more travel in a form. */
const IN_AN_ADDRESS = 40;

function PrintForm({ list, onClose }: { list: BulkActions["list"]; onClose: () => void }) {
  const t = useTranslations("bulk");
  const tui = useTranslations("ui");
  const { ofForm } = useMessage();
  const { count, selection } = useChoice();
  const [ids, setIds] = useState<readonly string[] | null>(selection.from === "ids" ? selection.ids : null);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    if (selection.from === "ids") return;
    list(selection).then(
      (result) => (result.ok ? setIds(result.data) : setProblem(result.problem.message)),
      () => setProblem(NO_ANSWER.message),
    );
  }, [list, selection]);
  const few = ids !== null && ids.length <= IN_AN_ADDRESS;
  const many = (ids?.length ?? count) > MOST_SHEETS;
  return (
    <form
      action="/api/sheets"
      method={few ? "get" : "post"}
      target="_blank"
      onSubmit={() => setTimeout(onClose)}
      rel="noopener"
    >
      <p>{many ? ofForm(say("sheets_most", { max: MOST_SHEETS })) : t("PRINT.text")}</p>
      <input type="hidden" name="ids" value={ids?.join(",") ?? ""} />
      {problem && (
        <p role="alert" className="mt-3 font-semibold text-danger">
          {ofForm(problem)}
        </p>
      )}
      <p className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{tui("cancel")}</Button>
        <Button type="submit" variant="primary" disabled={!ids || ids.length === 0 || many}>
          {t("PRINT.go", { count: ids?.length ?? count })}
        </Button>
      </p>
    </form>
  );
}
