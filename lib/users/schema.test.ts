import { expect, test } from "vitest";
import { passwordChangeSchema, personEditSchema, personSchema } from "@/lib/users/schema";

const ID = "0b1ad57b-2657-43b4-9cf5-233ac2eac62d";

test("an official's name is kept as everybody's is: one line, one space between words", () => {
  const fullName = "  Lò  Thị\tThử\n";
  const edited = personEditSchema.parse({ id: ID, version: 1, fullName });
  const person = personSchema.parse({
    id: ID,
    postingId: ID,
    username: "lo.thu",
    fullName,
    role: "COMMUNE_OFFICER",
    unitId: ID,
    validFrom: "05/12/2024",
    validTo: "",
  });
  expect([edited.fullName, person.fullName]).toEqual(["Lò Thị Thử", "Lò Thị Thử"]);
});

test("a password has ten signs or more, and 200 at most, of any kind", () => {
  const taken = (password: string) =>
    passwordChangeSchema("lo.thu").safeParse({ currentPassword: "", password, again: password }).success;
  for (const password of [
    "con trâu ấy",
    "          x",
    "🙂🙃🙂🙃🙂🙃🙂🙃🙂🙃",
    "0".repeat(10),
    "a".repeat(64),
    "ă".repeat(200),
  ])
    expect(taken(password), password).toBe(true);
  for (const password of ["con trâu", "a".repeat(201)]) expect(taken(password), password).toBe(false);
});
