"use client";

import type { ReactNode } from "react";
import { Said } from "@/components/ui/said";
import access from "@/messages/en/access.json";
import bulk from "@/messages/en/bulk.json";
import common from "@/messages/en/common.json";
import duplicates from "@/messages/en/duplicates.json";
import errors from "@/messages/en/errors.json";
import events from "@/messages/en/events.json";
import households from "@/messages/en/households.json";
import imports from "@/messages/en/imports.json";
import lists from "@/messages/en/lists.json";
import pages from "@/messages/en/pages.json";
import people from "@/messages/en/people.json";
import privacy from "@/messages/en/privacy.json";
import problems from "@/messages/en/problems.json";
import reports from "@/messages/en/reports.json";
import reviews from "@/messages/en/reviews.json";
import rounds from "@/messages/en/rounds.json";
import scoring from "@/messages/en/scoring.json";
import search from "@/messages/en/search.json";
import sheets from "@/messages/en/sheets.json";
import shell from "@/messages/en/shell.json";
import start from "@/messages/en/start.json";
import trail from "@/messages/en/trail.json";
import typing from "@/messages/en/typing.json";
import ui from "@/messages/en/ui.json";
import validation from "@/messages/en/validation.json";

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

/** Everything that is said in English. */
export default function English({ children }: { children: ReactNode }) {
  return (
    <Said locale="en" messages={messages}>
      {children}
    </Said>
  );
}
