-- Who may do what, from roles.mjs: :'permissions' is an object of {permission: [role, …]}. Everything below asks for a permission and
-- never for a role. Policies hold the answer as a constant (10-reach.sql), functions ask.

DELETE FROM role_permission;
INSERT INTO role_permission (role, permission)
SELECT r.role::"Role", p.permission
FROM jsonb_each(:'permissions') AS p (permission, roles), jsonb_array_elements_text(p.roles) AS r (role);

-- What takes two people, from roles.mjs: an object of {deed: [role, …]}.
DELETE FROM takes_two;
INSERT INTO takes_two (deed, role)
SELECT d.deed::"CountersignedDeed", r.role::"Role"
FROM jsonb_each(:'takes_two') AS d (deed, roles), jsonb_array_elements_text(d.roles) AS r (role);

-- Nobody's role may nothing.
CREATE FUNCTION role_may(role text, permission text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  roles CONSTANT jsonb := :'permissions'::jsonb -> permission;
BEGIN
  IF roles IS NULL THEN
    RAISE EXCEPTION 'there is no permission "%"', permission;
  END IF;
  RETURN coalesce(roles ? role, false);
END $$;

-- Whether whoever acts may. Called and not written into each plan: functions in SQL are planned anew whenever they are called.
CREATE FUNCTION may(permission text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL RESTRICTED AS $$
BEGIN
  RETURN role_may(acting_role(), permission);
END $$;
