-- Identities at the province's provider of sign-ins (lib/access/provider.ts).

-- Whoever gives an account a one-time password does not know who else has been let into it: the way in by the provider goes, too, and is
-- connected anew with a password of the person's own.
CREATE FUNCTION provider_identity_goes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM provider_identity WHERE user_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER provider_identity_goes AFTER UPDATE ON user_account FOR EACH ROW
  WHEN (NEW.must_change AND NEW.password_hash IS DISTINCT FROM OLD.password_hash) EXECUTE FUNCTION provider_identity_goes();
