"use client";

import type { ReactNode } from "react";
import { Said } from "@/components/ui/said";
import access from "@/messages/vi/access.json";
import bulk from "@/messages/vi/bulk.json";
import common from "@/messages/vi/common.json";
import duplicates from "@/messages/vi/duplicates.json";
import errors from "@/messages/vi/errors.json";
import events from "@/messages/vi/events.json";
import households from "@/messages/vi/households.json";
import imports from "@/messages/vi/imports.json";
import lists from "@/messages/vi/lists.json";
import pages from "@/messages/vi/pages.json";
import people from "@/messages/vi/people.json";
import privacy from "@/messages/vi/privacy.json";
import problems from "@/messages/vi/problems.json";
import reports from "@/messages/vi/reports.json";
import reviews from "@/messages/vi/reviews.json";
import rounds from "@/messages/vi/rounds.json";
import scoring from "@/messages/vi/scoring.json";
import search from "@/messages/vi/search.json";
import sheets from "@/messages/vi/sheets.json";
import shell from "@/messages/vi/shell.json";
import start from "@/messages/vi/start.json";
import trail from "@/messages/vi/trail.json";
import typing from "@/messages/vi/typing.json";
import ui from "@/messages/vi/ui.json";
import validation from "@/messages/vi/validation.json";

const messages = {
  access,
  bulk,
  common,
  duplicates,
  errors,
  events,
  households,
  imports,
  lists,
  pages,
  people,
  privacy,
  problems,
  reports,
  reviews,
  rounds,
  scoring,
  search,
  sheets,
  shell,
  start,
  trail,
  typing,
  ui,
  validation,
};

/** Everything that is said in Vietnamese. */
export default function Vietnamese({ children }: { children: ReactNode }) {
  return (
    <Said locale="vi" messages={messages}>
      {children}
    </Said>
  );
}
