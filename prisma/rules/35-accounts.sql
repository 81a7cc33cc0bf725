-- Passwords. No query reads what is kept of one: these functions give it to whoever checks it, of one account at a time.

-- The account at the door: of the name for which the job of signing in was opened, and of no other.
CREATE FUNCTION account_at_door()
RETURNS TABLE (id uuid, password_hash text, must_change boolean, one_time_expires timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path FROM CURRENT AS $$
  SELECT a.id, a.password_hash, a.must_change, a.one_time_expires
  FROM user_account a WHERE acting_job() = 'sign-in' AND a.username = acting_about()
$$;

-- One's own, to be asked for once more before it is replaced, or another way in is added.
CREATE FUNCTION own_password_hash() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT a.password_hash FROM user_account a WHERE acting_act() IN ('account.change-password', 'account.connect-provider') AND a.id = acting_actor()
$$;

-- The same password at another cost. One that was changed meanwhile stays as it is.
CREATE FUNCTION renew_password_hash(old text, new text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  UPDATE user_account SET password_hash = new
  WHERE acting_job() = 'sign-in' AND username = acting_about() AND password_hash = old
$$;
