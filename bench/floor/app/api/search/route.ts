import { search } from "../../../data";

export async function POST(request: Request) {
  const { path, q } = await request.json();
  return Response.json(await search(path, q));
}
