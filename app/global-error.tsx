"use client";

import ErrorScreen from "@/app/(app)/error";
import "./globals.css";

/** When even the frame of the page failed. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="vi">
      <body>
        <ErrorScreen {...props} />
      </body>
    </html>
  );
}
