"use client";

import { useEffect } from "react";
import en from "@/messages/en/errors.json";
import vi from "@/messages/vi/errors.json";

type Props = { error: Error & { digest?: string }; reset: () => void };

// In both languages at once: what translates may be what failed.
export default function ErrorScreen({ error, reset }: Props) {
  useEffect(() => document.getElementById("error-title")?.focus(), []);
  return (
    <section className="mx-auto max-w-xl py-12 text-center" role="alert">
      <h1 id="error-title" tabIndex={-1} className="text-xl">
        <span lang="vi">{vi.failed_title}</span>
      </h1>
      <p className="mt-2" lang="vi">
        {vi.failed}
      </p>
      <p className="mt-1 text-ink-soft" lang="en">
        {en.failed}
      </p>
      {error.digest && <p className="mt-3 font-semibold">{error.digest}</p>}
      <p className="mt-5">
        <button
          type="button"
          onClick={reset}
          className="min-h-10 rounded-md border border-rule-strong bg-surface px-4 font-semibold"
        >
          {vi.again} · {en.again}
        </button>
      </p>
    </section>
  );
}
