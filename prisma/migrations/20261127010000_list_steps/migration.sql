-- The steps of a list are rows (prisma/rules/15-chains.sql), and a chain is one of them, not a type.

CREATE TABLE chain (
  id TEXT NOT NULL,

  CONSTRAINT chain_pkey PRIMARY KEY (id)
);

CREATE TABLE list_step (
  chain TEXT NOT NULL,
  action TEXT NOT NULL,
  by_role "Role" NOT NULL,
  from_status "ListStatus" NOT NULL,
  to_status "ListStatus" NOT NULL,
  needs TEXT NOT NULL,

  CONSTRAINT list_step_pkey PRIMARY KEY (chain, from_status, by_role, action)
);
ALTER TABLE list_step ADD CONSTRAINT list_step_chain_fkey FOREIGN KEY (chain) REFERENCES chain(id) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE round ALTER COLUMN chain TYPE TEXT;
INSERT INTO chain SELECT DISTINCT chain FROM round;
ALTER TABLE round ADD CONSTRAINT round_chain_fkey FOREIGN KEY (chain) REFERENCES chain(id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX round_chain_idx ON round(chain);
DROP FUNCTION IF EXISTS list_step_is_legal("Chain", "ListStatus", "ListStatus", text);
DROP TYPE "Chain";
