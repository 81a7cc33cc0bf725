import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/access/policy";
import { today } from "@/lib/core/clock";
import { asJob } from "@/lib/core/db";
import { Role, UnitLevel } from "@/prisma/generated/enums";

const rowSchema = z.object({
  name: z.string(),
  role: z.enum(Role),
  level: z.enum(UnitLevel),
  unitId: z.string(),
  unitName: z.string(),
  unitPath: z.string(),
});

/**
 * The person for whom the server goes on with what they began, as the database knows them now. Null once the account is
 * disabled or the posting has ended: nothing goes on in the name of somebody who may no longer do it.
 *
 * @param requestId under which the trail names what is done
 */
export async function findActing(userId: string, postingId: string, requestId: string): Promise<Actor | null> {
  const day = today();
  const found = await asJob(
    "session",
    (tx) => tx.$queryRaw`
      SELECT a.full_name AS name, p.role::text AS role, u.level::text AS level, u.id AS "unitId", u.full_name AS "unitName",
        u.path AS "unitPath"
      FROM user_account a
      JOIN posting p ON p.user_id = a.id AND NOT p.waits AND p.valid_from <= ${day}::date AND (p.valid_to IS NULL OR p.valid_to > ${day}::date)
      JOIN unit u ON u.id = p.unit_id
      WHERE a.id = ${userId}::uuid AND p.id = ${postingId}::uuid AND a.disabled_at IS NULL`,
    requestId,
  );
  const [person] = z.array(rowSchema).parse(found);
  return person ? { userId, postingId, requestId, sessionId: "", isSteppedUp: false, address: "", ...person } : null;
}
