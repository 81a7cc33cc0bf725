import { type Asked, getStart } from "../../data";
import { Rows } from "../../table";

export default async function Page({ searchParams }: Asked) {
  const asked = await searchParams;
  return <Rows rows={await getStart(asked.path ?? "")} />;
}
