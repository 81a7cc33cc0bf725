import { type Asked, getReview } from "../../data";
import { Rows } from "../../table";

export default async function Page({ searchParams }: Asked) {
  const asked = await searchParams;
  const { review, members, household } = await getReview(asked.id ?? "");
  return [[review ?? {}], household, members].map((rows, i) => (
    <Rows key={["review", "household", "members"][i]} rows={rows} />
  ));
}
