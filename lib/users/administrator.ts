import "server-only";
import pg from "pg";
import { createOneTimePassword, hashPassword } from "@/lib/access/password";
import { today } from "@/lib/core/clock";
import { ONE_TIME_DAYS } from "@/lib/users/service";
import type { Role } from "@/prisma/generated/enums";

/** @property unitCode of the province */
type NewAdministrator = { unitCode: string; username: string; fullName: string };

const ROLE: Role = "ADMINISTRATOR";

/**
 * Makes an administrator of a province with a one-time password, as the owner of the database: the first ones, whom nobody could agree
 * to, and one where all have gone. The trail says that a command did it.
 *
 * @param input as lib/users/schema.ts lets it through
 * @returns null where no province in force has the code
 * @throws the database's error `user_account_username_key` where the user name is taken
 */
export async function createAdministrator(
  ownerUrl: string,
  { unitCode, username, fullName }: NewAdministrator,
): Promise<{ password: string; unitName: string } | null> {
  const password = createOneTimePassword();
  const passwordHash = await hashPassword(password);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: "ra-soat-administrator" });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query(`SELECT door_owner('{"job": "command", "act": "people.create-administrator"}')`);
    const { rows } = await client.query<{ unitName: string }>(
      `WITH place AS (
         SELECT id, path, full_name FROM unit
         WHERE code = $1 AND level = 'PROVINCE' AND valid_from <= $5 AND (valid_to IS NULL OR valid_to > $5)
       ), account AS (
         INSERT INTO user_account (id, username, full_name, password_hash, must_change, one_time_expires)
         SELECT gen_random_uuid(), $2, $3, $4, true, now() + $6::int * interval '1 day' FROM place RETURNING id
       ), posting AS (
         INSERT INTO posting (id, user_id, role, unit_id, unit_path, valid_from)
         SELECT gen_random_uuid(), a.id, $7::"Role", p.id, p.path, $5 FROM account a, place p RETURNING id
       )
       SELECT place.full_name AS "unitName" FROM place, posting`,
      [unitCode, username, fullName, passwordHash, today(), ONE_TIME_DAYS, ROLE],
    );
    await client.query("COMMIT");
    return rows[0] ? { password, unitName: rows[0].unitName } : null;
  } finally {
    await client.end();
  }
}
