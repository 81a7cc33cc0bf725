"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { FilterActions, KeptFilter } from "@/components/search/filter-actions";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/fields";
import { Spoken } from "@/components/ui/spoken";
import { useMessage } from "@/components/ui/use-message";
import { useSending } from "@/components/ui/use-sending";
import type { FilterPage } from "@/lib/search/schema";

type Props = {
  what: "save" | "manage";
  page: FilterPage;
  filters: readonly KeptFilter[];
  query: string;
  actions: FilterActions;
  onClose: () => void;
};

/** Keeps the present filter under a name, or renames and forgets kept ones. */
export function FilterDialog(props: Props) {
  return (
    <Spoken>
      <Question {...props} />
    </Spoken>
  );
}

function Question({ what, page, filters, query, actions, onClose }: Props) {
  const t = useTranslations("search.filters");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t(what === "save" ? "save_title" : "manage")}>
      {what === "save" ? (
        <SaveForm page={page} query={query} save={actions.save} onClose={onClose} />
      ) : (
        <>
          {filters.length === 0 && <p>{t("none")}</p>}
          <ul className="space-y-3">
            {filters.map((one) => (
              <FilterRow key={one.id} filter={one} actions={actions} />
            ))}
          </ul>
          <p className="mt-5 text-right">
            <Button onClick={onClose}>{t("close")}</Button>
          </p>
        </>
      )}
    </Dialog>
  );
}

function SaveForm({
  page,
  query,
  save,
  onClose,
}: Pick<Props, "page" | "query" | "onClose"> & Pick<FilterActions, "save">) {
  const t = useTranslations("search.filters");
  const tui = useTranslations("ui");
  const { ofForm } = useMessage();
  const router = useRouter();
  const { send, working, problem } = useSending();
  const [id] = useState(() => crypto.randomUUID());
  const [name, setName] = useState("");
  const keep = (event: FormEvent) => {
    event.preventDefault();
    void send(
      () => save({ id, page, name, query }),
      () => {
        router.refresh();
        onClose();
      },
    );
  };
  const wrong = problem?.fields.name?.[0];
  return (
    <form onSubmit={keep} noValidate>
      <TextField
        id="filter-name"
        label={t("name")}
        hint={t("name_hint")}
        error={wrong}
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {problem && !wrong && (
        <p role="alert" className="mt-3 font-semibold text-danger">
          {ofForm(problem.message)}
        </p>
      )}
      <p className="mt-5 flex flex-wrap justify-end gap-3">
        <Button onClick={onClose}>{tui("cancel")}</Button>
        <Button type="submit" variant="primary" disabled={working}>
          {working ? tui("working") : t("keep")}
        </Button>
      </p>
    </form>
  );
}

function FilterRow({ filter, actions }: { filter: KeptFilter; actions: FilterActions }) {
  const t = useTranslations("search.filters");
  const { ofForm } = useMessage();
  const router = useRouter();
  const { send, working, problem } = useSending();
  const [name, setName] = useState(filter.name);
  const wrong = problem?.fields.name?.[0];
  return (
    <li>
      <form
        noValidate
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void send(
            () => actions.rename({ id: filter.id, name }),
            () => router.refresh(),
          );
        }}
      >
        <TextField
          id={`filter-${filter.id}`}
          label={t("rename_name", { name: filter.name })}
          error={wrong}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="min-w-48 flex-1"
        />
        <Button type="submit" disabled={working || name.trim() === filter.name}>
          {t("rename")}
        </Button>
        <Button
          variant="danger"
          disabled={working}
          aria-label={t("delete_name", { name: filter.name })}
          onClick={() =>
            send(
              () => actions.remove({ id: filter.id }),
              () => router.refresh(),
            )
          }
        >
          {t("delete")}
        </Button>
      </form>
      {problem && !wrong && (
        <p role="alert" className="mt-1 font-semibold text-danger">
          {ofForm(problem.message)}
        </p>
      )}
    </li>
  );
}
