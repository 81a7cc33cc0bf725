"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { useSending } from "@/components/ui/use-sending";
import type { ActionResult } from "@/lib/core/action-result";
import type { CountersignInput } from "@/lib/users/schema";

type Props = {
  id: string;
  /** What it is about, for whoever hears the buttons. */
  about: string;
  countersign: (input: CountersignInput) => Promise<ActionResult<void>>;
};

/** A second person agrees, or does not. */
export function CountersignButtons({ id, about, countersign }: Props) {
  const t = useTranslations("people.countersign");
  const router = useRouter();
  const { send, working: isWorking, problem, attempt } = useSending();
  const say = async (agrees: boolean) => {
    await send(() => countersign({ id, agrees }));
    router.refresh();
  };
  return (
    <>
      <ErrorSummary errors={[]} problem={problem?.message} attempt={attempt} />
      <span className="flex flex-wrap gap-2">
        <Button size="sm" disabled={isWorking} aria-label={t("agree_to", { about })} onClick={() => say(true)}>
          {t("agree")}
        </Button>
        <Button
          size="sm"
          variant="quiet"
          disabled={isWorking}
          aria-label={t("refuse_what", { about })}
          onClick={() => say(false)}
        >
          {t("refuse")}
        </Button>
      </span>
    </>
  );
}
