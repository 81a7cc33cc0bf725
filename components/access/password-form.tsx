"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/fields";
import { FormActions } from "@/components/ui/form-actions";
import { useSubmit } from "@/components/ui/use-submit";
import type { ActionResult } from "@/lib/core/action-result";
import { type PasswordChangeInput, passwordChangeSchema } from "@/lib/users/schema";

type Props = {
  username: string;
  /** Came with a one-time password, which is not asked for again. */
  isFirst: boolean;
  change: (input: PasswordChangeInput) => Promise<ActionResult<void>>;
};

/** The present password, and the new one twice. */
export function PasswordForm({ username, isFirst, change }: Props) {
  const t = useTranslations("access.change");
  const tui = useTranslations("ui");
  const router = useRouter();
  const form = useForm<PasswordChangeInput>({
    resolver: zodResolver(passwordChangeSchema(username)),
    defaultValues: { currentPassword: "", password: "", again: "" },
    shouldFocusError: false,
  });
  const { errors, isSubmitting } = form.formState;
  const labels = { currentPassword: t("current"), password: t("password"), again: t("again") };
  const { onSubmit, summary } = useSubmit(form, labels, change, () => {
    router.replace(isFirst ? "/" : "/account?changed=1");
    router.refresh();
  });
  return (
    <form onSubmit={onSubmit} noValidate className="space-y-4">
      <ErrorSummary {...summary} />
      {/* Tells the browser's store of passwords whose this is. */}
      <input type="text" value={username} autoComplete="username" readOnly hidden />
      {!isFirst && (
        <TextField
          id="currentPassword"
          type="password"
          required
          label={t("current")}
          autoComplete="current-password"
          error={errors.currentPassword?.message}
          {...form.register("currentPassword")}
        />
      )}
      <TextField
        id="password"
        type="password"
        required
        label={t("password")}
        hint={t("password_hint")}
        autoComplete="new-password"
        error={errors.password?.message}
        {...form.register("password")}
      />
      <TextField
        id="again"
        type="password"
        required
        label={t("again")}
        autoComplete="new-password"
        error={errors.again?.message}
        {...form.register("again")}
      />
      <FormActions state={isSubmitting ? tui("working") : undefined}>
        {!isFirst && (
          <ButtonLink variant="quiet" href="/account">
            {t("cancel")}
          </ButtonLink>
        )}
        <Button type="submit" variant="primary" disabled={isSubmitting}>
          {t(isFirst ? "submit_first" : "submit")}
        </Button>
      </FormActions>
    </form>
  );
}
