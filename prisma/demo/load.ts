// Loads the demonstration into a migrated, empty database: one transaction, as the schema's owner.
//   tsx prisma/demo/load.ts [--district 181]
import { pathToFileURL } from "node:url";
import pg from "pg";
import { hashPassword } from "@/lib/access/password";
import { hashStandard } from "@/lib/standards/hash";
import { DEMO_PASSWORD } from "@/prisma/demo/accounts.mjs";
import { STANDARD } from "@/prisma/demo/answers";
import { type DemoCommune, type DemoReview, generateCommune } from "@/prisma/demo/generate";
import { officialOf, officialsOf } from "@/prisma/demo/officials";
import {
  communePlace,
  communesOf,
  DISTRICT_PLACES,
  endedCommunesOf,
  type Place,
  PROVINCE_PLACE,
} from "@/prisma/demo/places";
import { addDays, idOf } from "@/prisma/demo/random";
import { type DemoList, listOf2023, listOf2024 } from "@/prisma/demo/steps";

const ROUNDS = {
  2023: {
    id: idOf("round", 2023),
    opensOn: "2023-09-01",
    closesOn: "2023-12-14",
    communeDue: "2023-12-05",
    districtDue: "2023-12-09",
    status: "CLOSED",
  },
  2024: {
    id: idOf("round", 2024),
    opensOn: "2024-09-01",
    closesOn: "2024-12-14",
    communeDue: "2024-12-06",
    districtDue: "2024-12-10",
    status: "OPEN",
  },
} as const;

type Column = readonly [name: string, type: string];
type Value = string | number | boolean | null;

/** Tables whose triggers rest while loading: what they would do is done here, in sets. */
const TABLES = [
  "unit",
  "user_account",
  "posting",
  "household",
  "person",
  "membership",
  "round",
  "commune_list",
  "list_event",
  "review",
  "review_version",
  "review_comment",
  "movement",
];

/** Inserts rows in few statements, each column as one array. */
async function insert(
  client: pg.Client,
  table: string,
  columns: readonly Column[],
  rows: readonly Value[][],
): Promise<void> {
  const BATCH = 2_000;
  const names = columns.map(([name]) => name).join(", ");
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type === "jsonb" ? "text" : type}[]`).join(", ");
  const values = columns.map(([, type], i) => (type === "jsonb" ? `c${i}::jsonb` : `c${i}`)).join(", ");
  const aliases = columns.map((_, i) => `c${i}`).join(", ");
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    await client.query(
      `INSERT INTO ${table} (${names}) SELECT ${values} FROM unnest(${arrays}) AS t(${aliases})`,
      columns.map((_, i) => batch.map((row) => row[i] ?? null)),
    );
  }
}

const UNIT: readonly Column[] = [
  ["id", "uuid"],
  ["code", "text"],
  ["name", "text"],
  ["full_name", "text"],
  ["kind", "text"],
  ["level", '"UnitLevel"'],
  ["path", "text"],
  ["parent_id", "uuid"],
  ["area", '"AreaType"'],
  ["valid_from", "date"],
  ["valid_to", "date"],
];

const unitRow = (place: Place): Value[] => [
  place.id,
  place.code,
  place.name,
  place.fullName,
  place.kind,
  place.level,
  place.path,
  place.parentId,
  place.area,
  place.validFrom,
  place.validTo,
];

const REVIEW: readonly Column[] = [
  ["id", "uuid"],
  ["round_id", "uuid"],
  ["household_id", "uuid"],
  ["commune_list_id", "uuid"],
  ["village_id", "uuid"],
  ["unit_path", "text"],
  ["status", '"ReviewStatus"'],
  ["returned_reason", '"ReturnReason"'],
  ["returned_note", "text"],
  ["start_class", '"HouseholdClass"'],
  ["start_persons", "int"],
  ["answers", "jsonb"],
  ["version", "int"],
  ["snapshot", "jsonb"],
  ["result", "jsonb"],
  ["income_score", "int"],
  ["deprivation_score", "int"],
  ["computed_class", '"HouseholdClass"'],
  ["final_class", '"HouseholdClass"'],
  ["movement_kind", '"MovementKind"'],
  ["end_persons", "int"],
  ["surveyor_name", "text"],
  ["surveyed_on", "date"],
  ["finished_at", "timestamptz"],
  ["finished_by_id", "uuid"],
];

const MOVEMENT: readonly Column[] = [
  ["id", "uuid"],
  ["round_id", "uuid"],
  ["household_id", "uuid"],
  ["village_id", "uuid"],
  ["unit_path", "text"],
  ["start_class", '"HouseholdClass"'],
  ["end_class", '"HouseholdClass"'],
  ["kind", '"MovementKind"'],
  ["persons_start", "int"],
  ["persons_end", "int"],
];

/** The result as `review` keeps it, with the hash of the standard it was found by. */
const resultOf = (review: DemoReview, standardHash: string) =>
  review.result ? JSON.stringify({ ...review.result, standardHash }) : null;

async function insertCommune(client: pg.Client, commune: DemoCommune, standardHash: string): Promise<void> {
  const { place, households } = commune;
  const officer = officialOf("COMMUNE_OFFICER", place);
  const lists: Record<2023 | 2024, DemoList> = { 2023: listOf2023(commune), 2024: listOf2024(commune) };
  await insert(client, "unit", UNIT, commune.villages.map(unitRow));
  await insert(
    client,
    "household",
    [
      ["id", "uuid"],
      ["code", "text"],
      ["commune_id", "uuid"],
      ["village_id", "uuid"],
      ["unit_path", "text"],
      ["address", "text"],
      ["phone", "text"],
      ["head_name", "text"],
      ["member_count", "int"],
      ["class", '"HouseholdClass"'],
      ["closed_on", "date"],
      ["close_reason", '"CloseReason"'],
      ["close_note", "text"],
      ["created_at", "timestamptz"],
    ],
    households.map((household) => {
      const { plan, review2024, current } = household;
      const decided = lists[2024].status === "APPROVED" && review2024?.status === "DONE";
      return [
        household.id,
        household.code,
        place.id,
        household.village.id,
        household.village.path,
        household.address,
        household.phone,
        current.find(({ relationship }) => relationship === "HEAD")?.fullName ?? "",
        current.length,
        decided ? plan.end : plan.start,
        household.closedOn,
        household.closedOn && (current.length === 1 ? "DIED" : "MOVED_OUT"),
        household.closedOn && (current.length === 1 ? "Chủ hộ đã mất, không còn ai trong hộ" : "Chuyển đi tỉnh khác"),
        `${household.createdOn}T09:00:00+07:00`,
      ];
    }),
  );
  await client.query("INSERT INTO household_counter (commune_id, unit_path, last) VALUES ($1, $2, $3)", [
    place.id,
    place.path,
    households.length,
  ]);
  await insert(
    client,
    "person",
    [
      ["id", "uuid"],
      ["unit_path", "text"],
      ["full_name", "text"],
      ["sex", '"Sex"'],
      ["birth_year", "int"],
      ["birth_month", "int"],
      ["birth_day", "int"],
      ["ethnicity_code", "text"],
      ["national_id", "text"],
      ["national_id_absence", '"NationalIdAbsence"'],
      ["schooling_level", '"SchoolingLevel"'],
      ["attending_level", '"AttendingLevel"'],
      ["work_status", '"WorkStatus"'],
      ["has_health_insurance", "boolean"],
      ["disability", '"Disability"'],
      ["receives_monthly_allowance", "boolean"],
      ["certified_on_the_job", "boolean"],
      ["has_labour_capacity", "boolean"],
      ["is_merit", "boolean"],
      ["is_policy_beneficiary", "boolean"],
      ["nutrition", '"Nutrition"'],
      ["is_pregnant", "boolean"],
    ],
    households.flatMap(({ village, people }) =>
      people.map((person) => [
        person.id,
        village.path,
        person.fullName,
        person.sex,
        person.birth.year,
        person.birth.month,
        person.birth.day,
        person.ethnicityCode,
        person.nationalId,
        person.nationalIdAbsence,
        person.schoolingLevel,
        person.attendingLevel,
        person.workStatus,
        person.hasHealthInsurance,
        person.disability,
        person.receivesMonthlyAllowance,
        person.certifiedOnTheJob,
        person.hasLabourCapacity,
        person.isMerit,
        person.isPolicyBeneficiary,
        person.nutrition,
        person.isPregnant,
      ]),
    ),
  );
  await insert(
    client,
    "membership",
    [
      ["id", "uuid"],
      ["household_id", "uuid"],
      ["person_id", "uuid"],
      ["unit_path", "text"],
      ["relationship", '"Relationship"'],
      ["position", "int"],
      ["valid_from", "date"],
      ["valid_to", "date"],
    ],
    households.flatMap(({ id, village, members }) =>
      members.map((member, position) => [
        idOf("membership", member.id),
        id,
        member.id,
        village.path,
        member.relationship,
        position,
        member.since,
        member.until,
      ]),
    ),
  );

  for (const year of [2023, 2024] as const) {
    const list = lists[year];
    const round = ROUNDS[year];
    await client.query(
      `INSERT INTO commune_list (id, round_id, commune_id, unit_path, status, submission, resident_households, resident_persons, partial_return, version)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        list.id,
        round.id,
        place.id,
        place.path,
        list.status,
        list.submission,
        list.residentHouseholds,
        list.residentPersons,
        list.partialReturn,
        list.events.length + 1,
      ],
    );
    for (const event of list.events) {
      await client.query(
        `INSERT INTO list_event (id, list_id, unit_path, action, from_status, to_status, submission, reason, note, review_ids, actor_id, actor_name, actor_role, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          event.id,
          list.id,
          place.path,
          event.action,
          event.from,
          event.to,
          event.submission,
          event.reason,
          event.note,
          event.reviewIds,
          event.by.id,
          event.by.name,
          event.by.role,
          event.at,
        ],
      );
    }
    const reviews = households.flatMap((household) => {
      const review = year === 2023 ? household.review2023 : household.review2024;
      return review ? [{ household, review }] : [];
    });
    const marked = new Map(list.status === "RETURNED" ? list.marks.map((mark) => [mark.review.id, mark]) : []);
    await insert(
      client,
      "review",
      REVIEW,
      reviews.map(({ household, review }) => {
        const done = review.status === "DONE";
        const mark = marked.get(review.id);
        return [
          review.id,
          round.id,
          household.id,
          list.id,
          household.village.id,
          household.village.path,
          review.status,
          mark?.reason ?? null,
          mark?.note ?? null,
          review.startClass,
          review.startPersons,
          done ? JSON.stringify(review.answers) : "{}",
          done ? 2 : 1,
          done ? JSON.stringify(review.snapshot) : null,
          done ? resultOf(review, standardHash) : null,
          done ? (review.result?.incomeScore ?? null) : null,
          done ? (review.result?.deprivationScore ?? null) : null,
          done ? review.finalClass : null,
          done ? review.finalClass : null,
          done ? review.kind : null,
          done ? review.endPersons : null,
          done ? officer.name : null,
          done ? review.day : null,
          done ? `${addDays(review.day, 1)}T16:30:00+07:00` : null,
          done ? officer.id : null,
        ];
      }),
    );
    await insert(
      client,
      "movement",
      MOVEMENT,
      reviews
        .filter(({ review }) => review.status === "DONE" || review.status === "CLOSED")
        .map(({ household, review }) => [
          idOf("movement", review.id),
          round.id,
          household.id,
          household.village.id,
          household.village.path,
          review.startClass,
          review.finalClass,
          review.kind,
          review.startPersons,
          review.endPersons,
        ]),
    );
    // What reviewers saw is kept from 2024 on. A household that came back was seen otherwise the first time.
    if (year === 2024 && list.submission > 0) {
      const cameBack = new Set(list.submission > 1 ? list.marks.map(({ review }) => review.id) : []);
      await insert(
        client,
        "review_version",
        [
          ["review_id", "uuid"],
          ["submission", "int"],
          ["unit_path", "text"],
          ["answers", "jsonb"],
          ["result", "jsonb"],
          ["final_class", '"HouseholdClass"'],
          ["at", "timestamptz"],
        ],
        reviews.flatMap(({ household, review }) => {
          if (review.status !== "DONE") return [];
          const at = `${addDays(review.day, 1)}T16:30:00+07:00`;
          const row = (submission: number, answers: object, when: string): Value[] => [
            review.id,
            submission,
            household.village.path,
            JSON.stringify(answers),
            resultOf(review, standardHash),
            review.finalClass,
            when,
          ];
          if (!cameBack.has(review.id)) return [row(1, review.answers, at)];
          const { causes: _, notes: __, ...before } = review.answers;
          return [row(1, before, at), row(2, review.answers, list.events[1]?.at ?? at)];
        }),
      );
    }
    const returned = list.events.find(({ action }) => action === "return");
    for (const mark of list.marks) {
      const household = reviews.find(({ review }) => review.id === mark.review.id)?.household;
      if (!returned || !household) continue;
      const open = list.status === "RETURNED";
      await client.query(
        `INSERT INTO review_comment (id, review_id, unit_path, question, text, author_id, author_name, at, closed_at, closed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          idOf("comment", mark.review.id),
          mark.review.id,
          household.village.path,
          mark.question,
          mark.remark,
          returned.by.id,
          returned.by.name,
          returned.at,
          open ? null : (list.events.at(-1)?.at ?? null),
          open ? null : officer.name,
        ],
      );
    }
  }
}

/** The kept summaries, counted once from the rows that they stand for. */
const SUMMARIES = [
  `INSERT INTO movement_summary (round_id, level, unit_id, unit_path, start_class, end_class, kind, households,
     persons_start, persons_end, persons_gained, persons_lost)
   SELECT m.round_id, u.level, u.id, u.path, coalesce(m.start_class::text, '-'), coalesce(m.end_class::text, '-'), m.kind, count(*),
     sum(m.persons_start), sum(m.persons_end), sum(greatest(m.persons_end - m.persons_start, 0)), sum(greatest(m.persons_start - m.persons_end, 0))
   FROM movement m JOIN unit v ON v.id = m.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
   GROUP BY 1, 2, 3, 4, 5, 6, 7`,
  `INSERT INTO review_summary (round_id, level, unit_id, unit_path, status, reviews)
   SELECT w.round_id, u.level, u.id, u.path, w.status, count(*)
   FROM review w JOIN unit v ON v.id = w.village_id JOIN unit u ON u.id = v.id OR u.id = v.parent_id
   GROUP BY 1, 2, 3, 4, 5`,
];

export type Loaded = { communes: number; households: number; persons: number; milliseconds: number };

/**
 * Loads the province, or one district of it, with its accounts, two rounds and everything that happened in them. All or
 * nothing: what is cut short leaves an empty database.
 *
 * @param ownerUrl address of the database with the role that owns the schema
 * @param district official code of a district; left out, the whole province
 */
export async function loadDemonstration(ownerUrl: string, { district }: { district?: string } = {}): Promise<Loaded> {
  const since = performance.now();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const loaded = { communes: 0, households: 0, persons: 0 };
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL synchronous_commit = off");
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);

    const communes = communesOf(district);
    const districts = DISTRICT_PLACES.filter(({ code }) => !district || code === district);
    await insert(client, "unit", UNIT, [
      unitRow(PROVINCE_PLACE),
      ...districts.map(unitRow),
      ...communes.map((commune) => unitRow(communePlace(commune))),
      ...endedCommunesOf(district).map((commune) => unitRow(communePlace(commune))),
    ]);
    const officials = officialsOf(communes);
    const hash = await hashPassword(DEMO_PASSWORD);
    await insert(
      client,
      "user_account",
      [
        ["id", "uuid"],
        ["username", "text"],
        ["full_name", "text"],
        ["password_hash", "text"],
      ],
      officials.map((one) => [one.id, one.username, one.name, one.hasPassword ? hash : null]),
    );
    await insert(
      client,
      "posting",
      [
        ["id", "uuid"],
        ["user_id", "uuid"],
        ["role", '"Role"'],
        ["unit_id", "uuid"],
        ["unit_path", "text"],
        ["valid_from", "date"],
      ],
      officials.map((one) => [idOf("posting", one.id), one.id, one.role, one.place.id, one.place.path, "2022-01-01"]),
    );
    const standardHash = hashStandard(STANDARD);
    for (const [year, round] of Object.entries(ROUNDS)) {
      await client.query(
        `INSERT INTO round (id, year, track, unit_path, standard_id, standard_hash, chain, opens_on, closes_on, commune_due, district_due, status)
         VALUES ($1, $2, 'ANNUAL', $3, $4, $5, 'COMMUNE_DISTRICT_PROVINCE', $6, $7, $8, $9, $10)`,
        [
          round.id,
          Number(year),
          PROVINCE_PLACE.path,
          STANDARD.id,
          standardHash,
          round.opensOn,
          round.closesOn,
          round.communeDue,
          round.districtDue,
          round.status,
        ],
      );
    }

    // The next commune is made up while the database takes the one before.
    let storing: Promise<void> = Promise.resolve();
    for (const facts of communes) {
      const commune = generateCommune(facts);
      loaded.communes += 1;
      loaded.households += commune.households.length;
      loaded.persons += commune.households.reduce((sum, { people }) => sum + people.length, 0);
      await storing;
      storing = insertCommune(client, commune, standardHash);
      // A failure is met by the next await.
      storing.catch(() => undefined);
    }
    await storing;

    for (const sql of SUMMARIES) await client.query(sql);
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await client.query(
      `INSERT INTO audit_entry (job, act, table_name, row_id, unit_path, operation, before) VALUES ('demonstration', 'demo.load', 'household', '*', $1, 'INSERT', $2)`,
      [PROVINCE_PLACE.path, JSON.stringify(loaded)],
    );
    await client.query("COMMIT");
    await client.query("VACUUM ANALYZE");
  } finally {
    await client.end();
  }
  return { ...loaded, milliseconds: Math.round(performance.now() - since) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const at = process.argv.indexOf("--district");
  const { communes, households, persons, milliseconds } = await loadDemonstration(
    process.env.DATABASE_OWNER_URL ?? "",
    {
      district: at < 0 ? undefined : process.argv[at + 1],
    },
  );
  process.stdout.write(
    `${communes} communes, ${households} households, ${persons} persons in ${(milliseconds / 1000).toFixed(1)} s\n`,
  );
}
