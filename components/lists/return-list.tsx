"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useChosen } from "@/components/lists/chosen";
import type { ReturnProps } from "@/components/lists/return-props";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useReady } from "@/components/ui/use-ready";

// The form and its rules come when they are asked for, not with the page.
const ReturnForm = dynamic(() => import("./return-form").then((module) => module.ReturnForm));

/** Sends a list back: whole, or the households that were ticked. */
export function ReturnList(props: ReturnProps) {
  const t = useTranslations("lists");
  const ready = useReady();
  const [open, setOpen] = useState(false);
  const { chosen } = useChosen(props.list.id, props.list.version);
  return (
    <>
      <Button disabled={!ready} onClick={() => setOpen(true)}>
        {props.namesHouseholds && chosen.length > 0
          ? t("step.return_chosen", { count: chosen.length })
          : t("step.return")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={props.title}
        description={props.namesHouseholds ? undefined : t("return.whole_to_below")}
        wide
      >
        <ReturnForm {...props} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
