import "server-only";
import { z } from "zod";
import { assertCan } from "@/lib/access/assert-can";
import { type Actor, can, isOfOwnCommune } from "@/lib/access/policy";
import { recordHouseholdReading } from "@/lib/audit/record";
import { asActor, asking, readAsActor, type Tx } from "@/lib/core/db";
import { formatPartialDate } from "@/lib/core/format";
import { problems } from "@/lib/core/problem";
import { ASKS_HOLDER, type AskingRow, type RequestView, type WaitingRequests } from "@/lib/duplicates/request";
import { listCommunes } from "@/lib/events/service/transfer";
import { maskedNationalId } from "@/lib/households/identity";
import { Prisma } from "@/prisma/generated/client";
import { Role } from "@/prisma/generated/enums";

/** Requests on the page, the latest. */
const MOST_REQUESTS = 100;
/** Over how many days askings are summed. */
const ASKING_DAYS = 30;

const REQUEST = {
  claim: {
    include: {
      person: {
        include: {
          memberships: {
            orderBy: { validTo: { sort: "desc", nulls: "first" } },
            take: 1,
            include: { household: true },
          },
        },
      },
    },
  },
} satisfies Prisma.HolderRequestInclude;
type Request = Prisma.HolderRequestGetPayload<{ include: typeof REQUEST }>;

const birthOf = (one: { birthYear: number; birthMonth: number | null; birthDay: number | null }): string =>
  formatPartialDate({ year: one.birthYear, month: one.birthMonth, day: one.birthDay });

const placeSchema = z.array(z.object({ path: z.string(), place: z.string() }));

/** Building block: villages of the reach with their commune, by path. */
async function findPlaces(tx: Tx, paths: readonly string[]): Promise<Map<string, string>> {
  const rows = placeSchema.parse(
    await tx.$queryRaw`
      SELECT v.path, concat_ws(', ', v.full_name, c.full_name) AS place FROM unit v LEFT JOIN unit c ON c.id = v.parent_id
      WHERE v.path = ANY (${[...paths]}::text[])`,
  );
  return new Map(rows.map(({ path, place }) => [path, place]));
}

type Known = { places: ReadonlyMap<string, string>; communes: ReadonlyMap<string, string> };

function requestView(actor: Actor, request: Request, { places, communes }: Known): RequestView {
  const { claim, state, answer } = request;
  const own = isOfOwnCommune(actor, request.unitPath);
  const above = actor.level === "PROVINCE" || (actor.level === "DISTRICT" && claim !== null);
  const person = claim?.person;
  const household = person?.memberships[0]?.household;
  return {
    id: request.id,
    version: request.version,
    side: own ? "asking" : actor.level === "COMMUNE" ? "holding" : above ? "above" : "watching",
    state,
    commune: communes.get(request.communeId) ?? "",
    askedBy: request.askedByName,
    askedAt: request.askedAt,
    written: { fullName: request.fullName, birth: birthOf(request), sex: request.sex, number: request.number },
    holder: person
      ? {
          personId: person.id,
          householdId: household?.id ?? "",
          code: household?.code ?? "",
          place: places.get(person.unitPath) ?? "",
          fullName: person.fullName,
          birth: birthOf(person),
          sex: person.sex,
          number: maskedNationalId(person),
        }
      : null,
    answer,
    note: request.note,
    place: request.place,
    answeredBy: request.answeredByName,
    answeredAt: request.answeredAt,
    mayAnswer: state === "OPEN" && above && can(actor, "holder.answer"),
    mayWithdraw: state === "OPEN" && own && can(actor, "household.register"),
    waits: own
      ? answer !== null && request.seenAt === null
      : actor.level === "COMMUNE" && answer !== null && ASKS_HOLDER.includes(answer) && claim?.doneAt === null,
  };
}

async function viewsOf(tx: Tx, actor: Actor, requests: readonly Request[]): Promise<RequestView[]> {
  const places = await findPlaces(
    tx,
    requests.flatMap(({ claim }) => claim?.person.unitPath ?? []),
  );
  // The asking commune may lie out of reach: its name does not.
  const communes = new Map((await listCommunes(tx)).map(({ id, name }) => [id, name]));
  return requests.map((request) => requestView(actor, request, { places, communes }));
}

/** Numbers that two communes write, as far as the reader stands on a side of it: what is open first, then the latest. */
export async function listRequests(actor: Actor): Promise<RequestView[]> {
  assertCan(actor, "duplicate.read");
  return asActor(actor, async (tx) => {
    const requests = await tx.holderRequest.findMany({
      where: { state: { not: "WITHDRAWN" } },
      include: REQUEST,
      orderBy: [{ state: "asc" }, { askedAt: "desc" }, { id: "asc" }],
      take: MOST_REQUESTS,
    });
    return viewsOf(tx, actor, requests);
  });
}

/** One of them. Reading whose number it is from outside their commune is recorded. @throws Problem `not_found` */
export async function getRequest(actor: Actor, id: string): Promise<RequestView> {
  assertCan(actor, "duplicate.read");
  return asActor(actor, async (tx) => {
    const request = await tx.holderRequest.findUnique({ where: { id }, include: REQUEST });
    if (!request) throw problems.notFound();
    const [view] = await viewsOf(tx, actor, [request]);
    if (!view) throw problems.notFound();
    const held = request.claim?.person.memberships[0]?.household;
    if (held) await recordHouseholdReading(asking(tx), actor, held, "comparison");
    return view;
  });
}

const countsSchema = z.tuple([z.object({ toAnswer: z.int(), answered: z.int(), claimed: z.int() })]);

/** How many requests wait for whoever is signed in: for an answer, to be read, or to be acted on. */
export async function countWaitingRequests(actor: Actor): Promise<WaitingRequests> {
  assertCan(actor, "duplicate.read");
  const [counts] = countsSchema.parse(
    await readAsActor(
      actor,
      actor.level === "COMMUNE"
        ? Prisma.sql`
          SELECT 0 AS "toAnswer",
            (SELECT count(*)::int FROM holder_request WHERE unit_path = ${actor.unitPath} AND state = 'ANSWERED' AND seen_at IS NULL) AS answered,
            (SELECT count(*)::int FROM holder_claim c JOIN holder_request r ON r.id = c.request_id
             WHERE r.unit_path <> ${actor.unitPath} AND c.done_at IS NULL
               AND (r.state = 'OPEN' OR r.answer::text = ANY (${[...ASKS_HOLDER]}::text[]))) AS claimed`
        : Prisma.sql`
          SELECT count(*)::int AS "toAnswer", 0 AS answered, 0 AS claimed
          FROM holder_request r LEFT JOIN holder_claim c ON c.request_id = r.id
          WHERE r.state = 'OPEN' AND ${
            actor.level === "PROVINCE"
              ? Prisma.sql`coalesce(c.above_path, ${actor.unitPath}) = ${actor.unitPath}`
              : Prisma.sql`c.above_path = ${actor.unitPath}`
          }`,
    ),
  );
  return counts;
}

const askingSchema = z.array(
  z.object({
    name: z.string(),
    role: z.enum(Role),
    office: z.string(),
    kind: z.enum(["ask_elsewhere", "list_elsewhere"]),
    asked: z.int(),
    found: z.int(),
    limited: z.int(),
    lastAt: z.date(),
  }),
);

/** Who of the reach asked about people elsewhere over the last thirty days, how often, and how often it was too much: those first. */
export async function listAskings(actor: Actor): Promise<AskingRow[]> {
  assertCan(actor, "asking.read");
  return askingSchema.parse(
    await readAsActor(
      actor,
      Prisma.sql`
        SELECT a.actor_name AS name, a.role::text AS role, coalesce(u.full_name, '') AS office, a.kind, sum(a.asked)::int AS asked,
          sum(a.found)::int AS found, count(*) FILTER (WHERE a.refused > 0)::int AS limited, max(a.last_at) AS "lastAt"
        FROM elsewhere_asking a LEFT JOIN unit u ON u.path = a.unit_path
        WHERE a.since > clock_timestamp() - ${ASKING_DAYS} * interval '1 day'
        GROUP BY a.actor_id, a.actor_name, a.role, u.full_name, a.kind
        ORDER BY limited DESC, asked DESC, a.actor_name COLLATE "vi-x-icu" LIMIT 200`,
    ),
  );
}
