"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ErrorSummary, type ListedError } from "@/components/ui/error-summary";
import { FormActions } from "@/components/ui/form-actions";
import { CONTROL } from "@/components/ui/inputs";
import { useReady } from "@/components/ui/use-ready";
import { type MessageParams, say } from "@/lib/core/message";
import { ENDINGS } from "@/lib/imports/table";

const answerSchema = z.object({
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

type Answer = { ok: boolean; message: string; params: MessageParams };

/** Sends bytes as they are, and says how much of them has gone. */
function send(address: string, body: Blob, onSent: (percent: number) => void): Promise<Answer> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onSent(Math.round((loaded / Math.max(total, 1)) * 100));
    request.onerror = () => resolve({ ok: false, message: "not_sent", params: {} });
    request.onload = () => {
      const answer = answerSchema.safeParse(request.response).data;
      resolve({ ok: request.status === 200, message: "database_away", params: {}, ...answer });
    };
    request.send(body);
  });
}

/** Where the list is: a file, or what was copied in a spreadsheet. The same list sent twice is one. */
export function UploadForm({ mostBytes }: { mostBytes: number }) {
  const t = useTranslations("imports");
  const router = useRouter();
  const ready = useReady();
  const [source, setSource] = useState<"file" | "paste">("file");
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState("");
  const [percent, setPercent] = useState<number | null>(null);
  const [errors, setErrors] = useState<ListedError[]>([]);
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const id = useRef<string>(undefined);

  const fail = (list: ListedError[], message?: string) => {
    setErrors(list);
    setProblem(message);
    setAttempt((before) => before + 1);
  };

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (source === "file" && !file)
      return fail([{ id: "file", label: t("upload.file"), message: say("import_choose_file") }]);
    if (source === "paste" && text.trim() === "")
      return fail([{ id: "paste", label: t("upload.paste"), message: say("import_paste_first") }]);
    const body = source === "file" && file ? file : new Blob([text]);
    if (body.size > mostBytes) return fail([], say("file_too_big", { max: mostBytes / 1024 / 1024 }));
    id.current ??= crypto.randomUUID();
    setPercent(0);
    const query = new URLSearchParams({
      id: id.current,
      ...(source === "file" && file ? { name: file.name } : { pasted: "1" }),
    });
    const answer = await send(`/api/imports?${query}`, body, setPercent);
    if (answer.ok) return router.push(`/imports/${id.current}`);
    setPercent(null);
    // Another content is another list.
    id.current = undefined;
    fail([], say(answer.message, answer.params));
  }

  const sources = [
    ["file", t("upload.from_file")],
    ["paste", t("upload.from_paste")],
  ] as const;
  return (
    <form onSubmit={onSubmit} noValidate>
      <ErrorSummary errors={errors} problem={problem} attempt={attempt} />
      <fieldset className="mb-4">
        <legend className="mb-1 text-table">{t("upload.what")}</legend>
        <div className="flex flex-wrap gap-x-6">
          {sources.map(([value, label]) => (
            <label key={value} className="flex min-h-10 items-center gap-2">
              <input
                type="radio"
                name="source"
                className="size-4.5 accent-indigo"
                checked={source === value}
                onChange={() => setSource(value)}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      {source === "file" ? (
        <div className="max-w-xl">
          <label htmlFor="file" className="mb-1 block text-table">
            {t("upload.file")}
          </label>
          <input
            id="file"
            type="file"
            accept={Object.values(ENDINGS).flat().join()}
            aria-describedby="file-hint"
            className={`${CONTROL} file:mr-3 file:rounded-sm file:border-0 file:bg-sunken file:px-2 file:py-1`}
            onChange={({ target }) => {
              id.current = undefined;
              setFile(target.files?.[0] ?? null);
            }}
          />
          <p id="file-hint" className="mt-1 text-sm text-ink-soft">
            {t("upload.file_hint")}
          </p>
        </div>
      ) : (
        <div>
          <label htmlFor="paste" className="mb-1 block text-table">
            {t("upload.paste")}
          </label>
          <textarea
            id="paste"
            rows={10}
            wrap="off"
            spellCheck={false}
            aria-describedby="paste-hint"
            value={text}
            className={`${CONTROL} overflow-x-auto whitespace-pre text-table`}
            onChange={({ target }) => {
              id.current = undefined;
              setText(target.value);
            }}
          />
          <p id="paste-hint" className="mt-1 text-sm text-ink-soft">
            {t("upload.paste_hint")}
          </p>
        </div>
      )}
      <FormActions state={percent === null ? undefined : t("upload.sending", { percent })}>
        <Button type="submit" variant="primary" disabled={!ready || percent !== null}>
          {t("upload.send")}
        </Button>
      </FormActions>
    </form>
  );
}
