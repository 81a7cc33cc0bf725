import { findCurrentPerson } from "@/lib/access/actor";
import { sealAskedNumber } from "@/lib/households/asked-number";
import { householdsHref, readHouseholdFilter } from "@/lib/households/filter";
import { readSearch } from "@/lib/households/search-text";

const goOn = (address: string) => new Response(null, { status: 303, headers: { Location: address } });

/**
 * Takes what is typed into the register's filter, and sends the browser on to the list with it. By POST, since it may be a
 * national id: that stands sealed in the list's address, everything else as it is.
 */
export async function POST(request: Request) {
  const person = await findCurrentPerson();
  if (!person) return goOn("/sign-in?from=%2Fhouseholds");
  const form = await request.formData().catch(() => new FormData());
  const typed = [...form].filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const { search, number, ...filter } = readHouseholdFilter(Object.fromEntries(typed));
  const { nationalId } = readSearch(search ?? "");
  // A number that was asked for stays asked for until another text is typed.
  const who = nationalId ? { number: sealAskedNumber(person, nationalId) } : search ? { search } : { number };
  return goOn(householdsHref({ ...filter, ...who }));
}
