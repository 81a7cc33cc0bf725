"use client";

import { Printer } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useReady } from "@/components/ui/use-ready";

/** Prints the page, as the browser's own command does. */
export function PrintButton({ word }: { word: string }) {
  const ready = useReady();
  return (
    <Button variant="primary" icon={Printer} disabled={!ready} onClick={() => window.print()}>
      {word}
    </Button>
  );
}
