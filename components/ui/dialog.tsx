"use client";

import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";

declare global {
  /** Where Radix looks for the page's nonce: the style that keeps what lies behind a dialog from scrolling is refused without it. */
  var __webpack_nonce__: string | undefined;
}

if (typeof document !== "undefined")
  globalThis.__webpack_nonce__ ??= document.querySelector<HTMLElement>("script[nonce]")?.nonce;

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
};

/** A question that must be answered before one goes on. Esc closes it; the focus goes in, stays in, and comes back. */
export function Dialog({ open, onOpenChange, title, description, children, wide = false }: Props) {
  // Radix gives the focus back to a trigger of its own, and ours are anywhere on the page.
  const from = useRef<Element | null>(null);
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay data-dialog-backdrop className="fixed inset-0 z-10 bg-scrim" />
        <Primitive.Content
          onOpenAutoFocus={() => {
            from.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // What it brought may have taken the focus.
            if (document.activeElement === document.body && from.current instanceof HTMLElement) from.current.focus();
          }}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={`fixed top-1/2 left-1/2 z-11 max-h-[90dvh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-md border border-rule-strong bg-surface p-5 text-ink shadow-float ${wide ? "max-w-3xl" : "max-w-xl"}`}
        >
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          {description && <Primitive.Description className="mt-1 text-ink-soft">{description}</Primitive.Description>}
          <div className="mt-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
