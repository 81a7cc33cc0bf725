import { getTranslations } from "next-intl/server";
import { Button, ButtonLink } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { TextField } from "@/components/ui/fields";
import { MessagesProvider } from "@/components/ui/messages-provider";

/** Why an account was not connected. */
export const CONNECTION_REFUSALS = ["password", "locked", "taken", "late", "failed"] as const;

type Props = {
  /** What the provider calls the person of this account; null where it is not connected. */
  connected: string | null;
  /** The same of whoever has just shown themselves there, until they type the password. */
  shown: string | null;
  refused: (typeof CONNECTION_REFUSALS)[number] | undefined;
  connect: (form: FormData) => Promise<void>;
  disconnect: (form: FormData) => Promise<void>;
};

/** How one's account is connected with the province's provider of sign-ins; works without a script. */
export async function ProviderConnection({ connected, shown, refused, connect, disconnect }: Props) {
  const t = await getTranslations("access.provider");
  return (
    <>
      {refused && (
        <Callout kind="warning" role="alert">
          <p>{t(`refused.${refused}`)}</p>
        </Callout>
      )}
      {connected !== null ? (
        <form action={disconnect}>
          <p className="mb-3 max-w-2xl">{t("connected", { label: connected })}</p>
          <Button type="submit">{t("disconnect")}</Button>
        </form>
      ) : shown !== null ? (
        <MessagesProvider>
          <form action={connect} className="max-w-md space-y-4">
            <p>{t("shown", { label: shown })}</p>
            <TextField
              id="connect-password"
              name="password"
              type="password"
              label={t("password")}
              autoComplete="current-password"
              maxLength={200}
            />
            <Button type="submit">{t("connect")}</Button>
          </form>
        </MessagesProvider>
      ) : (
        <>
          <p className="mb-3 max-w-2xl text-ink-soft">{t("explains")}</p>
          <ButtonLink href="/api/sign-in/provider?connect=1">{t("show")}</ButtonLink>
        </>
      )}
    </>
  );
}
