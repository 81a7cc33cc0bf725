"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";

const ExportDialog = lazy(() => import("@/components/privacy/export-dialog"));

const FORMATS = ["xlsx", "csv"] as const;

type Props = {
  /** The address of the download. */
  href: string;
  /** What else it needs. */
  params?: Readonly<Record<string, string>>;
  words: Record<(typeof FORMATS)[number], string>;
};

/** Downloads with rows about people: each asks what for first. */
export function ExportButtons({ href, params = {}, words }: Props) {
  const ready = useReady();
  const [format, setFormat] = useState<(typeof FORMATS)[number] | null>(null);
  return (
    <>
      {FORMATS.map((value) => (
        <Button key={value} disabled={!ready} onClick={() => setFormat(value)}>
          {words[value]}
        </Button>
      ))}
      {format && (
        <Suspense>
          <ExportDialog
            onClose={() => setFormat(null)}
            send={async ({ purpose, note, sensitive, ids }) => {
              const query = new URLSearchParams({ ...params, format, purpose, note });
              if (sensitive) query.set("sensitive", "1");
              if (ids) query.set("ids", "1");
              // A link of its own: the page stays as it is, whatever comes back.
              const link = document.createElement("a");
              link.href = `${href}?${query}`;
              link.download = "";
              link.click();
              setFormat(null);
              return null;
            }}
          />
        </Suspense>
      )}
    </>
  );
}
