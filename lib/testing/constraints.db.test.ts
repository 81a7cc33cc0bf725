import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase } from "@/lib/core/db";
import {
  actsAs,
  anyNationalId,
  createActor,
  createArea,
  createHousehold,
  createReview,
  createRound,
  ownerDb,
} from "@/lib/testing/factories";

// Each constraint of the database refuses what it is there for, whoever asks: here the schema's owner, whom no policy binds.
// A constraint without a line in the table below fails the first test.

type Stage = Awaited<ReturnType<typeof stage>>;

const inOrder = (a: string, b: string) => (a < b ? { personAId: a, personBId: b } : { personAId: b, personBId: a });

async function stage() {
  const area = await createArea();
  const elsewhere = await createArea();
  const officer = await createActor("COMMUNE_OFFICER", area.commune);
  const round = await createRound(area.province, [area.commune]);
  const household = await createHousehold(area.village, {
    class: "POOR",
    members: [{ fullName: "Hoàng Văn Sơn", nationalId: anyNationalId() }, { fullName: "Nông Thị Hoa" }],
  });
  const other = await createHousehold(area.village);
  const review = await createReview(round, household);
  const [head, member] = household.memberships;
  const ids = { id: crypto.randomUUID(), alias: crypto.randomUUID(), transfer: crypto.randomUUID() };
  const db = ownerDb();
  await db.movement.create({
    data: {
      id: ids.id,
      roundId: round.id,
      householdId: household.id,
      villageId: area.village.id,
      unitPath: area.village.path,
      startClass: "POOR",
      endClass: "POOR",
      kind: "STAYS",
      personsStart: 2,
      personsEnd: 2,
    },
  });
  await db.householdAlias.create({
    data: { id: ids.alias, code: "cu-00001", householdId: household.id, unitPath: area.village.path },
  });
  await db.transfer.create({
    data: {
      id: ids.transfer,
      householdId: household.id,
      whole: true,
      personIds: [head?.personId ?? ""],
      fromCommuneId: area.commune.id,
      toCommuneId: elsewhere.commune.id,
      unitPath: area.commune.path,
      toPath: elsewhere.commune.path,
      on: new Date("2024-12-01"),
      reason: "chuyển đi",
      facts: {},
      deadline: new Date("2024-12-15"),
      releasedByName: officer.name,
      releasedAt: new Date(),
    },
  });
  const pair = await db.duplicatePair.create({
    data: {
      id: crypto.randomUUID(),
      ...inOrder(head?.personId ?? "", member?.personId ?? ""),
      unitPath: area.commune.path,
      score: 0.9,
      level: "LIKELY",
      reasons: [],
      foundAt: new Date(),
    },
  });
  const request = await db.holderRequest.create({
    data: {
      id: crypto.randomUUID(),
      communeId: area.commune.id,
      unitPath: area.commune.path,
      householdId: household.id,
      personId: household.id,
      fullName: "Lâm Thị Kín",
      sex: "FEMALE",
      birthYear: 1971,
      number: "020•••••••45",
      askedByName: officer.name,
      askedAt: new Date(),
    },
  });
  // A list that was brought in, with a part of everything.
  const brought = { import: crypto.randomUUID(), part: crypto.randomUUID() };
  const ofImport = { id: brought.part, importId: brought.import, unitPath: area.commune.path, sealed: "" };
  await db.act.create({
    data: {
      id: brought.import,
      kind: "IMPORT",
      unitPath: area.commune.path,
      actorId: officer.userId,
      actorName: officer.name,
      at: new Date(),
    },
  });
  await db.import.create({
    data: {
      id: brought.import,
      communeId: area.commune.id,
      unitPath: area.commune.path,
      state: "DONE",
      name: "",
      pasted: true,
      bytes: 1,
      digest: "",
      actorId: officer.userId,
      actorName: officer.name,
      postingId: officer.postingId,
      createdAt: new Date(),
      actId: brought.import,
    },
  });
  await db.importFile.create({ data: { ...ofImport, part: 0 } });
  await db.importRow.create({ data: { ...ofImport, batch: 0 } });
  await db.importHousehold.create({ data: { ...ofImport, number: 0, kind: "NEW", warnings: 0 } });
  await db.importLayout.create({
    data: {
      id: brought.part,
      communeId: area.commune.id,
      unitPath: area.commune.path,
      signature: "ho ten",
      mapping: {},
      at: new Date(),
    },
  });
  const stranger = await createActor("COMMUNE_OFFICER", elsewhere.commune);
  const identity = crypto.randomUUID();
  await db.providerIdentity.create({
    data: {
      id: identity,
      userId: officer.userId,
      issuer: "https://sso.example.vn",
      subject: identity,
      label: "",
      createdAt: new Date(),
    },
  });
  const asked = crypto.randomUUID();
  await db.countersignature.create({
    data: {
      id: asked,
      deed: "POSTING",
      userId: officer.userId,
      postingId: officer.postingId,
      unitPath: officer.unitPath,
      askedById: crypto.randomUUID(),
      askedAt: new Date(),
    },
  });
  return {
    ...brought,
    asked,
    pair: pair.id,
    request: request.id,
    household: household.id,
    other: other.id,
    head: head?.personId ?? "",
    membership: head?.id ?? "",
    second: member?.id ?? "",
    review: review.id,
    round: round.id,
    list: round.lists[0]?.id ?? "",
    movement: ids.id,
    alias: ids.alias,
    transfer: ids.transfer,
    posting: officer.postingId,
    account: officer.userId,
    stranger: stranger.userId,
    session: officer.sessionId,
    identity,
    commune: area.commune.id,
    village: area.village.id,
  };
}

type Violation = (at: Stage) => Promise<unknown>;

/** A change of one row. */
const set =
  (table: string, changes: string, of: (at: Stage) => string): Violation =>
  (at) =>
    ownerDb().$executeRawUnsafe(`UPDATE ${table} SET ${changes} WHERE id = '${of(at)}'`);

/** A second row like one that is there, but for its key and these columns. */
const copy =
  (
    table: string,
    of: (at: Stage) => string,
    changes: (at: Stage) => Record<string, string | null> = () => ({}),
  ): Violation =>
  async (at) => {
    const columns = await ownerDb().$queryRawUnsafe<{ names: string }[]>(
      `SELECT string_agg(quote_ident(attname), ', ') AS names FROM pg_attribute
       WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    );
    const changed = JSON.stringify({ id: crypto.randomUUID(), ...changes(at) });
    return ownerDb().$executeRawUnsafe(
      `INSERT INTO ${table} (${columns[0]?.names}) SELECT ${columns[0]?.names}
       FROM (SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(t) || '${changed}')).* FROM ${table} t WHERE id = '${of(at)}') r`,
    );
  };

const keepFilter = (at: Stage, page: string, name: string) =>
  ownerDb().$executeRaw`
    INSERT INTO saved_filter (id, user_id, page, name, query)
    VALUES (gen_random_uuid(), ${at.account}::uuid, ${page}, ${name}, 'class=POOR')`;

const VIOLATIONS: Record<string, Violation> = {
  commune_list_residents: set("commune_list", "resident_households = 10, resident_persons = 9", (at) => at.list),
  commune_list_round_commune_key: copy("commune_list", (at) => at.list),
  countersignature_decided: set("countersignature", "agreed = true", (at) => at.asked),
  countersignature_once: copy("countersignature", (at) => at.asked),
  countersignature_two: set(
    "countersignature",
    "agreed = true, decided_at = now(), decided_by_id = asked_by_id",
    (at) => at.asked,
  ),
  door_key_single: () => ownerDb().$executeRaw`INSERT INTO door_key (id, inner_pad, outer_pad) VALUES (2, '', '')`,
  duplicate_pair_decided: set("duplicate_pair", "decided_at = now()", (at) => at.pair),
  duplicate_pair_in_order: set(
    "duplicate_pair",
    "(person_a_id, person_b_id) = (person_b_id, person_a_id)",
    (at) => at.pair,
  ),
  duplicate_pair_persons_key: copy("duplicate_pair", (at) => at.pair),
  duplicate_pair_same_by_act: set(
    "duplicate_pair",
    "status = 'SAME', decided_at = now(), decided_by_name = 'Nông Thị Hoa'",
    (at) => at.pair,
  ),
  duplicate_pair_score: set("duplicate_pair", "score = 1.1", (at) => at.pair),
  ethnic_group_name_key: () =>
    ownerDb().$executeRaw`INSERT INTO ethnic_group (code, name) SELECT '99', name FROM ethnic_group WHERE code = '07'`,
  holder_request_answered: set("holder_request", "state = 'ANSWERED'", (at) => at.request),
  holder_request_masked: set("holder_request", "number = '020080000001'", (at) => at.request),
  holder_request_seen: set("holder_request", "seen_at = now()", (at) => at.request),
  household_alias_code_key: copy("household_alias", (at) => at.alias),
  household_closed_with_reason: set("household", "closed_on = '2024-12-01'", (at) => at.household),
  household_code_format: set("household", "code = '17'", (at) => at.household),
  household_code_key: copy(
    "household",
    (at) => at.household,
    () => ({ class: null }),
  ),
  household_not_its_own_predecessor: set("household", "predecessor_id = id", (at) => at.household),
  import_act_key: copy("import", (at) => at.import),
  import_file_part_key: copy("import_file", (at) => at.part),
  import_household_number_key: copy("import_household", (at) => at.part),
  import_layout_signature_key: copy("import_layout", (at) => at.part),
  import_row_batch_key: copy("import_row", (at) => at.part),
  membership_dates: set("membership", "valid_to = valid_from - 1", (at) => at.membership),
  membership_one_head: set("membership", "relationship = 'HEAD'", (at) => at.second),
  membership_one_household_a_day: copy(
    "membership",
    (at) => at.membership,
    (at) => ({
      household_id: at.other,
      relationship: "OTHER",
    }),
  ),
  movement_kind_of_classes: set("movement", "kind = 'NEW'", (at) => at.movement),
  movement_round_household_key: copy("movement", (at) => at.movement),
  person_birth_date: set("person", "birth_month = NULL, birth_day = 3", (at) => at.head),
  person_died_after_birth: set("person", "died_on = '1979-12-31'", (at) => at.head),
  // The guard of merging says so first, but for the owner in somebody's name.
  person_merged_into_another: (at) =>
    ownerDb().$transaction([
      actsAs({ role: "COMMUNE_OFFICER" }),
      ownerDb().$executeRaw`UPDATE person SET merged_into_id = id WHERE id = ${at.head}::uuid`,
    ]),
  person_name_length: set("person", "full_name = ''", (at) => at.head),
  person_national_id_is_hashed: set("person", "national_id_hash = '020080000001'", (at) => at.head),
  person_national_id_is_sealed: set("person", "national_id_sealed = '020080000001'", (at) => at.head),
  person_national_id_key: copy("person", (at) => at.head),
  person_national_id_or_reason: set("person", "national_id_absence = 'LOST'", (at) => at.head),
  person_national_id_whole: set("person", "national_id_sealed = NULL", (at) => at.head),
  posting_dates: set("posting", "valid_to = valid_from - 1", (at) => at.posting),
  posting_once: copy("posting", (at) => at.posting),
  retention_rule_days: () => ownerDb().$executeRaw`UPDATE retention_rule SET days = 1 WHERE id = 'readings'`,
  review_assigned_to_length: set("review", "assigned_to = ''", (at) => at.review),
  review_done_is_whole: set("review", "status = 'DONE'", (at) => at.review),
  review_override_with_reason: set("review", "override_class = 'POOR'", (at) => at.review),
  review_round_household_key: copy("review", (at) => at.review),
  review_scores: set("review", "deprivation_score = 130", (at) => at.review),
  round_dates: set("round", "closes_on = opens_on - 1", (at) => at.round),
  round_year_track_key: copy("round", (at) => at.round),
  saved_filter_lengths: (at) => keepFilter(at, "households", ""),
  saved_filter_name_key: async (at) => {
    await keepFilter(at, "households", "Hộ nghèo");
    await keepFilter(at, "households", "hộ nghèo");
  },
  saved_filter_page: (at) => keepFilter(at, "nowhere", "Hộ nghèo"),
  sign_in_throttle_counts: () =>
    ownerDb().$executeRaw`INSERT INTO sign_in_throttle (key, pending) VALUES (gen_random_uuid()::text, -1)`,
  second_factor_of_its_kind: (at) =>
    ownerDb()
      .$executeRaw`INSERT INTO second_factor (id, user_id, kind) VALUES (gen_random_uuid(), ${at.account}::uuid, 'TOTP')`,
  second_factor_one_totp: (at) =>
    ownerDb().$executeRaw`
      INSERT INTO second_factor (id, user_id, kind, secret_sealed, last_step)
      SELECT gen_random_uuid(), ${at.account}::uuid, 'TOTP', '', 0 FROM generate_series(1, 2)`,
  provider_identity_key: copy(
    "provider_identity",
    (at) => at.identity,
    (at) => ({ user_id: at.stranger }),
  ),
  provider_identity_one: copy(
    "provider_identity",
    (at) => at.identity,
    () => ({ subject: crypto.randomUUID() }),
  ),
  session_ended: set("session", "ended_at = now()", (at) => at.session),
  session_of_a_day: set("session", "ends_at = created_at + interval '13 hours'", (at) => at.session),
  session_times: set("session", "used_at = created_at - interval '1 second'", (at) => at.session),
  time_limit_amount: () => ownerDb().$executeRaw`UPDATE time_limit SET amount = 0`,
  time_limit_unit: () => ownerDb().$executeRaw`UPDATE time_limit SET unit = 'hour'`,
  trail_mark_once: () => ownerDb().$executeRaw`INSERT INTO trail_mark (one, last_id) VALUES (false, 0)`,
  transfer_answered: set("transfer", "status = 'REFUSED'", (at) => at.transfer),
  transfer_elsewhere: set("transfer", "to_commune_id = from_commune_id", (at) => at.transfer),
  transfer_has_persons: set("transfer", "person_ids = '{}'", (at) => at.transfer),
  transfer_one_at_a_time: copy("transfer", (at) => at.transfer),
  unit_dates: set("unit", "valid_to = valid_from - 1", (at) => at.commune),
  unit_path_format: set("unit", "path = 'a b'", (at) => at.village),
  unit_path_key: copy("unit", (at) => at.commune),
  unit_village_area: set("unit", "area = 'RURAL'", (at) => at.commune),
  unit_village_name_key: copy(
    "unit",
    (at) => at.village,
    () => ({ path: `${crypto.randomUUID()}/` }),
  ),
  user_account_username_key: copy("user_account", (at) => at.account),
};

let at: Stage;
beforeAll(async () => {
  at = await stage();
});
afterAll(closeDatabase);

test("every constraint of the database is tried here", async () => {
  const found = await ownerDb().$queryRaw<{ name: string }[]>`
    SELECT c.conname AS name FROM pg_constraint c
    WHERE c.connamespace = current_schema()::regnamespace AND c.contype IN ('c', 'x', 'u') AND c.conrelid <> '_prisma_migrations'::regclass
    UNION
    SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE i.indisunique AND NOT i.indisprimary AND t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r'
    ORDER BY 1`;
  expect(found.map(({ name }) => name)).toEqual(Object.keys(VIOLATIONS).sort());
});

test.each(Object.entries(VIOLATIONS))("%s refuses its violation", async (name, violate) => {
  await expect(violate(at)).rejects.toThrow(new RegExp(`\\b${name}\\b`));
});
