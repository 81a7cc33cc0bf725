import { type Asked, getHousehold } from "../../data";
import { Rows } from "../../table";

export default async function Page({ searchParams }: Asked) {
  const asked = await searchParams;
  const { household, members, reviews } = await getHousehold(asked.id ?? "");
  return [household, members, reviews].map((rows, i) => (
    <Rows key={["household", "members", "reviews"][i]} rows={rows} />
  ));
}
