// A server process that does nothing but register households, for a test that does something to it, to its database or to the line between.
// It says each id when it was told that it is there; what failed it sends again, as a device does.
//   node … lib/testing/registrar.ts '{"actor": …, "villageId": …}'
import type { Actor } from "@/lib/access/policy";
import { EMPTY_MEMBER } from "@/lib/households/member-fields";
import type { HouseholdInput, MemberInput } from "@/lib/households/schema";
import { registerHousehold } from "@/lib/households/service";

const AT_ONCE = 4;

const { actor, villageId }: { actor: Actor; villageId: string } = JSON.parse(process.argv[2] ?? "");

const member = (changes: Partial<MemberInput>): MemberInput => ({
  ...EMPTY_MEMBER,
  id: crypto.randomUUID(),
  fullName: `Hoàng ${crypto.randomUUID()}`,
  birth: "1980",
  ethnicityCode: "07",
  nationalIdAbsence: "NEVER_ISSUED",
  schoolingLevel: "LOWER_SECONDARY",
  workStatus: "SELF_EMPLOYED",
  ...changes,
});

const household = (): HouseholdInput => ({
  id: crypto.randomUUID(),
  villageId,
  address: "Pò Sè",
  phone: "",
  notes: "",
  members: [member({ relationship: "HEAD" }), member({ relationship: "SPOUSE", sex: "FEMALE" })],
});

async function register(): Promise<void> {
  for (let input = household(); ; ) {
    try {
      await registerHousehold({ ...actor, requestId: crypto.randomUUID() }, input);
      process.stdout.write(`+${input.id}\n`);
      input = household();
    } catch (error) {
      process.stdout.write(`-${error instanceof Error && "code" in error ? String(error.code) : String(error)}\n`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, register));
